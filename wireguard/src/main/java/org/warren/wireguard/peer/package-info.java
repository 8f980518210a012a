/// One peer: its endpoint, handshakes, keypairs, staged packets and deadlines.
@NullMarked
package org.warren.wireguard.peer;

import org.jspecify.annotations.NullMarked;
