package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.warren.wireguard.support.Pair.SECOND;

import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.Wire;

/// Group K of the conformance table.
class KeepaliveConformanceTest {
    private final Pair pair = new Pair(1).connected();

    private void keepaliveOfAlice(int seconds) {
        pair.alice.tunnel.admin().persistentKeepalive(pair.bob.publicKey, seconds, pair.now());
        pair.drain(pair.alice);
    }

    @Test
    @Conformance("K1")
    void k1_oneKeepaliveTenSecondsAfterDataThatNothingAnswered() {
        pair.run(60 * SECOND);
        long received = pair.now();
        pair.send(pair.bob, 3);
        pair.runTo(received + 10 * SECOND - 1);
        assertThat(pair.timesOf(pair.alice, "keep", received)).isEmpty();
        pair.runTo(received + 10 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", received)).containsExactly(10 * SECOND);
        pair.run(400 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", received)).hasSize(1);
    }

    @Test
    @Conformance("K1")
    void k1_anAnswerTakesTheKeepalivesPlace() {
        pair.run(60 * SECOND);
        long received = pair.now();
        pair.send(pair.bob, 3);
        pair.run(9 * SECOND);
        pair.send(pair.bob, 4);
        pair.run(SECOND / 2);
        pair.send(pair.alice, 5);
        pair.run(15 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", received)).isEmpty();
        pair.send(pair.bob, 6);
        pair.run(60 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", received))
                .as("what came before the answer does not count")
                .hasSize(1);
    }

    @Test
    @Conformance("K1")
    void k1_oneKeepaliveAnswersAllDataThatCameWhileItWasDue() {
        pair.run(60 * SECOND);
        long received = pair.now();
        pair.send(pair.bob, 3);
        pair.run(SECOND / 5);
        pair.send(pair.bob, 4);
        pair.run(SECOND / 5);
        pair.send(pair.bob, 5);
        pair.run(100 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", received)).containsExactly(10 * SECOND);
    }

    @Test
    @Conformance("K1")
    void k1_ofAPacketEachNineSecondsEverySecondBringsAKeepalive() {
        pair.run(12 * SECOND);
        long received = pair.now();
        for (int i = 0; i < 10; i++) {
            pair.runTo(received + 9 * SECOND * i);
            pair.send(pair.bob, 3 + i);
        }
        pair.run(20 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", received))
                .containsExactly(10 * SECOND, 28 * SECOND, 46 * SECOND, 64 * SECOND, 82 * SECOND);
    }

    @Test
    @Conformance("K2")
    void k2_idlePeersFallSilent() {
        long connected = pair.now();
        pair.run(2000 * SECOND);
        assertThat(pair.conversationSince(connected + 1)).as("for Bob's packet").containsExactly("keep");
    }

    @Test
    @Conformance("K3")
    void k3_theIntervalBeginsWithTheLastPacketEitherWay() {
        pair.run(30 * SECOND);
        keepaliveOfAlice(25);
        long set = pair.now();
        assertThat(pair.timesOf(pair.alice, "keep", set)).as("at once").containsExactly(0L);
        pair.run(10 * SECOND);
        pair.send(pair.bob, 3); // Alice's passive keepalive follows at 20 s
        pair.runTo(set + 45 * SECOND - 1);
        assertThat(pair.timesOf(pair.alice, "keep", set)).containsExactly(0L, 20 * SECOND);
        pair.run(1);
        assertThat(pair.timesOf(pair.alice, "keep", set)).containsExactly(0L, 20 * SECOND, 45 * SECOND);
        pair.run(10 * SECOND);
        pair.send(pair.alice, 4); // at 55 s; Bob's passive keepalive follows at 65 s
        pair.runTo(set + 90 * SECOND - 1);
        assertThat(pair.timesOf(pair.alice, "keep", set)).hasSize(3);
        pair.run(1);
        assertThat(pair.timesOf(pair.alice, "keep", set).getLast()).isEqualTo(90 * SECOND);
    }

    @Test
    @Conformance("K3")
    void k3_notSentWhileTrafficFlows() {
        keepaliveOfAlice(1);
        long set = pair.now();
        for (int i = 0; i < 40; i++) {
            pair.run(SECOND / 2);
            pair.send(i % 2 == 0 ? pair.alice : pair.bob, i);
        }
        assertThat(pair.timesOf(pair.alice, "keep", set + 1)).isEmpty();
    }

    @Test
    @Conformance("K3")
    void k3_zeroSwitchesItOff() {
        keepaliveOfAlice(25);
        pair.run(100 * SECOND);
        long off = pair.now();
        keepaliveOfAlice(0);
        pair.run(1000 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", off + 1)).isEmpty();
    }

    @Test
    @Conformance("K3")
    void k3_bounds() {
        assertThatIllegalArgumentException().isThrownBy(() -> keepaliveOfAlice(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> keepaliveOfAlice(65_536));
        keepaliveOfAlice(65_535);
        long set = pair.now();
        pair.runTo(set + 65_534 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", set + 11 * SECOND)).isEmpty();
        pair.run(11 * SECOND);
        assertThat(pair.conversationSince(set + 11 * SECOND)).containsExactly("init", "resp", "keep");
    }

    @Test
    @Conformance("K3")
    void k3_aDayOfKeepalivesKeepsTheSessionAlive() {
        keepaliveOfAlice(25);
        long set = pair.now();
        pair.run(86_400 * SECOND);
        assertThat(pair.timesOf(pair.alice, "keep", set)).hasSizeBetween(4_100, 4_200);
        assertThat(pair.timesOf(pair.alice, "init", set + 1)).hasSizeBetween(680, 700);
        assertThat(pair.alice.tunnel.drops().total()).isZero();
        pair.send(pair.bob, 9);
        pair.settle();
        assertThat(pair.alice.receivedIds()).endsWith(9L);
    }

    @Test
    @Conformance("K3")
    void k3_theKeepaliveOfAnOldSessionGoesBeforeTheInitiationThatItCauses() {
        keepaliveOfAlice(25);
        long set = pair.now();
        pair.runTo(set + 124 * SECOND);
        long old = pair.now();
        pair.runTo(set + 126 * SECOND);
        assertThat(pair.conversationSince(old)).containsExactly("keep", "init", "resp", "keep");
    }

    @Test
    @Conformance("K4")
    void k4_sentAtOnceWhenTheInterfaceComesUp() {
        keepaliveOfAlice(25);
        pair.alice.tunnel.admin().down();
        pair.run(10 * SECOND);
        long up = pair.now();
        pair.alice.tunnel.admin().up(up);
        pair.drain(pair.alice);
        pair.settle();
        assertThat(pair.conversationSince(up)).containsExactly("init", "resp", "keep");
    }

    @Test
    @Conformance("K4")
    void k4_sentAtOnceWhenTheKeyIsSetLater() {
        pair.alice.tunnel.admin().privateKey(null, pair.now());
        pair.alice.tunnel.admin().down();
        pair.alice.tunnel.admin().persistentKeepalive(pair.bob.publicKey, 25, pair.now());
        pair.alice.tunnel.admin().up(pair.now());
        pair.run(10 * SECOND);
        long set = pair.now();
        assertThat(pair.conversationSince(set - 9 * SECOND)).isEmpty();
        pair.alice.tunnel.admin().privateKey(pair.alice.privateKey, set);
        pair.drain(pair.alice);
        pair.settle();
        assertThat(pair.conversationSince(set)).containsExactly("init", "resp", "keep");
    }

    @Test
    @Conformance("K5")
    void k5_aKeepaliveWithoutASessionBeginsAHandshake() {
        Pair fresh = new Pair(2);
        fresh.alice.tunnel.admin().persistentKeepalive(fresh.bob.publicKey, 25, fresh.now());
        fresh.drain(fresh.alice);
        fresh.settle();
        assertThat(fresh.conversationSince(0)).containsExactly("init", "resp", "keep");
        assertThat(fresh.eve).filteredOn(Wire::isKeepalive).allSatisfy(wire -> assertThat(wire.bytes())
                .hasSize(32));
    }
}
