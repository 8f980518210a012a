/// The handshake Noise_IKpsk2, whitepaper §5.4.2 to §5.4.5, as a sequence of states, each of which can be used once.
@NullMarked
package org.warren.wireguard.noise;

import org.jspecify.annotations.NullMarked;
