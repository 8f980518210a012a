package org.warren.diagnose.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.diagnose.CaptureFuzz;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frames;

class CaptureReadingTest {

    private static final int RECORD_HEADER = 16;
    private static final int FILE_HEADER = 24;

    @Test
    void storyHasSessionsHandshakesAndKeepalives() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int at = 30; at < 120; at += 25) {
            capture.keepalive(at, true);
        }
        capture.handshake(125);

        var tunnel = capture.story().tunnels().getFirst();

        assertThat(tunnel.handshakes())
                .extracting(Handshake::reason)
                .containsExactly(Handshake.Reason.FIRST, Handshake.Reason.REKEY);
        assertThat(tunnel.sessions()).hasSize(2);
        assertThat(tunnel.sessions().getFirst().sentBy(Side.A).messages()).isEqualTo(8);
        assertThat(tunnel.side(Side.A).persistentKeepaliveNanos().orElseThrow())
                .isBetween(24_000_000_000L, 26_000_000_000L);
        assertThat(tunnel.side(Side.B).persistentKeepaliveNanos()).isEmpty();
        assertThat(tunnel.side(Side.A).isNear()).isTrue();
        assertThat(tunnel.side(Side.B).isNear()).isFalse();
    }

    @Test
    void orderInTheFileDoesNotMatter() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 30; i++) {
            capture.handshake(1 + 130.0 * i).pings(2 + 130.0 * i, 120);
        }
        byte[] ordered = capture.bytes();

        assertThat(described(shuffledBlocks(ordered))).isEqualTo(described(ordered));
    }

    /// What the other half of a capture says comes first: two files that were put behind each other.
    private static byte[] shuffledBlocks(byte[] file) {
        var records = records(file);
        Collections.rotate(records, records.size() / 2);
        return file(records);
    }

    @Test
    void packetsBeforeAndBehindARouterAreTwoPlacesAndNoReplays() {
        var inside = records(new TunnelCapture().handshake(1).pings(2, 50).bytes());
        var outside = records(new TunnelCapture()
                .aliceAt(Endpoint.parse("198.51.100.1:51820"))
                .handshake(1)
                .pings(2, 50)
                .bytes());
        var both = new ArrayList<byte[]>();
        for (int i = 0; i < inside.size(); i++) {
            both.add(inside.get(i));
            both.add(outside.get(i));
        }

        var story = TunnelCapture.story(file(both));

        assertThat(story.points()).hasSize(2);
        assertThat(story.points().getFirst().tunnels()).hasSize(1);
        assertThat(story.points().getLast().tunnels()).hasSize(1);
        assertThat(story.tunnels())
                .allSatisfy(tunnel -> assertThat(tunnel.changes()).isEmpty());
        assertThat(Findings.of(story, OptionalInt.empty())).isEmpty();
    }

    @Test
    void captureThatBeganInTheMiddleOfASessionIsATunnel() {
        var whole = records(new TunnelCapture().handshake(1).pings(2, 50).bytes());

        var story = TunnelCapture.story(file(whole.subList(5, whole.size())));

        assertThat(story.tunnels()).hasSize(1);
        assertThat(story.tunnels().getFirst().sessions()).hasSize(1);
        assertThat(Findings.of(story, OptionalInt.empty())).isEmpty();
    }

    /// wireguard-go and the kernel hand over several messages as one datagram where the network card cuts it.
    @Test
    void messagesThatTheKernelPutTogetherAreCounted() {
        var single = new TunnelCapture().handshake(1);
        for (int i = 0; i < 5; i++) {
            single.data(2, true, 96);
        }
        var records = records(single.bytes());
        var joined = new ByteArrayOutputStream();
        for (byte[] packet : records.subList(3, 8)) {
            joined.write(packet, RECORD_HEADER + 28, 96);
        }
        byte[] datagram = Frames.udp(TunnelCapture.ALICE, TunnelCapture.BOB, joined.toByteArray());
        var put = new ArrayList<>(records.subList(0, 3));
        put.add(Frames.record(ByteOrder.LITTLE_ENDIAN, 1_700_000_002, 0, datagram));

        var tunnel = TunnelCapture.story(file(put)).tunnels().getFirst();

        assertThat(tunnel.sessions().getFirst().sentBy(Side.A).messages()).isEqualTo(6);
    }

    /// Anybody can send a message with an invented counter.
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, Long.MAX_VALUE - 1, 1L << 60, 1L << 47})
    void inventedCountersEndNothingAndAreNoLoss(long counter) {
        var capture = new TunnelCapture().handshake(1).pings(2, 5);
        var keys = capture.keys();
        capture.under(new TunnelCapture.Keys(keys.aliceReceives(), keys.bobReceives(), counter, counter));
        capture.data(8, true, 128).data(8.1, false, 128).data(8.2, true, 128).data(8.3, false, 128);
        capture.under(keys).pings(9, 5);

        assertThat(capture.findings()).isEmpty();
        assertThat(capture.story()
                        .tunnels()
                        .getFirst()
                        .sessions()
                        .getFirst()
                        .sentBy(Side.A)
                        .lost())
                .isZero();
    }

    @Test
    void linkTypeThatIsNotReadIsSaid() {
        byte[] file = Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 105, Frames.records(new byte[60]));

        var story = TunnelCapture.story(file);

        assertThat(story.unreadable()).isEqualTo(1);
        assertThat(String.join(" ", DiagnosisText.story(story))).contains("link type 105");
    }

    /// Whatever is done to a capture, there is a story or a sentence.
    @Test
    void noChangeOfACaptureEndsInAnException() throws IOException {
        var random = new Random(5);
        byte[] base = new TunnelCapture()
                .handshake(1)
                .pings(2, 5)
                .unreachable(8, 4, 1_300)
                .handshake(130)
                .bytes();
        int stories = 0;
        for (int i = 0; i < 3_000; i++) {
            byte[] file = base.clone();
            for (int changes = 1 + random.nextInt(8); changes > 0; changes--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                file = Arrays.copyOf(file, random.nextInt(file.length));
            }
            try {
                CaptureFuzz.read(file);
                stories++;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
        assertThat(stories).isGreaterThan(1_000);
    }

    private static List<String> described(byte[] file) {
        var tunnel = TunnelCapture.story(file).tunnels().getFirst();
        return tunnel.sessions().stream()
                .map(session -> session.beganNanos() + " "
                        + session.sentBy(Side.A).messages() + " "
                        + session.sentBy(Side.B).messages() + " "
                        + session.sentBy(Side.A).lost())
                .toList();
    }

    private static List<byte[]> records(byte[] file) {
        var records = new ArrayList<byte[]>();
        for (int at = FILE_HEADER; at < file.length; ) {
            int kept = java.nio.ByteBuffer.wrap(file)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt(at + 8);
            records.add(Arrays.copyOfRange(file, at, at + RECORD_HEADER + kept));
            at += RECORD_HEADER + kept;
        }
        return records;
    }

    private static byte[] file(List<byte[]> records) {
        return Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, records);
    }
}
