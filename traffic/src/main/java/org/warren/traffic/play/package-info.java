/// Plays a workload between nodes: one process and one thread for all nodes whose network namespaces it can enter. It
/// only wakes for a message that is due or has arrived.
@NullMarked
package org.warren.traffic.play;

import org.jspecify.annotations.NullMarked;
