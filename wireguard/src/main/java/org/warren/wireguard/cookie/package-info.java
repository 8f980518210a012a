/// The checks before a handshake is processed: mac1, mac2, cookie replies, and the gates that protect a responder under
/// load (§5.3, §5.4.4, §5.4.7).
@NullMarked
package org.warren.wireguard.cookie;

import org.jspecify.annotations.NullMarked;
