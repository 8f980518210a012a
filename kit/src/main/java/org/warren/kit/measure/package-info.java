/// Measuring how fast a pair of subjects is: the nodes, iperf3, medians with their intervals, and the formatting of
/// numbers.
@NullMarked
package org.warren.kit.measure;

import org.jspecify.annotations.NullMarked;
