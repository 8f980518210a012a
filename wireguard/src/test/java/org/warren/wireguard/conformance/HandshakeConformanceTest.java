package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.MILLI;
import static org.warren.wireguard.support.Pair.SECOND;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Link;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.wire.Drop;

/// Group H of the conformance table.
class HandshakeConformanceTest {
    @Test
    @Conformance("H1")
    void h1_oneRoundTripThenDataAtOnce() {
        Pair pair = new Pair(1);
        pair.send(pair.alice, 7);
        pair.settle();
        assertThat(pair.conversationSince(0)).containsExactly("init", "resp", "data");
        assertThat(pair.eve.get(0).bytes()).hasSize(148);
        assertThat(pair.eve.get(1).bytes()).hasSize(92);
        assertThat(pair.bob.receivedIds()).containsExactly(7L);
    }

    @Test
    @Conformance("H1")
    void h1_aKeepaliveConfirmsWhenThereIsNoData() {
        Pair pair = new Pair(2).connected();
        pair.run(115 * SECOND);
        long rekey = pair.now() + 5 * SECOND;
        pair.runTo(rekey);
        pair.send(pair.alice, 3); // goes out on the old session, and begins a new one
        pair.settle();
        assertThat(pair.conversationSince(rekey)).containsExactly("data", "init", "resp", "keep");
    }

    @Test
    @Conformance("H3")
    void h3_responderSendsNothingOnTheNewSessionBeforeItIsConfirmed() {
        Pair pair = new Pair(3);
        pair.lose(wire -> wire.type() == 4);
        pair.send(pair.alice, 1);
        pair.settle();
        pair.send(pair.bob, 2);
        pair.settle();
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(1);
        assertThat(pair.count(pair.bob, "data") + pair.count(pair.bob, "keep")).isZero();
        pair.loseNothing();
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.alice.receivedIds()).containsExactly(2L);
    }

    @Test
    @Conformance("H4")
    void h4_aResponseIsAcceptedOnce() {
        Pair pair = new Pair(4).connected();
        Wire response = pair.last(pair.bob, "resp");
        int sent = pair.eve.size();
        pair.inject(pair.alice, response.from(), response.copy());
        assertThat(pair.alice.tunnel.drops().count(Drop.UNSOLICITED)).isEqualTo(1);
        assertThat(pair.eve).hasSize(sent);
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 3L);
    }

    @Test
    @Conformance("H4")
    void h4_aResponseToAnEarlierInitiationIsDropped() {
        Pair pair = new Pair(5);
        pair.lose(Wire::isResponse);
        pair.send(pair.alice, 1);
        pair.run(6 * SECOND);
        Wire first = pair.sentBy(pair.bob).getFirst();
        assertThat(pair.count(pair.alice, "init")).isEqualTo(2);
        pair.inject(pair.alice, first.from(), first.copy());
        assertThat(pair.alice.tunnel.drops().count(Drop.UNKNOWN_INDEX)).isEqualTo(1);
        assertThat(Inside.current(pair.alice)).isNull();
    }

    @Test
    @Conformance("H5")
    void h5_aSlowResponseIsAccepted() {
        for (long oneWay : new long[] {125 * MILLI, 1 * SECOND, 2_490 * MILLI}) {
            Pair pair = new Pair(6).over(Link.delayed(oneWay));
            pair.send(pair.alice, 1);
            pair.settle();
            assertThat(pair.count(pair.alice, "init")).isEqualTo(1);
            assertThat(pair.bob.receivedIds()).containsExactly(1L);
        }
    }

    @Test
    @Conformance("H6")
    void h6_strangersHearNothing() {
        Pair pair = new Pair(7);
        pair.bob.tunnel.admin().removePeer(pair.alice.publicKey);
        pair.send(pair.alice, 1);
        pair.settle();
        assertThat(pair.sentBy(pair.bob)).isEmpty();
        assertThat(pair.bob.tunnel.drops().count(Drop.UNKNOWN_PEER)).isEqualTo(1);
    }

    @Test
    @Conformance("H6")
    void h6_whoDoesNotKnowOurKeyHearsNothing() {
        Pair pair = new Pair(8);
        var admin = pair.alice.tunnel.admin();
        admin.addPeer(Pair.strangersKey(), pair.now());
        admin.endpoint(Pair.strangersKey(), pair.bob.endpoint(), pair.now());
        admin.allow(Pair.strangersKey(), IpPrefix.parse(pair.bob.inner));
        pair.send(pair.alice, 1);
        pair.settle();
        assertThat(pair.conversationSince(0)).containsExactly("init");
        assertThat(pair.bob.tunnel.drops().count(Drop.BAD_MAC1)).isEqualTo(1);
    }

    @Test
    @Conformance({"H7", "S4"})
    void h7_aReplayedInitiationIsMetWithSilence() {
        Pair pair = new Pair(9).connected();
        Wire initiation = pair.last(pair.alice, "init");
        pair.run(3 * SECOND);
        int sent = pair.sentBy(pair.bob).size();
        pair.inject(pair.bob, initiation.from(), initiation.copy());
        assertThat(pair.sentBy(pair.bob)).hasSize(sent);
        assertThat(pair.bob.tunnel.drops().count(Drop.REPLAYED_INITIATION)).isEqualTo(1);
    }

    @Test
    @Conformance("H7")
    void h7_anInitiatorThatForgotAndLostItsClockIsMetWithSilence() {
        Pair pair = new Pair(10).connected();
        pair.stopWallClock(Instant.ofEpochSecond(1_000_000_000));
        var admin = pair.alice.tunnel.admin();
        admin.removePeer(pair.bob.publicKey); // forgets what it has sent, as a reboot does
        admin.addPeer(pair.bob.publicKey, pair.now());
        admin.allow(pair.bob.publicKey, IpPrefix.parse(pair.bob.inner));
        admin.endpoint(pair.bob.publicKey, pair.bob.endpoint(), pair.now());
        pair.run(SECOND);
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.bob.tunnel.drops().count(Drop.REPLAYED_INITIATION)).isEqualTo(1);
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(1);
    }

    @Test
    @Conformance({"H8", "T5", "T12"})
    void h8_timestampsGrowThoughTheWallClockStandsOrGoesBack() {
        Pair pair = new Pair(11);
        pair.lose(Wire::isResponse);
        pair.stopWallClock(Instant.ofEpochSecond(1_800_000_000));
        pair.send(pair.alice, 1);
        pair.run(20 * SECOND);
        pair.stopWallClock(Instant.ofEpochSecond(1_000_000_000));
        pair.run(20 * SECOND);
        assertThat(pair.count(pair.alice, "init")).isGreaterThan(6);
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(pair.count(pair.alice, "init"));
    }

    @Test
    @Conformance("H9")
    void h9_initiationsCloserThanTwentyMillisecondsAreDropped() {
        Pair pair = new Pair(12);
        begin(pair);
        pair.run(20 * MILLI - 1);
        begin(pair);
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(1);
        assertThat(pair.bob.tunnel.drops().count(Drop.INITIATION_FLOOD)).isEqualTo(1);
        pair.run(1);
        begin(pair);
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(2);
    }

    /// A new initiation of Alice's, without regard to the time since the last one.
    private static void begin(Pair pair) {
        pair.alice.tunnel.admin().down();
        pair.alice.tunnel.admin().up(pair.now());
        pair.send(pair.alice, 1);
        pair.run(0);
    }

    @Test
    @Conformance("H10")
    void h10_aNewPresharedKeyIsForTheNextHandshake() {
        Pair pair = new Pair(13).connected();
        PresharedKey psk = PresharedKey.generate(new SeededRandom(1));
        pair.alice.tunnel.admin().presharedKey(pair.bob.publicKey, psk);
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.bob.receivedIds()).as("the session goes on").containsExactly(1L, 3L);
        pair.run(181 * SECOND);
        pair.send(pair.alice, 4);
        pair.settle();
        assertThat(pair.bob.receivedIds()).as("one-sided key").doesNotContain(4L);
        assertThat(pair.alice.tunnel.drops().count(Drop.HANDSHAKE_REJECTED)).isPositive();
        pair.bob.tunnel.admin().presharedKey(pair.alice.publicKey, psk);
        pair.run(6 * SECOND);
        assertThat(pair.bob.receivedIds()).contains(4L);
    }

    @Test
    @Conformance("H11")
    void h11_aPeerWithAKeyOfLowOrderIsNeverSentTo() {
        Pair pair = new Pair(14);
        PublicKey zero = PublicKey.of(new byte[32]);
        var admin = pair.alice.tunnel.admin();
        admin.addPeer(zero, pair.now());
        admin.endpoint(zero, pair.bob.endpoint(), pair.now());
        admin.allow(zero, IpPrefix.parse("10.0.0.9"));
        admin.persistentKeepalive(zero, 1, pair.now());
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, "10.0.0.9", 1, 64));
        pair.run(100 * SECOND);
        assertThat(pair.eve).isEmpty();
    }

    @Test
    @Conformance("H12")
    void h12_ourOwnKeyIsNoPeer() {
        Pair pair = new Pair(15);
        var admin = pair.alice.tunnel.admin();
        assertThat(admin.addPeer(pair.alice.publicKey, pair.now())).isFalse();
        assertThat(admin.peers()).hasSize(1);
        admin.privateKey(pair.bob.privateKey, pair.now());
        assertThat(admin.peers()).as("Bob's key is our own now").isEmpty();
    }

    @Test
    @Conformance("H12")
    void h12_aNewPrivateKeyEndsSessions() {
        Pair pair = new Pair(16).connected();
        PrivateKey newKey = PrivateKey.generate(new SeededRandom(99));
        pair.alice.tunnel.admin().privateKey(newKey, pair.now());
        long changed = pair.now() + 6 * SECOND;
        pair.runTo(changed);
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.conversationSince(changed))
                .as("Bob does not know the new key")
                .containsExactly("init");
        assertThat(pair.bob.tunnel.drops().count(Drop.UNKNOWN_PEER)).isEqualTo(1);
        pair.bob.tunnel.admin().addPeer(newKey.publicKey(), pair.now());
        pair.bob.tunnel.admin().allow(newKey.publicKey(), IpPrefix.parse(pair.alice.inner));
        pair.run(6 * SECOND);
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 3L);
    }

    @Test
    @Conformance("H13")
    void h13_simultaneousInitiationsConverge() {
        Pair pair = new Pair(17).bobKnowsAlice().over(Link.delayed(30 * MILLI));
        pair.send(pair.alice, 1);
        pair.send(pair.bob, 2);
        pair.run(SECOND);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(1);
        assertThat(pair.count(pair.bob, "init")).isEqualTo(1);
        assertThat(pair.bob.receivedIds()).containsExactly(1L);
        assertThat(pair.alice.receivedIds()).containsExactly(2L);
        for (long id = 3; id < 300; id++) {
            pair.send(pair.alice, id);
            pair.send(pair.bob, id);
            pair.run(SECOND);
        }
        assertThat(pair.bob.receivedIds())
                .as("through two renewals")
                .hasSize(298)
                .doesNotHaveDuplicates();
        assertThat(pair.alice.receivedIds()).hasSize(298).doesNotHaveDuplicates();
    }

    @Test
    @Conformance("H14")
    void h14_indicesOfSuccessiveHandshakesDiffer() {
        Pair pair = new Pair(18);
        pair.lose(Wire::isResponse);
        pair.send(pair.alice, 1);
        pair.run(60 * SECOND);
        assertThat(pair.sentBy(pair.alice).stream().map(HandshakeConformanceTest::senderIndex))
                .hasSizeGreaterThan(10)
                .doesNotHaveDuplicates();
    }

    private static int senderIndex(Wire wire) {
        return ByteBuffer.wrap(wire.bytes()).getInt(4);
    }

    @Test
    @Conformance("H15")
    void h15_anUnknownReceiverIndexChangesNothing() {
        Pair pair = new Pair(19).connected();
        int sent = pair.eve.size();
        Host bob = pair.bob;
        for (String kind : new String[] {"data", "init"}) {
            byte[] bytes = pair.last(pair.alice, kind).copy();
            bytes[0] = (byte) (kind.equals("data") ? 4 : 3);
            byte[] message = kind.equals("data") ? bytes : Arrays.copyOf(bytes, 64);
            message[4] ^= 0x55;
            pair.inject(bob, Pair.STRANGER, message);
        }
        assertThat(bob.tunnel.drops().count(Drop.UNKNOWN_INDEX)).isEqualTo(2);
        assertThat(pair.eve).hasSize(sent);
        assertThat(Inside.peersEndpoint(bob)).isEqualTo(pair.alice.endpoint());
    }
}
