/// The four messages and the endpoints: parses bytes into one sealed type.
@NullMarked
package org.warren.wireguard.wire;

import org.jspecify.annotations.NullMarked;
