/// The primitives of whitepaper §5.4: X25519, BLAKE2s, HKDF and the AEADs, each behind a small interface.
@NullMarked
package org.warren.wireguard.crypto;

import org.jspecify.annotations.NullMarked;
