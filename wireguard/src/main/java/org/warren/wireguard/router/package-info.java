/// Cryptokey routing (§2): which peer owns an inner address, and which owns a receiver index.
@NullMarked
package org.warren.wireguard.router;

import org.jspecify.annotations.NullMarked;
