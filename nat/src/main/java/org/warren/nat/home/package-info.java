/// Measures the NAT that a machine sits behind, with a STUN server outside: a machine of states, which is given
/// datagrams and the time.
@NullMarked
package org.warren.nat.home;

import org.jspecify.annotations.NullMarked;
