package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.harness.capture.Endpoint;

/// What is not WireGuard is said to be none, and no more than the packets show.
class ForeignRuleTest {

    private static final int OTHER_TYPE = 0x5e3a91c7;

    @Test
    void obfuscatedTunnelIsOneFindingForBothDirectionsWithPackets() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 40; i++) {
            capture.other(1 + i, data(OTHER_TYPE, 77, i));
            capture.otherFromBob(1.5 + i, data(OTHER_TYPE, 78, i));
        }

        var findings = capture.findings();

        assertThat(findings).extracting(Finding::cause).containsExactly(Cause.NOT_WIREGUARD);
        assertThat(findings.getFirst().certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(findings.getFirst().packets()).isNotEmpty();
        assertThat(findings.getFirst().ruledOutBy()).contains("another program");
    }

    @Test
    void obfuscatedHandshakesThatAPlainEndIgnoresArePossible() {
        var random = new Random(3);
        var capture = new TunnelCapture();
        double at = 1;
        for (int i = 0; i < 6; i++) {
            // AmneziaWG sends junk of any length before each of them.
            for (int j = 0; j < 3; j++) {
                capture.other(at - 0.1 + 0.01 * j, junk(random, 50 + random.nextInt(900)));
            }
            capture.other(at, junk(random, 148 + 15));
            at += 5 + random.nextDouble(0.334);
        }

        var findings = capture.findings();

        assertThat(findings).extracting(Finding::cause).containsExactly(Cause.NOT_WIREGUARD);
        assertThat(findings.getFirst().certainty()).isEqualTo(Certainty.POSSIBLE);
    }

    @Test
    void flowThatIsAnsweredOrHasNoSuchRhythmIsNoFinding() {
        var random = new Random(4);
        var answered = new TunnelCapture();
        var irregular = new TunnelCapture();
        for (int i = 0; i < 12; i++) {
            answered.other(1 + 5.2 * i, junk(random, 163)).otherFromBob(1.1 + 5.2 * i, junk(random, 163));
            irregular.other(1 + 3.3 * i, junk(random, 163));
        }

        assertThat(answered.findings()).isEmpty();
        assertThat(irregular.findings()).isEmpty();
    }

    @Test
    void programThatSendsEachFiveSecondsIsNoFinding() {
        assertThat(calls(TunnelCapture.BOB, 5, 0.334).causes()).containsExactly(Cause.NOT_WIREGUARD);
        assertThat(calls(TunnelCapture.BOB, 17, 0.334).causes()).containsExactly(Cause.NOT_WIREGUARD);

        assertThat(calls(TunnelCapture.BOB, 17, 0.01).causes()).as("no jitter").isEmpty();
        assertThat(calls(TunnelCapture.BOB, 30, 0.334).causes())
                .as("without an end")
                .isEmpty();
        assertThat(calls(Endpoint.parse("239.255.255.250:1900"), 5, 0.334).causes())
                .as("multicast")
                .isEmpty();
        assertThat(calls(Endpoint.parse("[ff02::fb]:5353"), 5, 0.334).causes())
                .as("multicast of IPv6")
                .isEmpty();
        assertThat(calls(Endpoint.parse("255.255.255.255:17500"), 5, 0.334).causes())
                .as("broadcast")
                .isEmpty();
        assertThat(calls(Endpoint.parse("192.168.1.255:17500"), 5, 0.334).causes())
                .as("a network's broadcast")
                .isEmpty();
    }

    /// Datagrams of one length, each 5 s and a jitter.
    private static TunnelCapture calls(Endpoint to, int repetitions, double jitter) {
        var random = new Random(6);
        var capture = new TunnelCapture().bobAt(to);
        if (to.address() instanceof java.net.Inet6Address) {
            capture.aliceAt(Endpoint.parse("[2001:db8::1]:5353"));
        }
        double at = 1;
        for (int i = 0; i <= repetitions; i++) {
            capture.other(at, junk(random, 163));
            at += 5 + random.nextDouble(jitter);
        }
        return capture;
    }

    @Test
    void manyObfuscatedTunnelsAreOneFinding() {
        var capture = new TunnelCapture();
        for (int tunnel = 0; tunnel < 50; tunnel++) {
            capture.aliceAt(Endpoint.parse("192.168.2.%d:1000".formatted(tunnel)));
            for (int i = 0; i < 20; i++) {
                capture.other(1 + i, data(OTHER_TYPE, tunnel, i));
            }
        }

        assertThat(capture.causes()).containsExactly(Cause.NOT_WIREGUARD);
        assertThat(capture.findings().getFirst().values()).containsEntry("flows", 50.0);
    }

    @Test
    void otherTrafficOnThePortIsSaidBesideATunnelElsewhere() {
        var random = new Random(5);
        var capture = new TunnelCapture().bobAt(Endpoint.parse("203.0.113.10:443"));
        capture.aliceAt(Endpoint.parse("192.168.1.2:1000"))
                .handshake(1)
                .pings(2, 5)
                .bobAt(TunnelCapture.BOB);
        for (int i = 0; i < 10; i++) {
            capture.other(10 + 1.7 * i, junk(random, 100 + i));
        }

        assertThat(Findings.of(capture.story(), OptionalInt.of(51_820)))
                .extracting(Finding::cause)
                .containsExactly(Cause.NOT_WIREGUARD);
        assertThat(Findings.of(capture.story(), OptionalInt.of(443))).isEmpty();
    }

    private static byte[] data(int type, int index, long counter) {
        return ByteBuffer.allocate(128)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(type)
                .putInt(index)
                .putLong(counter)
                .array();
    }

    private static byte[] junk(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        bytes[0] = 9;
        return bytes;
    }
}
