package org.warren.wireguard.session;

import java.time.Instant;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.crypto.JdkAead;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.noise.InitiatorHandshake;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.support.SeededRandom;

/// A handshake, and what each end has of it.
final class Exchange {

    static final int INITIATORS_INDEX = 0x01020304;
    static final int RESPONDERS_INDEX = 0x0a0b0c0d;

    /// What the initiator's keypair was made of.
    final TransportKeys initiatorsKeys;

    final Keypair initiators;
    final Keypair responders;

    /// @param born when both keypairs are made
    Exchange(int seed, long born) {
        SeededRandom random = new SeededRandom(seed);
        NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), random, KeyLog.NONE);
        StaticIdentity a = new StaticIdentity(PrivateKey.generate(random));
        StaticIdentity b = new StaticIdentity(PrivateKey.generate(random));
        byte[] shared = a.agree(b.publicKey().bytes()).orElseThrow();
        InitiatorHandshake begun = InitiatorHandshake.begin(
                        suite, a, b.publicKey(), shared, INITIATORS_INDEX, Tai64n.of(Instant.EPOCH))
                .orElseThrow();
        var answer = ReceivedInitiation.read(suite, b, begun.initiation())
                .flatMap(received -> received.authenticate(shared))
                .flatMap(authentic -> authentic.respond(suite, RESPONDERS_INDEX, PresharedKey.NONE))
                .orElseThrow();
        initiatorsKeys = begun.complete(answer.response(), PresharedKey.NONE).orElseThrow();
        initiators = new Keypair(new JdkAead(), initiatorsKeys, born);
        responders = new Keypair(new BouncyCastleAead(), answer.keys(), born);
    }
}
