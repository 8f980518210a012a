package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.MILLI;
import static org.warren.wireguard.support.Pair.SECOND;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Link;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;

/// Group M of the conformance table, as far as two hosts show it; its numbers are in `GateTest`.
class CookieConformanceTest {
    private static final int LOAD = 600;
    private static final long RETRY = 5 * SECOND + 100 * MILLI;

    private final Pair pair = new Pair(1, SeededRandom.withJitter(1, 100 * MILLI));

    private static byte[] mac2(Wire wire) {
        return Arrays.copyOfRange(wire.bytes(), wire.bytes().length - 16, wire.bytes().length);
    }

    @Test
    @Conformance("M1")
    void m1_aWrongMac1IsMetWithSilence() {
        pair.lose(Wire::isInitiation);
        pair.send(pair.alice, 1);
        Wire initiation = pair.last(pair.alice, "init");
        for (int i = 116; i < 132; i++) {
            byte[] forged = initiation.copy();
            forged[i] ^= 0x10;
            pair.inject(pair.bob, initiation.from(), forged);
        }
        assertThat(pair.sentBy(pair.bob)).isEmpty();
        assertThat(pair.bob.tunnel.drops().count(Drop.BAD_MAC1)).isEqualTo(16);
        pair.flood(pair.bob, LOAD);
        pair.floodWithJunk(pair.bob, 1);
        assertThat(pair.sentBy(pair.bob)).as("also under load").isEmpty();
        pair.inject(pair.bob, initiation.from(), initiation.copy());
        assertThat(pair.count(pair.bob, "cookie")).isEqualTo(1);
    }

    @Test
    @Conformance({"M1", "M9"})
    void m1_datagramsWithoutMac1AreNoLoad() {
        pair.over(Link.delayed(MILLI));
        for (int i = 0; i < 10; i++) {
            pair.floodWithJunk(pair.alice, 6_000);
            pair.floodWithJunk(pair.bob, 6_000);
            pair.run(100 * MILLI);
        }
        pair.send(pair.alice, 1);
        pair.floodWithJunk(pair.bob, 6_000);
        pair.floodWithJunk(pair.alice, 6_000);
        pair.settle();
        assertThat(pair.conversationSince(0)).containsExactly("init", "resp", "data");
        assertThat(pair.bob.tunnel.drops().count(Drop.BAD_MAC1)).isEqualTo(66_000);
    }

    @Test
    @Conformance("M9")
    void m9_responsesThatAnswerNothingAreNoLoad() {
        pair.lose(Wire::isResponse);
        pair.send(pair.alice, 1);
        pair.settle();
        Wire response = pair.last(pair.bob, "resp");
        pair.loseNothing();
        pair.inject(pair.alice, response.from(), response.copy());
        pair.settle();
        // The handshake is complete: whoever has overheard the response sends it again.
        for (int i = 0; i < LOAD; i++) {
            pair.inject(pair.alice, response.from(), response.copy());
        }
        pair.run(130 * SECOND);
        long later = pair.now();
        for (int i = 0; i < LOAD; i++) {
            pair.inject(pair.alice, response.from(), response.copy());
        }
        pair.bobKnowsAlice().send(pair.bob, 2);
        pair.settle();
        assertThat(pair.conversationSince(later)).doesNotContain("cookie");
        assertThat(pair.count(pair.alice, "cookie")).isZero();
    }

    @Test
    @Conformance({"M2", "M10"})
    void m2_underLoadAnInitiationIsAnsweredByACookie() {
        pair.flood(pair.bob, LOAD);
        long before = pair.bob.tunnel.drops().count(Drop.COOKIE_REQUIRED);
        pair.send(pair.alice, 1);
        pair.settle();
        assertThat(pair.conversationSince(0)).containsExactly("init", "cookie");
        assertThat(pair.last(pair.bob, "cookie").bytes()).hasSize(64);
        assertThat(pair.bob.tunnel.drops().count(Drop.COOKIE_REQUIRED)).isEqualTo(before + 1);
        assertThat(Inside.claimedIndices(pair.bob)).as("nothing is remembered").isZero();
    }

    @Test
    @Conformance({"M2", "M10"})
    void m2_underLoadAResponseIsAnsweredByACookie() {
        pair.over(Link.delayed(MILLI));
        pair.send(pair.alice, 1);
        pair.flood(pair.alice, LOAD);
        pair.settle();
        assertThat(pair.conversationSince(0)).containsExactly("init", "resp", "cookie");
        assertThat(Inside.current(pair.alice)).isNull();
    }

    @Test
    @Conformance("M10")
    void m10_noAnswerIsLongerThanItsQuestion() {
        pair.flood(pair.bob, LOAD);
        pair.send(pair.alice, 1);
        pair.settle();
        pair.run(10 * SECOND);
        assertThat(pair.sentBy(pair.bob))
                .allSatisfy(wire -> assertThat(wire.bytes().length).isLessThanOrEqualTo(148));
        assertThat(pair.sentBy(pair.bob).size())
                .isLessThanOrEqualTo(pair.sentBy(pair.alice).size());
    }

    @Test
    @Conformance({"M6", "M4"})
    void m6_theNextScheduledRetryCarriesMac2AndANewEphemeral() {
        long start = pair.now();
        pair.flood(pair.bob, LOAD);
        pair.send(pair.alice, 1);
        pair.settle();
        pair.runTo(start + RETRY - 1);
        assertThat(pair.count(pair.alice, "init"))
                .as("nothing is sent because of a cookie")
                .isEqualTo(1);
        pair.flood(pair.bob, LOAD);
        pair.run(1);
        Wire first = pair.sentBy(pair.alice).getFirst();
        Wire second = pair.sentBy(pair.alice).get(1);
        assertThat(mac2(first)).containsOnly(0);
        assertThat(Arrays.equals(mac2(second), new byte[16])).isFalse();
        assertThat(Arrays.equals(first.bytes(), 8, 40, second.bytes(), 8, 40)).isFalse();
        assertThat(pair.conversationSince(start + RETRY)).containsExactly("init", "resp", "data");
    }

    @Test
    @Conformance("M8")
    void m8_underLoadEachSourceHasItsShare() {
        pair.flood(pair.bob, LOAD);
        pair.send(pair.alice, 1);
        pair.settle();
        pair.lose(Wire::isInitiation);
        pair.runTo(pair.now() + RETRY);
        pair.flood(pair.bob, LOAD);
        Wire withMac2 = pair.last(pair.alice, "init");
        for (int i = 0; i < 20; i++) {
            pair.inject(pair.bob, withMac2.from(), withMac2.copy());
        }
        assertThat(pair.bob.tunnel.drops().count(Drop.RATE_LIMITED)).isEqualTo(15);
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(1);
    }

    @Test
    @Conformance("M9")
    void m9_manyHandshakesWithoutLoadGetNoCookie() {
        for (int i = 0; i < 300; i++) {
            pair.alice.tunnel.admin().down();
            pair.alice.tunnel.admin().up(pair.now());
            pair.send(pair.alice, i);
            pair.settle();
            pair.run(25 * MILLI);
        }
        assertThat(pair.count(pair.bob, "resp")).isEqualTo(300);
        assertThat(pair.count(pair.bob, "cookie")).isZero();
    }

    @Test
    @Conformance("M11")
    void m11_theLongestWayUnderLoadOnBothSides() {
        pair.over(Link.delayed(MILLI));
        pair.send(pair.alice, 1);
        long start = pair.now();
        for (int round = 1; round <= 3; round++) {
            pair.flood(pair.alice, LOAD);
            pair.flood(pair.bob, LOAD);
            pair.settle();
            pair.runTo(start + round * RETRY - 1);
        }
        assertThat(pair.conversationSince(0))
                .startsWith("init", "cookie", "init", "resp", "cookie", "init", "resp", "data");
        assertThat(pair.bob.receivedIds()).containsExactly(1L);
    }

    @Test
    @Conformance("M5")
    void m5_aForgedOrUnsolicitedCookieReplyIsIgnored() {
        pair.flood(pair.bob, LOAD);
        pair.send(pair.alice, 1);
        pair.settle();
        Wire reply = pair.last(pair.bob, "cookie");
        pair.inject(pair.alice, reply.from(), reply.copy());
        assertThat(pair.alice.tunnel.drops().count(Drop.UNSOLICITED))
                .as("a second copy")
                .isEqualTo(1);
        pair.run(6 * SECOND);
        byte[] forged = reply.copy();
        Host alice = pair.alice;
        System.arraycopy(pair.last(alice, "init").bytes(), 4, forged, 4, 4);
        pair.inject(alice, reply.from(), forged);
        assertThat(alice.tunnel.drops().count(Drop.BAD_COOKIE_REPLY)).isEqualTo(1);
    }

    @Test
    @Conformance("M12")
    void m12_aCookieReplyDoesNotMoveTheEndpoint() {
        pair.flood(pair.bob, LOAD);
        pair.lose(Wire::isCookieReply);
        pair.send(pair.alice, 1);
        pair.settle();
        Endpoint elsewhere = new Endpoint(IpAddress.parse("203.0.113.9"), 9);
        pair.inject(pair.alice, elsewhere, pair.last(pair.bob, "cookie").copy());
        assertThat(Inside.peersEndpoint(pair.alice)).isEqualTo(pair.bob.endpoint());
        pair.run(6 * SECOND);
        assertThat(mac2(pair.last(pair.alice, "init"))).as("though it was true").isNotEqualTo(new byte[16]);
    }
}
