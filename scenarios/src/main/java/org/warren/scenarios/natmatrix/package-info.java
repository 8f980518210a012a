/// Do idle tunnels behind each kind of NAT stay reachable as RFC 4787 predicts?
@NullMarked
package org.warren.scenarios.natmatrix;

import org.jspecify.annotations.NullMarked;
