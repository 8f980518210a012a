package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.PcapWriter;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Emissions;
import org.warren.workload.Flow;
import org.warren.workload.Profile;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Window;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;

class RecordingTest {

    private static final int RAW_IP = 101;
    private static final int SYN = 2;
    private static final int ACK = 16;
    private static final int RST = 4;
    private static final int UDP = 17;
    private static final int TCP = 6;

    private final ByteArrayOutputStream file = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    RecordingTest() {
        file.writeBytes(PcapWriter.fileHeader(RAW_IP));
    }

    @Test
    void datagramsKeepSizesAndGapsInBothDirections() throws IOException {
        udp(1_000, true, 40, 53, 40);
        udp(1_030, false, 40, 53, 120);
        udp(1_500, true, 40, 53, 41);
        udp(1_600, true, 41, 123, 48);

        Profile profile = read("Office day 1.pcap");

        assertThat(profile.name()).isEqualTo("office-day-1");
        assertThat(profile.streams()).extracting(Stream::name).containsExactly("udp-53", "udp-53-in", "udp-123");
        assertThat(profile.streams())
                .extracting(Stream::direction)
                .containsExactly(Direction.OUT, Direction.IN, Direction.OUT);
        assertThat(played(profile.streams().get(0))).containsExactly("0 ms [40/0]", "500 ms [41/0]");
        assertThat(played(profile.streams().get(1))).containsExactly("30 ms [120/0]");
        assertThat(played(profile.streams().get(2))).containsExactly("600 ms [48/0]");
    }

    @Test
    void connectionsBecomeExchangesAndPausesOpenAnotherOne() throws IOException {
        tcp(0, true, SYN, 100, 0);
        tcp(10, false, SYN | ACK, 500, 0);
        tcp(20, true, ACK, 101, 200);
        tcp(30, false, ACK, 501, 1000);
        tcp(40, false, ACK, 1501, 500);
        tcp(50, false, ACK, 501, 1000); // sent again
        tcp(60, true, ACK, 301, 100);
        tcp(70, false, ACK, 2001, 30);
        tcp(5_070, true, ACK, 401, 64);
        tcp(5_080, false, ACK, 2031, 64);

        Stream stream = read("a.pcap").streams().getFirst();

        assertThat(stream.transport()).isEqualTo(Transport.TCP);
        assertThat(stream.name()).isEqualTo("tcp-443");
        assertThat(played(stream)).containsExactly("20 ms [200/1500, 100/30]", "5000 ms [64/64]");
    }

    @Test
    void aPortThatIsUsedAgainIsAnotherConnection() throws IOException {
        for (int millis = 0; millis < 200; millis += 100) {
            tcp(millis, true, SYN, 100 + millis, 0);
            tcp(millis + 1, false, SYN | ACK, 500, 0);
            tcp(millis + 2, true, ACK, 101 + millis, 50);
            tcp(millis + 3, false, ACK | RST, 501, 0);
        }
        assertThat(read("a.pcap").streams())
                .extracting(RecordingTest::played)
                .containsExactly(List.of("2 ms [50/16]"), List.of("102 ms [50/16]"));
    }

    @Test
    void aConnectionThatIsTriedAgainWithOtherNumbersHasItsOwnBytes() throws IOException {
        tcp(0, true, SYN, 100, 0);
        tcp(1_000, true, SYN, 1_500_000_000, 0);
        tcp(1_001, false, SYN | ACK, 500, 0);
        tcp(1_002, true, ACK, 1_500_000_001, 50);
        tcp(1_003, false, ACK, 501, 60);
        assertThat(played(read("a.pcap").streams().getFirst())).containsExactly("1002 ms [50/60]");
    }

    @Test
    void segmentsThatTheCaptureMissedOrCutOffCount() throws IOException {
        tcp(0, true, SYN, 100, 0);
        tcp(1, false, SYN | ACK, 500, 0);
        packet(2, true, TCP, segment(true, ACK, 101, 400), 60);
        tcp(3, false, ACK, 1501, 500); // 1000 bytes before it are missing
        assertThat(played(read("a.pcap").streams().getFirst())).containsExactly("2 ms [400/1500]");
    }

    @Test
    void whatIsPlayedTravelsAsText() throws IOException {
        udp(0, true, 40, 53, 40);
        tcp(0, true, SYN, 100, 0);
        tcp(20, true, ACK, 101, 200);
        Profile profile = read("a.pcap");
        Flow flow = Flow.of("a", "client", "server", List.of(new Window(0, 1_000_000_000L)), profile);
        Workload workload = new Workload(
                1,
                1_000_000_000L,
                List.of(new Workload.End("client", "", "10.0.0.2"), new Workload.End("server", "", "10.0.0.1")),
                List.of(flow));
        String text = WorkloadText.write(workload);
        Workload read = WorkloadText.parse(text);
        assertThat(WorkloadText.write(read)).isEqualTo(text);
        assertThat(read.flows().getFirst().streams())
                .extracting(RecordingTest::played)
                .containsExactly(List.of("0 ms [40/0]"), List.of("20 ms [200/16]"));
        assertThatThrownBy(() -> WorkloadText.parse(text.replace("message\t0\t40 0", "message\t0\t40")))
                .hasMessageContaining("expected sizes and answers in pairs");
        assertThatThrownBy(() -> WorkloadText.parse(text.replace("message\t0\t40 0", "message\t-5\t40 0")))
                .hasMessageContaining("has a gap of -5 ns");
    }

    @Test
    void packetsOutOfOrderAreSentWithTheOneBefore() throws IOException {
        udp(1_000, true, 40, 53, 40);
        udp(3_000, true, 40, 53, 50);
        udp(2_000, true, 40, 53, 60);
        udp(4_000, true, 40, 53, 70);
        assertThat(played(read("a.pcap").streams().getFirst()))
                .containsExactly("0 ms [40/0]", "2000 ms [50/0]", "0 ms [60/0]", "1000 ms [70/0]");
    }

    @Test
    void whatCannotBePlayedIsRefusedWithAReason() throws IOException {
        assertThatThrownBy(() -> read("empty.pcap"))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("empty.pcap: expected UDP or TCP with data and whole headers; of its 0 packets");
        packet(0, true, UDP, new byte[100], 22);
        assertThatThrownBy(() -> read("short.pcap")).hasMessageContaining("of its 1 packets none is");
        udp(1, true, 40, 53, 40);
        file.write(1);
        assertThatThrownBy(() -> read("half.pcap")).hasMessageContaining("half.pcap: the capture ends");
        Path text = Files.writeString(folder.resolve("text.pcap"), "no capture at all, but a text of some length");
        assertThatThrownBy(() -> ProfileCatalogue.shipped().named("pcap:" + text))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("cannot be read as a capture");
        assertThatThrownBy(() -> ProfileCatalogue.shipped().named("pcap:" + folder.resolve("none.pcap")))
                .isInstanceOf(ProfileException.class)
                .hasMessageContaining("none.pcap");
    }

    @Test
    void moreConversationsThanALabHoldsAreRefused() throws IOException {
        for (int port = 0; port <= Recording.CONVERSATIONS_MAX; port++) {
            udp(port, true, 1000 + port, 53, 40);
        }
        assertThatThrownBy(() -> read("many.pcap")).hasMessageContaining("many.pcap:packet 501: expected at most 500");
    }

    private Profile read(String name) throws IOException {
        Path path = Files.write(folder.resolve(name), file.toByteArray());
        return ProfileCatalogue.shipped().named("pcap:" + path).getFirst();
    }

    private static List<String> played(Stream stream) {
        List<String> played = new ArrayList<>();
        Emissions emissions = new Emissions(1, "flow", stream, 0);
        for (Emission each = emissions.next(); each.gapNanos() != Long.MAX_VALUE; each = emissions.next()) {
            List<String> exchanges = new ArrayList<>();
            for (int i = 0; i < each.count(); i++) {
                exchanges.add(each.size(i) + "/" + each.answer(i));
            }
            played.add(each.gapNanos() / 1_000_000 + " ms " + exchanges);
        }
        return played;
    }

    private void udp(long millis, boolean isOut, int near, int far, int size) {
        ByteBuffer datagram = ByteBuffer.allocate(8 + size)
                .putShort((short) (isOut ? near : far))
                .putShort((short) (isOut ? far : near))
                .putShort((short) (8 + size));
        packet(millis, isOut, UDP, datagram.array(), Integer.MAX_VALUE);
    }

    private void tcp(long millis, boolean isOut, int flags, int sequence, int size) {
        packet(millis, isOut, TCP, segment(isOut, flags, sequence, size), Integer.MAX_VALUE);
    }

    private static byte[] segment(boolean isOut, int flags, int sequence, int size) {
        return ByteBuffer.allocate(20 + size)
                .putShort((short) (isOut ? 40_000 : 443))
                .putShort((short) (isOut ? 443 : 40_000))
                .putInt(sequence)
                .putInt(0)
                .put((byte) 0x50)
                .put((byte) flags)
                .array();
    }

    private void packet(long millis, boolean isOut, int protocol, byte[] transport, int kept) {
        byte[] home = {(byte) 192, (byte) 168, 1, 2};
        byte[] server = {(byte) 203, 0, 113, 9};
        byte[] frame = ByteBuffer.allocate(20 + transport.length)
                .putShort((short) 0x4500)
                .putShort((short) (20 + transport.length))
                .putInt(0)
                .put((byte) 64)
                .put((byte) protocol)
                .putShort((short) 0)
                .put(isOut ? home : server)
                .put(isOut ? server : home)
                .put(transport)
                .array();
        byte[] captured = Arrays.copyOf(frame, Math.min(frame.length, kept));
        file.writeBytes(PcapWriter.packet(millis * 1_000_000, captured, frame.length));
    }
}
