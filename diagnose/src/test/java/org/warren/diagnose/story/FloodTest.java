package org.warren.diagnose.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.FrameReader;
import org.warren.wireguard.key.PrivateKey;

/// Scans and junk take neither the memory nor the place of what matters.
class FloodTest {

    private static final int SOURCES = 30_000;
    private static final int LINES_MAX = 300;

    @Test
    void scanIsOneFindingAndTheTunnelBehindItIsSeen() {
        var capture = new TunnelCapture().hops(3, 0);
        for (int i = 0; i < SOURCES; i++) {
            capture.aliceAt(source(i)).initiation(0.001 * i, true);
        }
        capture.aliceAt(TunnelCapture.ALICE).handshake(40).pings(41, 20);

        var story = capture.story();
        var findings = Findings.of(story, OptionalInt.empty());

        assertThat(story.tunnels()).hasSize(1);
        assertThat(story.scans()).hasSize(1);
        assertThat(story.scans().getFirst().sources()).isEqualTo(SOURCES);
        assertThat(findings).extracting(Finding::cause).containsExactly(Cause.HANDSHAKE_FLOOD);
        assertThat(lines(story, findings)).hasSizeLessThan(LINES_MAX);
    }

    @Test
    void serverThatIsDownIsNamedBesideAFlood() {
        var strangers = new TunnelCapture();
        var clients = new TunnelCapture();
        var down = Endpoint.parse("203.0.113.11:51820");
        for (int i = 0; i < 25; i++) {
            strangers.aliceAt(source(i)).initiation(100 + 0.1 * i, true);
            clients.aliceAt(source(i)).bobAt(TunnelCapture.BOB).handshake(1 + i).pings(2 + i, 1);
            clients.bobAt(down).initiation(100 + 0.1 * i, true);
        }
        strangers.aliceAt(TunnelCapture.ALICE).handshake(110).pings(111, 3);

        var flood = Findings.of(strangers.sorted().story(), OptionalInt.empty());
        var outage = Findings.of(clients.sorted().story(), OptionalInt.empty());

        assertThat(flood).extracting(Finding::cause).containsExactly(Cause.HANDSHAKE_FLOOD);
        assertThat(flood.getFirst().certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(flood.getFirst().what()).contains("it is down");
        assertThat(outage).extracting(Finding::cause).containsExactly(Cause.HANDSHAKE_FLOOD);
        assertThat(outage.getFirst().certainty()).isEqualTo(Certainty.POSSIBLE);
        assertThat(outage.getFirst().what()).contains("that end is down", "25 of them");
    }

    /// An end that is known by its key called in vain from two ports before a flood; then its tunnel was
    /// forgotten.
    @Test
    void tunnelThatComesBackAfterAFloodIsSeen() throws java.io.IOException {
        byte[] secret = new byte[32];
        secret[0] = 1;
        var key = PrivateKey.of(secret).publicKey();
        var otherPort = Endpoint.parse("192.168.1.2:40000");
        for (Endpoint back : List.of(TunnelCapture.ALICE, otherPort, Endpoint.parse("192.168.1.2:40001"))) {
            var capture = new TunnelCapture().hops(3, 0);
            capture.initiation(0.1, true);
            capture.aliceAt(otherPort).initiation(6, true);
            for (int i = 0; i < SOURCES; i++) {
                capture.aliceAt(source(i)).initiation(10 + 0.001 * i, true);
            }
            capture.aliceAt(back).handshake(60).pings(61, 20);

            var story = CaptureReading.read(
                    "test",
                    () -> FrameReader.open(new ByteArrayInputStream(capture.bytes()), "test"),
                    initiation ->
                            initiation.from().address().equals(back.address()) ? Optional.of(key) : Optional.empty());

            assertThat(story.tunnels()).as("back at %s", back).hasSize(1);
            assertThat(story.tunnels().getFirst().side(Side.A).data()).isEqualTo(20);
        }
    }

    @Test
    void junkInTheFormOfDataIsBounded() {
        var capture = new TunnelCapture().hops(3, 0).handshake(0.1).pings(1, 3);
        var keys = capture.keys();
        var random = new Random(7);
        for (int i = 0; i < SOURCES; i++) {
            capture.aliceAt(source(i));
            capture.under(new TunnelCapture.Keys(random.nextInt(), random.nextInt(), random.nextLong() >>> 20, 0));
            capture.data(10 + 0.001 * i, true, 128);
        }
        capture.aliceAt(TunnelCapture.ALICE).under(keys).pings(60, 20);

        var story = capture.story();
        var findings = Findings.of(story, OptionalInt.empty());

        assertThat(story.tunnels()).hasSize(1);
        assertThat(story.strays()).isEqualTo(SOURCES);
        assertThat(findings).isEmpty();
        assertThat(lines(story, findings)).hasSizeLessThan(LINES_MAX);
    }

    /// From one endpoint, as from a spoofed one: the session that is real goes on.
    @Test
    void junkUnderInventedIndicesOfOneEndpointIsNoSecondDevice() {
        var capture = new TunnelCapture().hops(3, 0).handshake(0.1).pings(1, 3);
        var keys = capture.keys();
        var random = new Random(8);
        for (int i = 0; i < SOURCES; i++) {
            capture.under(new TunnelCapture.Keys(random.nextInt(), random.nextInt(), random.nextLong() >>> 20, 0));
            capture.data(10 + 0.001 * i, true, 128).data(10 + 0.001 * i, false, 128);
        }
        capture.under(keys).pings(60, 20);

        var story = capture.story();

        assertThat(story.tunnels()).hasSize(1);
        assertThat(Findings.of(story, OptionalInt.empty()))
                .extracting(Finding::cause)
                .doesNotContain(Cause.TWO_DEVICES);
        assertThat(lines(story, List.of())).hasSizeLessThan(LINES_MAX);
    }

    @Test
    void manyTunnelsWithOneTroubleAreNotThousandsOfLines() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 400; i++) {
            capture.aliceAt(source(i)).handshake(1 + i);
            for (int j = 0; j < 4; j++) {
                capture.initiation(500 + i + 5.1 * j, true);
            }
        }
        var story = capture.sorted().story();

        assertThat(story.tunnels()).hasSize(400);
        assertThat(lines(story, Findings.of(story, OptionalInt.empty()))).hasSizeLessThan(LINES_MAX);
    }

    private static List<String> lines(CaptureStory story, List<Finding> findings) {
        var lines = new java.util.ArrayList<>(DiagnosisText.findings(findings));
        lines.addAll(DiagnosisText.story(story));
        return lines;
    }

    private static Endpoint source(int i) {
        return Endpoint.parse("10.%d.%d.%d:%d".formatted(i >> 16 & 0xff, i >> 8 & 0xff, i & 0xff, 1_024 + i % 50_000));
    }
}
