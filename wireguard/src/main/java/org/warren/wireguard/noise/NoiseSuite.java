package org.warren.wireguard.noise;

import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;

/// The primitives and random source that a handshake needs.
public record NoiseSuite(Aead aead, RandomSource random, KeyLog keyLog) {}
