/// The four messages, and the endpoints that they travel between: bytes in, one sealed type out.
@NullMarked
package org.warren.wireguard.wire;

import org.jspecify.annotations.NullMarked;
