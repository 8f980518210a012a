/// STUN as far as a NAT is measured with it: messages of RFC 8489 and RFC 3489, and a server with RFC 5780's
/// attributes.
@NullMarked
package org.warren.nat.stun;

import org.jspecify.annotations.NullMarked;
