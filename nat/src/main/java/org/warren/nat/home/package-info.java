/// Measures the NAT in front of a machine, with a STUN server outside: a state machine without I/O, which is given
/// datagrams and the time.
@NullMarked
package org.warren.nat.home;

import org.jspecify.annotations.NullMarked;
