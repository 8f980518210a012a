/// Measures a NAT from outside, as RFC 5780 describes, and says where it differs from what was declared.
@NullMarked
package org.warren.nat.probe;

import org.jspecify.annotations.NullMarked;
