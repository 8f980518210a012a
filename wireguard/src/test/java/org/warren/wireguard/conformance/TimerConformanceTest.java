package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.MILLI;
import static org.warren.wireguard.support.Pair.SECOND;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Link;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.timers.Timer;
import org.warren.wireguard.tunnel.Deadline;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.wire.Drop;

/// Group T of the conformance table. Every jitter is 100 ms, so that deadlines are known to the nanosecond.
class TimerConformanceTest {
    private static final long JITTER = 100 * MILLI;
    private static final long RETRY = 5 * SECOND + JITTER;

    private final Pair pair = new Pair(1, SeededRandom.withJitter(1, JITTER));

    /// Nothing of this kind is sent by Alice before the moment, one is at it.
    private void assertAliceSendsAt(long moment, String kind) {
        long before = pair.count(pair.alice, kind);
        pair.runTo(moment - 1);
        assertThat(pair.count(pair.alice, kind)).as("1 ns before").isEqualTo(before);
        pair.runTo(moment);
        assertThat(pair.count(pair.alice, kind)).as("at the deadline").isEqualTo(before + 1);
    }

    @Test
    @Conformance("T1")
    void t1_initiatorRenewsOnSendAfter120Seconds() {
        long born = pair.connected().now();
        pair.runTo(born + 120 * SECOND - 1);
        pair.send(pair.alice, 3);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(1);
        pair.runTo(born + 120 * SECOND);
        pair.send(pair.alice, 4);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(2);
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 3L, 4L);
    }

    @Test
    @Conformance("T2")
    void t2_initiatorRenewsOnReceiveAfter165SecondsOnce() {
        long born = pair.connected().now();
        pair.runTo(born + 165 * SECOND - 1);
        pair.send(pair.bob, 3);
        pair.run(0);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(1);
        pair.runTo(born + 165 * SECOND);
        pair.lose(Wire::isInitiation);
        pair.send(pair.bob, 4);
        pair.run(0);
        assertThat(pair.timesOf(pair.alice, "init", born + 1)).containsExactly(165 * SECOND - 1);
        pair.run(5 * SECOND + 1);
        pair.send(pair.bob, 5); // the retry is due in 99 ms, and this must not bring it forward
        pair.run(0);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(2);
        assertAliceSendsAt(born + 165 * SECOND + RETRY, "init");
    }

    @Test
    @Conformance("T3")
    void t3_responderDoesNotRenewByTime() {
        long born = pair.connected().now();
        pair.lose(Wire::isInitiation);
        for (long second : new long[] {121, 166, 179}) {
            pair.runTo(born + second * SECOND);
            pair.send(pair.bob, second);
            pair.run(0);
        }
        assertThat(pair.count(pair.bob, "init")).isZero();
    }

    @Test
    @Conformance({"T3", "C3"})
    void t3_bothRenewByCount() {
        for (boolean initiator : new boolean[] {true, false}) {
            Pair fresh = new Pair(2).connected();
            var sender = initiator ? fresh.alice : fresh.bob;
            fresh.run(6 * SECOND);
            long before = fresh.count(sender, "init");
            Inside.skipTo(sender, Constants.REKEY_AFTER_MESSAGES - 1);
            fresh.send(sender, 3);
            assertThat(fresh.count(sender, "init")).isEqualTo(before);
            fresh.send(sender, 4);
            assertThat(fresh.count(sender, "init")).isEqualTo(before + 1);
        }
    }

    @Test
    @Conformance("T4")
    void t4_nothingIsSentOnASessionOf180Seconds() {
        long born = pair.connected().now();
        pair.runTo(born + 180 * SECOND - 1);
        pair.lose(Wire::isInitiation);
        pair.send(pair.bob, 3);
        assertThat(pair.count(pair.bob, "data")).isEqualTo(2);
        pair.runTo(born + 180 * SECOND);
        pair.send(pair.bob, 4);
        assertThat(pair.count(pair.bob, "data")).isEqualTo(2);
        assertThat(pair.count(pair.bob, "init")).isEqualTo(1);
    }

    @Test
    @Conformance("T4")
    void t4_nothingIsAcceptedOnASessionOf180Seconds() {
        long born = pair.connected().now();
        pair.runTo(born + 179 * SECOND);
        pair.over(Link.delayed(SECOND - 1));
        pair.lose(Wire::isInitiation);
        pair.send(pair.alice, 3);
        pair.run(1);
        pair.send(pair.alice, 4);
        pair.run(SECOND);
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 3L);
        assertThat(pair.bob.tunnel.drops().count(Drop.KEYPAIR_EXPIRED)).isEqualTo(1);
    }

    @Test
    @Conformance("T5")
    void t5_retriesComeAfterFiveSecondsAndJitterWithNewKeys() {
        pair.lose(Wire::isResponse);
        long start = pair.now();
        pair.send(pair.alice, 1);
        for (int retry = 1; retry < 6; retry++) {
            assertAliceSendsAt(start + retry * RETRY, "init");
        }
        assertThat(pair.sentBy(pair.alice).stream()
                        .map(wire -> new String(wire.bytes(), 8, 32, StandardCharsets.ISO_8859_1)))
                .as("ephemeral keys")
                .doesNotHaveDuplicates();
        pair.settle();
        assertThat(pair.count(pair.bob, "resp"))
                .as("each has a newer timestamp")
                .isEqualTo(6);
    }

    @Test
    @Conformance("T5")
    void t5_jitterIsSpreadOverAThirdOfASecond() {
        Pair random = new Pair(3);
        random.lose(wire -> true);
        long[] jitters = LongStream.range(0, 60)
                .flatMap(i -> {
                    long start = random.now();
                    random.send(random.alice, i);
                    random.run(80 * SECOND);
                    List<Long> times = random.timesOf(random.alice, "init", start);
                    return LongStream.range(1, times.size())
                            .map(n -> times.get((int) n) - times.get((int) n - 1) - 5 * SECOND);
                })
                .filter(jitter -> jitter >= 0)
                .toArray();
        assertThat(jitters).hasSizeGreaterThan(800);
        assertThat(LongStream.of(jitters).average().orElseThrow()).isBetween(150e6, 183e6);
        assertThat(LongStream.of(jitters).min().orElseThrow()).isLessThan(10 * MILLI);
        assertThat(LongStream.of(jitters).max().orElseThrow()).isBetween(323 * MILLI, 333_333_333L);
    }

    @Test
    @Conformance("T6")
    void t6_anUnansweredHandshakeIsGivenUp() {
        pair.lose(wire -> true);
        long start = pair.now();
        for (long id = 0; id < 5; id++) {
            pair.send(pair.alice, id);
        }
        pair.runTo(start + 20 * RETRY - 1);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(20);
        assertThat(pair.alice.tunnel.drops().count(Drop.HANDSHAKE_GAVE_UP)).isZero();
        pair.runTo(start + 20 * RETRY);
        assertThat(pair.alice.tunnel.drops().count(Drop.HANDSHAKE_GAVE_UP)).isEqualTo(5);
        pair.run(1000 * SECOND);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(20);
        assertThat(Constants.REKEY_ATTEMPT_TIME).isEqualTo(90 * SECOND);
    }

    @Test
    @Conformance("T7")
    void t7_aNewPacketRestartsTheAttempts() {
        pair.lose(wire -> true);
        long start = pair.now();
        pair.send(pair.alice, 1);
        pair.runTo(start + 50 * SECOND);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(10);
        pair.send(pair.alice, 2);
        pair.run(1000 * SECOND);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(10 + 19);
    }

    @Test
    @Conformance("T8")
    void t8_sentDataThatNothingAnswersAsksForANewHandshake() {
        pair.connected();
        pair.run(60 * SECOND);
        long sent = pair.now();
        pair.lose(wire -> wire.from().equals(pair.bob.endpoint()));
        pair.send(pair.alice, 3);
        pair.run(4 * SECOND);
        pair.send(pair.alice, 4); // the first one counts
        assertAliceSendsAt(sent + 15 * SECOND + JITTER, "init");
    }

    @Test
    @Conformance("T8")
    void t8_anythingAuthenticIsAnAnswer() {
        pair.connected();
        pair.run(60 * SECOND);
        pair.send(pair.alice, 3);
        pair.run(100 * SECOND);
        assertThat(pair.count(pair.bob, "keep"))
                .as("which is what keepalives are for")
                .isEqualTo(1);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(1);
    }

    @Test
    @Conformance("T9")
    void t9_keysAreZeroed540SecondsAfterTheSession() {
        long born = pair.connected().now();
        pair.runTo(born + 540 * SECOND - 1);
        assertThat(Inside.current(pair.alice)).isNotNull();
        assertThat(Inside.claimedIndices(pair.alice)).isEqualTo(1);
        assertThat(pair.alice.tunnel.nextDeadline())
                .contains(new Deadline(born + 540 * SECOND, Timer.ZERO_KEY_MATERIAL, pair.bob.publicKey));
        pair.runTo(born + 540 * SECOND);
        assertThat(Inside.current(pair.alice)).isNull();
        assertThat(Inside.current(pair.bob)).isNull();
        assertThat(Inside.claimedIndices(pair.alice)).isZero();
        assertThat(pair.alice.tunnel.nextDeadline()).as("idle").isEmpty();
    }

    @Test
    @Conformance("T9")
    void t9_anAbandonedHandshakeIsZeroedToo() {
        pair.lose(wire -> true);
        long start = pair.now();
        pair.send(pair.alice, 1);
        pair.runTo(start + 20 * RETRY + 540 * SECOND - 1);
        assertThat(Inside.claimedIndices(pair.alice)).isEqualTo(1);
        pair.run(1);
        assertThat(Inside.claimedIndices(pair.alice)).isZero();
    }

    @Test
    @Conformance("T10")
    void t10_atMostOneInitiationInFiveSeconds() {
        Pair random = new Pair(4);
        random.lose(wire -> true);
        long start = random.now();
        for (int i = 0; i < 600; i++) {
            random.send(random.alice, i);
            random.run(100 * MILLI);
        }
        List<Long> times = random.timesOf(random.alice, "init", start);
        assertThat(times).hasSizeBetween(11, 13);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(5 * SECOND);
        }
    }

    @Test
    @Conformance("T11")
    void t11_nothingIsLostWhileASessionIsRenewed() {
        Pair busy = new Pair(5).over(new Link(40 * MILLI, 30 * MILLI, 0, 0));
        long id = 1;
        busy.send(busy.alice, id++);
        busy.run(SECOND);
        for (; id < 6_500; id++) {
            busy.send(busy.alice, id);
            busy.send(busy.bob, id);
            busy.run(40 * MILLI);
        }
        busy.run(SECOND);
        assertThat(busy.count(busy.alice, "init")).as("renewed twice").isEqualTo(3);
        assertThat(busy.bob.receivedIds()).hasSize(6_499).doesNotHaveDuplicates();
        assertThat(busy.alice.receivedIds()).hasSize(6_498).doesNotHaveDuplicates();
        assertThat(busy.alice.tunnel.drops().total()).isZero();
        assertThat(busy.bob.tunnel.drops().total()).isZero();
    }

    @Test
    @Conformance("T12")
    void t12_anHourAsleepMakesNoBurst() {
        Pair sleepy = new Pair(6).connected();
        sleepy.alice.tunnel.admin().persistentKeepalive(sleepy.bob.publicKey, 25, sleepy.now());
        sleepy.run(60 * SECOND);
        sleepy.alice.tunnel.admin().forgetSessions();
        assertThat(Inside.current(sleepy.alice)).isNull();
        long awake = sleepy.now() + 3600 * SECOND;
        sleepy.jump(3600 * SECOND);
        sleepy.run(SECOND);
        assertThat(sleepy.conversationSince(awake)).containsExactly("init", "resp", "keep");
    }

    @Test
    @Conformance("T12")
    void t12_wallClockStepsDoNotMatter() {
        pair.connected();
        for (long epoch : new long[] {4_000_000_000L, 1_000_000_000L}) {
            pair.stopWallClock(Instant.ofEpochSecond(epoch));
            long begun = pair.now();
            for (int i = 0; i < 20; i++) {
                pair.send(pair.alice, i);
                pair.run(10 * SECOND);
            }
            assertThat(pair.timesOf(pair.alice, "init", begun + 1)).hasSizeBetween(1, 2);
        }
        assertThat(pair.bob.received).hasSize(41);
    }

    @Test
    @Conformance("T13")
    void t13_the128YoungestPacketsWaitAndKeepTheirOrder() {
        pair.lose(wire -> true);
        for (long id = 1; id <= 200; id++) {
            pair.send(pair.alice, id);
        }
        assertThat(pair.alice.tunnel.drops().count(Drop.STAGING_OVERFLOW)).isEqualTo(72);
        pair.loseNothing();
        pair.run(6 * SECOND);
        assertThat(pair.bob.receivedIds())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(73, 200).boxed().toList());
    }
}
