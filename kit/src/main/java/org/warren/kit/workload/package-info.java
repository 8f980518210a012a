/// Traffic profiles from files, the players of their traffic, and the results.
@NullMarked
package org.warren.kit.workload;

import org.jspecify.annotations.NullMarked;
