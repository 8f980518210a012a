package org.warren.wireguard.noise;

import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;

/// What a handshake needs from outside.
public record NoiseSuite(Aead aead, RandomSource random, KeyLog keyLog) {}
