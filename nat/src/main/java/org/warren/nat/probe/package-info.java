/// Measures a NAT from outside, as in RFC 5780, and compares it with its declaration.
@NullMarked
package org.warren.nat.probe;

import org.jspecify.annotations.NullMarked;
