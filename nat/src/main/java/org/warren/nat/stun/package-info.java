/// STUN as far as it is needed to measure a NAT: messages of RFC 8489 and RFC 3489, and a server with RFC 5780's
/// attributes.
@NullMarked
package org.warren.nat.stun;

import org.jspecify.annotations.NullMarked;
