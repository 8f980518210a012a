package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.harness.capture.Endpoint;

/// Each cause is found where it is, and not in the capture that differs in this alone.
class FindingsTest {

    private static final Endpoint OTHER_PORT = Endpoint.parse("192.168.1.2:40000");
    private static final Endpoint OTHER_ADDRESS = Endpoint.parse("198.51.100.7:51820");

    @Test
    void healthyTunnelHasNoFinding() {
        var capture = new TunnelCapture().handshake(1).pings(2, 100);
        capture.handshake(122).pings(123, 60);

        assertThat(capture.findings()).isEmpty();
    }

    @Test
    void idleTunnelWithKeepalivesHasNoFinding() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int at = 30; at < 120; at += 25) {
            capture.keepalive(at, true);
        }

        assertThat(capture.findings()).isEmpty();
    }

    @Test
    void roamingThatWorksHasNoFinding() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 20);
        capture.aliceAt(OTHER_ADDRESS).pings(23, 20);

        assertThat(capture.findings()).isEmpty();
        assertThat(capture.story().tunnels()).hasSize(1);
        assertThat(capture.story().tunnels().getFirst().changes()).hasSize(1);
    }

    @Test
    void mappingThatIsForgottenIsFoundAtTheServerWithItsInterval() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
        // Bob asks after 20 s and Alice answers, and after 40 s, and nothing comes until she speaks.
        capture.data(34.1, false, 128).data(34.2, true, 128).keepalive(44.2, false);
        capture.data(84.2, false, 128).data(90, false, 128).data(96, false, 128);
        capture.aliceAt(OTHER_PORT).data(104, true, 128).data(104.1, false, 128).data(104.2, true, 128);

        var findings = capture.findings();

        assertThat(findings)
                .extracting(Finding::cause)
                .containsExactlyInAnyOrder(Cause.NAT_MAPPING_EXPIRED, Cause.KEEPALIVE_MISSING);
        assertThat(findings)
                .filteredOn(finding -> finding.cause() == Cause.NAT_MAPPING_EXPIRED)
                .allSatisfy(finding -> {
                    assertThat(finding.values().get("mapping-lives-longer-than"))
                            .isBetween(19.0, 20.1);
                    assertThat(finding.values().get("mapping-lives-shorter-than"))
                            .isBetween(39.9, 40.1);
                    assertThat(finding.packets()).isNotEmpty();
                });
    }

    @Test
    void mappingThatLivesIsNoFinding() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        capture.data(24.1, false, 128).data(24.2, true, 128);
        capture.data(64.2, false, 128).data(64.3, true, 128);

        assertThat(capture.findings()).isEmpty();
    }

    @Test
    void mappingThatIsForgottenIsFoundAtTheClientByTheCountersThatAreMissing() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3).keepalive(14.1, true);
        capture.lost(false, 3).data(60, true, 128).data(60.1, false, 128).pings(61, 3);

        assertThat(capture.causes()).containsExactly(Cause.NAT_MAPPING_EXPIRED, Cause.KEEPALIVE_MISSING);
    }

    @Test
    void keepaliveThatIsTooLongIsFound() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
        // Alice does not know of Bob's data, which are lost; her interval goes on.
        for (int i = 0; i < 4; i++) {
            capture.data(14.1 + 60 * i + 35 + 3 * i, false, 128).keepalive(14.1 + 60 * (i + 1), true);
        }
        capture.data(255, false, 128).data(255.1, true, 128);

        assertThat(capture.causes()).containsExactly(Cause.NAT_MAPPING_EXPIRED, Cause.KEEPALIVE_TOO_LONG);
    }

    @Test
    void keepaliveThatWaitsForAHandshakeHasItsInterval() {
        var capture = new TunnelCapture().handshake(1).pings(2, 1).keepalive(12.1, true);
        for (int i = 1; i <= 3; i++) {
            double at = 12.1 + 90 * i;
            capture.response(at + 0.02, false, capture.initiation(at, true)).keepalive(at + 0.021, true);
        }

        assertThat(capture.story()
                        .tunnels()
                        .getFirst()
                        .side(org.warren.diagnose.story.Side.A)
                        .persistentKeepaliveNanos()
                        .orElseThrow())
                .isBetween(89_900_000_000L, 90_100_000_000L);
    }

    @Test
    void noAnswerAtAllIsFoundAndAClosedPortToldApart() {
        var silent = new TunnelCapture();
        var closed = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            silent.initiation(1 + 5.1 * i, true);
            closed.initiation(1 + 5.1 * i, true);
            closed.unreachable(1.01 + 5.1 * i, 3, 0);
        }

        assertThat(silent.causes()).containsExactly(Cause.NO_ANSWER);
        assertThat(closed.causes()).containsExactly(Cause.PORT_CLOSED);
    }

    @Test
    void responsesThatAreNotAcceptedAreFoundAndTheirPlaceMatters() {
        var near = new TunnelCapture();
        var far = new TunnelCapture().hops(3, 0);
        for (int i = 0; i < 4; i++) {
            near.response(1.02 + 5.1 * i, false, near.initiation(1 + 5.1 * i, true));
            far.response(1.02 + 5.1 * i, false, far.initiation(1 + 5.1 * i, true));
        }

        assertThat(near.causes()).containsExactly(Cause.OTHER_PRESHARED_KEY);
        assertThat(far.causes()).containsExactly(Cause.RESPONSE_NOT_ACCEPTED);
    }

    @Test
    void initiationsThatAreIgnoredByAnEndThatIsThereAreFound() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int i = 0; i < 5; i++) {
            capture.initiation(20 + 5.1 * i, true);
            capture.data(22 + 5.1 * i, false, 128);
        }

        assertThat(capture.causes()).containsExactly(Cause.INITIATIONS_IGNORED);
    }

    @Test
    void lossIsFoundByCountersAndABurstToldApart() {
        var random = new Random(4);
        var lossy = new TunnelCapture().handshake(1);
        var burst = new TunnelCapture().handshake(1).pings(2, 50);
        for (int i = 0; i < 30; i++) {
            burst.data(52 + 0.2 * i, true, 128).lost(false, 1);
        }
        burst.pings(58, 30);
        for (int i = 0; i < 100; i++) {
            lossy.data(2 + i, true, 128);
            if (random.nextInt(5) == 0) {
                lossy.lost(false, 1);
            } else {
                lossy.data(2.02 + i, false, 128);
            }
        }

        assertThat(lossy.causes()).containsExactly(Cause.LOSS);
        assertThat(burst.causes()).containsExactly(Cause.LOSS_BURST);
    }

    @Test
    void longPacketsThatVanishAreFound() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int round = 0; round < 3; round++) {
            double from = 6 + 20 * round;
            for (int i = 0; i < 15; i++) {
                capture.data(from + i, true, 1_452);
            }
            capture.response(from + 15.02, false, capture.initiation(from + 15, true));
            capture.keepalive(from + 15.03, true);
        }
        var errors = new TunnelCapture().handshake(1).pings(2, 3);
        for (int i = 0; i < 12; i++) {
            errors.data(6 + i, true, 1_452);
        }
        errors.unreachable(6.01, 4, 1_300).data(18, false, 128);

        assertThat(capture.causes()).containsExactly(Cause.MTU);
        assertThat(errors.causes()).containsExactly(Cause.MTU);
        assertThat(errors.findings().getFirst().values()).containsEntry("mtu", 1_300.0);
        // Of IPv4: the answered initiation has 148 bytes of UDP payload, the data 128, what was not answered 1452.
        assertThat(capture.findings().getFirst().what()).contains("between 176 and 1480 bytes");
    }

    @Test
    void answeredDataAreTheLeastThatAPathTakesWhereTheyAreLongerThanAHandshake() {
        var capture = new TunnelCapture().handshake(1);
        for (int i = 0; i < 3; i++) {
            capture.data(2 + i, true, 800).data(2.1 + i, false, 800);
        }
        for (int round = 0; round < 2; round++) {
            double from = 6 + 20 * round;
            for (int i = 0; i < 15; i++) {
                capture.data(from + i, true, 1_452);
            }
            capture.response(from + 15.02, false, capture.initiation(from + 15, true));
            capture.keepalive(from + 15.03, true);
        }

        assertThat(capture.causes()).containsExactly(Cause.MTU);
        assertThat(capture.findings().getFirst().what()).contains("between 828 and 1480 bytes");
    }

    @Test
    void peerThatSleepsIsFoundByItsKeepalivesAndNotTakenForANat() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        for (int at = 30; at < 120; at += 25) {
            capture.keepalive(at, true);
        }
        capture.data(130, false, 128).data(136, false, 128);
        capture.handshake(600).pings(601, 3);

        assertThat(capture.causes()).containsExactly(Cause.PEER_AWAY);
    }

    @Test
    void endThatForgetsItsSessionWasRestarted() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        // Bob asks in vain meanwhile, as a NAT that had restarted would have it too.
        capture.data(10, false, 128).data(20, false, 128).data(30, false, 128);
        capture.aliceAt(OTHER_PORT).handshake(50).pings(51, 3);
        var samePort =
                new TunnelCapture().handshake(1).pings(2, 3).handshake(50).pings(51, 3);

        // Her last answer was not answered any more, and she was gone when that mattered.
        var late = new TunnelCapture()
                .handshake(1)
                .pings(2, 3)
                .data(6, true, 128)
                .handshake(60)
                .pings(61, 3);

        assertThat(late.causes()).containsExactly(Cause.PEER_RESTARTED);
        assertThat(capture.causes()).containsExactly(Cause.PEER_RESTARTED);
        assertThat(samePort.causes()).containsExactly(Cause.PEER_RESTARTED);
    }

    /// Seen at Bob's: Alice's data came through, then nothing did until 41 s, and she asked anew when she could.
    @Test
    void outageIsNoRestart() {
        var unanswered = new TunnelCapture().hops(3, 0).handshake(1).data(6, true, 128);
        unanswered.handshake(41.5).pings(42, 3);
        var answered = new TunnelCapture().hops(3, 0).handshake(1).data(6, true, 128);
        // Bob's keepalive was sent and did not arrive at Alice.
        answered.keepalive(16, false).handshake(41.5).pings(42, 3);

        assertThat(unanswered.causes()).isEmpty();
        assertThat(answered.causes()).isEmpty();
    }

    /// What Alice asked meanwhile may have been lost before it came to Bob; on her own network it would be seen.
    @Test
    void restartIsPossibleFarFromTheEndAndLikelyNearIt() {
        var far = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        var near = new TunnelCapture().hops(0, 3).handshake(1).pings(2, 3);
        var samePort = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);

        var atBob = far.aliceAt(OTHER_PORT).handshake(50).pings(51, 3).findings();
        var atAlice = near.handshake(50).pings(51, 3).findings();

        assertThat(atBob).extracting(Finding::cause).containsExactly(Cause.PEER_RESTARTED);
        assertThat(atBob.getFirst().certainty()).isEqualTo(Certainty.POSSIBLE);
        assertThat(atBob.getFirst().what()).contains("nothing came through");
        assertThat(atAlice).extracting(Finding::cause).containsExactly(Cause.PEER_RESTARTED);
        assertThat(atAlice.getFirst().certainty()).isEqualTo(Certainty.LIKELY);
        // Far from her and from the same port, what she asked in vain may have been lost.
        assertThat(samePort.handshake(50).pings(51, 3).causes()).isEmpty();
    }

    @Test
    void handshakeThatIsDueOrWantedIsNoRestart() {
        var due = new TunnelCapture().handshake(1).pings(2, 100).handshake(122).pings(123, 3);
        var wanted = new TunnelCapture().handshake(1).pings(2, 3);
        wanted.data(6, true, 128).data(10, true, 128).handshake(21.1).pings(22, 3);
        var crossed = new TunnelCapture().handshake(1).pings(2, 3);
        int index = crossed.initiation(30, false);
        crossed.handshake(30.01).response(30.04, true, index).pings(31, 3);

        // Bob's data were lost before the capture: the counters say so.
        var lost = new TunnelCapture().handshake(1).pings(2, 3).lost(false, 40);
        lost.data(30, true, 128).data(30.1, false, 128).data(30.2, true, 128);
        lost.response(31.01, true, lost.initiation(31, false))
                .keepalive(31.02, false)
                .pings(32, 3);

        // Bob's answers were lost behind the place of capture, so she begins after 15 s.
        var unheard = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        unheard.data(8, true, 128).data(8.1, false, 128).handshake(23.1).pings(24, 3);

        // Her long packets were lost before the capture, and nothing of that session came later.
        var unseen = new TunnelCapture()
                .hops(3, 0)
                .handshake(1)
                .pings(2, 3)
                .handshake(34)
                .pings(35, 3);

        assertThat(unseen.causes()).doesNotContain(Cause.PEER_RESTARTED);
        assertThat(unheard.causes()).doesNotContain(Cause.PEER_RESTARTED);
        assertThat(lost.causes()).doesNotContain(Cause.PEER_RESTARTED);
        assertThat(due.causes()).isEmpty();
        assertThat(wanted.causes()).doesNotContain(Cause.PEER_RESTARTED);
        assertThat(crossed.causes()).doesNotContain(Cause.PEER_RESTARTED);
    }

    @Test
    void mappingThatIsLostInTheMiddleOfTrafficIsFoundByTheSessionThatGoesOnElsewhere() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        capture.data(6, false, 128).data(10, false, 128).data(15, false, 128);
        capture.aliceAt(OTHER_PORT).keepalive(25, true).pings(26, 3);

        assertThat(capture.causes()).containsExactly(Cause.NAT_MAPPING_LOST);
    }

    @Test
    void peerThatComesBackFromAnotherPortByAHandshakeIsTheSame() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
        for (int i = 0; i < 4; i++) {
            capture.initiation(300 + 5.1 * i, false);
        }
        capture.aliceAt(OTHER_PORT).handshake(330).pings(331, 3);

        assertThat(capture.story().tunnels()).hasSize(1);
        assertThat(capture.causes()).containsExactly(Cause.NAT_MAPPING_EXPIRED, Cause.KEEPALIVE_MISSING);
    }

    @Test
    void initiationThatIsAnsweredArrivedSoItsMappingLives() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
        capture.data(114, false, 128).data(120, false, 128);
        capture.response(129.02, true, capture.initiation(129, false))
                .keepalive(129.03, false)
                .pings(130, 3);

        assertThat(capture.causes()).doesNotContain(Cause.NAT_MAPPING_EXPIRED);
    }

    @Test
    void whatIsSeenOnAnEndsOwnNetworkHasPassedItsNat() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3).keepalive(14.1, true);
        capture.data(60, false, 128).data(66, false, 128).data(80, true, 128).pings(81, 3);

        assertThat(capture.causes()).doesNotContain(Cause.NAT_MAPPING_EXPIRED);
    }

    @Test
    void oneAnswerThatIsLostAfterAPauseIsNoMapping() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3).keepalive(14.1, true);
        capture.data(60, true, 128).lost(false, 1).data(61, true, 128).data(61.1, false, 128);

        assertThat(capture.causes()).doesNotContain(Cause.NAT_MAPPING_EXPIRED);
    }

    @Test
    void endThatTheOtherOnesKeepalivesKeepQuietIsNotAway() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int i = 0; i < 4; i++) {
            capture.keepalive(30 + 25 * i, true);
        }
        for (int i = 0; i < 6; i++) {
            capture.keepalive(120 + 10 * i, false);
        }
        capture.keepalive(205, true);

        assertThat(capture.causes()).doesNotContain(Cause.PEER_AWAY);
    }

    @Test
    void longPacketThatIsAnsweredIsNoBlackHole() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        capture.data(6, true, 1_452).data(6.1, false, 128);
        for (int round = 0; round < 2; round++) {
            double from = 7 + 20 * round;
            for (int i = 0; i < 15; i++) {
                capture.data(from + i, true, 1_452);
            }
            capture.response(from + 15.02, false, capture.initiation(from + 15, true));
            capture.keepalive(from + 15.03, true);
        }

        assertThat(capture.causes()).doesNotContain(Cause.MTU);
    }

    /// Bob begins a handshake himself, and confirms it while long packets of Alice are on their way.
    @Test
    void confirmationOfAHandshakeIsNoAnswerToALongPacket() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int round = 0; round < 3; round++) {
            double from = 6 + 20 * round;
            for (int i = 0; i < 15; i++) {
                capture.data(from + i, true, 1_452);
            }
            capture.response(from + 15.02, true, capture.initiation(from + 15, false));
            capture.data(from + 15.03, true, 1_452).keepalive(from + 15.04, false);
        }

        assertThat(capture.causes()).contains(Cause.MTU);
    }

    @Test
    void initiationsThatComeTooOftenAreARuleBrokenAndManyAreAStorm() {
        var broken = new TunnelCapture();
        var storm = new TunnelCapture();
        for (int i = 0; i < 15; i++) {
            storm.response(1.02 + i, false, storm.initiation(1 + i, true)).keepalive(1.03 + i, true);
            if (i < 5) {
                broken.response(1.02 + i, false, broken.initiation(1 + i, true)).keepalive(1.03 + i, true);
            }
        }

        assertThat(broken.causes()).containsExactly(Cause.RULE_BROKEN);
        assertThat(storm.causes()).containsExactly(Cause.RETRY_STORM);
    }

    @Test
    void trafficInWireGuardsFormWithOtherTypesIsNotWireGuard() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 40; i++) {
            capture.other(
                    1 + i,
                    ByteBuffer.allocate(128)
                            .order(ByteOrder.LITTLE_ENDIAN)
                            .putInt(0x5e3a91c7)
                            .putInt(77)
                            .putLong(i)
                            .array());
        }
        var noise = new TunnelCapture();
        var random = new Random(9);
        for (int i = 0; i < 40; i++) {
            byte[] payload = new byte[128];
            random.nextBytes(payload);
            noise.other(1 + i, payload);
        }

        assertThat(capture.causes()).containsExactly(Cause.NOT_WIREGUARD);
        assertThat(noise.causes()).isEmpty();
        assertThat(Findings.of(noise.story(), OptionalInt.of(51_820)))
                .extracting(Finding::cause)
                .containsExactly(Cause.NOT_WIREGUARD);
    }
}
