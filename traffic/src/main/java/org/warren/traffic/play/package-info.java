/// Plays a workload between nodes: one process and one thread for all nodes whose network namespaces it can enter. It
/// wakes for a message that is due or that arrived, and for nothing else.
@NullMarked
package org.warren.traffic.play;

import org.jspecify.annotations.NullMarked;
