package org.warren.wireguard.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.SeededRandom;

class OverheardHandshakeTest {
    private static final Tai64n NOW = Tai64n.of(Instant.ofEpochSecond(1_700_000_000));
    private final SeededRandom random = new SeededRandom(30);
    private final BouncyCastleAead aead = new BouncyCastleAead();
    private final List<Function<PresharedKey, OverheardHandshake>> logged = new ArrayList<>();
    private final NoiseSuite suite = new NoiseSuite(aead, random, this::hear);
    private final StaticIdentity alice = new StaticIdentity(PrivateKey.generate(random));
    private final StaticIdentity bob = new StaticIdentity(PrivateKey.generate(random));
    private final PresharedKey psk = PresharedKey.generate(random);
    private final byte[] shared = alice.agree(bob.publicKey().bytes()).orElseThrow();

    @Test
    void eachSidesLogGivesThatSidesKeys() {
        InitiatorHandshake begun = begin();
        AuthenticatedInitiation.Answer answer = answer(begun);
        TransportKeys keys = begun.complete(answer.response(), psk).orElseThrow();

        TransportKeys bobs =
                heard(psk).get(0).follow(begun.initiation(), answer.response()).orElseThrow();
        TransportKeys alices =
                heard(psk).get(1).follow(begun.initiation(), answer.response()).orElseThrow();

        assertThat(alices.sending()).isEqualTo(keys.sending()).isEqualTo(bobs.receiving());
        assertThat(alices.receiving()).isEqualTo(keys.receiving()).isEqualTo(bobs.sending());
        assertThat(List.of(alices.localIndex(), alices.remoteIndex())).containsExactly(5, 9);
        assertThat(List.of(bobs.localIndex(), bobs.remoteIndex())).containsExactly(9, 5);
    }

    @Test
    void logOfAnotherHandshakeGivesNothing() {
        InitiatorHandshake begun = begin();
        AuthenticatedInitiation.Answer answer = answer(begun);

        InitiatorHandshake other = begin();
        AuthenticatedInitiation.Answer otherAnswer = answer(other);

        assertThat(heard(psk).getFirst().follow(other.initiation(), otherAnswer.response()))
                .isEmpty();
        assertThat(heard(psk).getFirst().follow(other.initiation(), answer.response()))
                .as("the initiation of one handshake and the response of another")
                .isEmpty();
    }

    @Test
    void wrongPresharedKeyGivesNothing() {
        InitiatorHandshake begun = begin();
        AuthenticatedInitiation.Answer answer = answer(begun);

        assertThat(heard(PresharedKey.NONE).getFirst().follow(begun.initiation(), answer.response()))
                .isEmpty();
    }

    private InitiatorHandshake begin() {
        return InitiatorHandshake.begin(suite, alice, bob.publicKey(), shared, 5, NOW)
                .orElseThrow();
    }

    private AuthenticatedInitiation.Answer answer(InitiatorHandshake begun) {
        return ReceivedInitiation.read(suite, bob, begun.initiation())
                .flatMap(read -> read.authenticate(shared))
                .orElseThrow()
                .respond(suite, 9, psk)
                .orElseThrow();
    }

    private List<OverheardHandshake> heard(PresharedKey key) {
        return logged.stream().map(log -> log.apply(key)).toList();
    }

    private void hear(byte[] localStatic, PublicKey remote, byte[] ephemeral, PresharedKey unused) {
        byte[] local = localStatic.clone();
        byte[] once = ephemeral.clone();
        logged.add(key -> new OverheardHandshake(aead, local, remote, once, key));
    }
}
