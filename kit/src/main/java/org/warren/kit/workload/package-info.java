/// Traffic profiles from files, their traffic between nodes, and what came of it.
@NullMarked
package org.warren.kit.workload;

import org.jspecify.annotations.NullMarked;
