package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.harness.capture.Frames.ethernet;
import static org.warren.harness.capture.Frames.ip;
import static org.warren.harness.capture.Frames.message;
import static org.warren.harness.capture.Frames.pcap;
import static org.warren.harness.capture.Frames.record;
import static org.warren.harness.capture.Frames.records;
import static org.warren.harness.capture.Frames.udp;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.CapturedPacket.Protocol;

class CaptureTest {

    private static final Endpoint ALICE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint BOB = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint ALICE6 = Endpoint.parse("[2001:db8::1]:51820");
    private static final Endpoint BOB6 = Endpoint.parse("[2001:db8:0:1::2]:4000");
    private static final byte[] KEEPALIVE = message(4, 32, 7, 9);

    @TempDir
    Path folder;

    @Test
    void timesAreSinceTheEpochOfTheRun() throws IOException {
        var frame = ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE));
        for (var order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            var nanos = read(pcap(Frames.NANOS, order, 1, List.of(record(order, 1_000, 123_456_789, frame))));
            var micros = read(pcap(Frames.MICROS, order, 1, List.of(record(order, 1_000, 123_456, frame))));

            assertThat(nanos.packets()).extracting(CapturedPacket::nanos).containsExactly(900_123_456_789L);
            assertThat(micros.packets()).extracting(CapturedPacket::nanos).containsExactly(900_123_456_000L);
        }
    }

    @Test
    void fileInMemoryIsReadAsOneOnDisk() throws IOException {
        var frame = ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE));
        byte[] file = pcap(
                Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 1, List.of(record(ByteOrder.LITTLE_ENDIAN, 1_000, 5, frame)));

        assertThat(Capture.read(file, "a capture", 100_000_000_000L)).isEqualTo(read(file));
        assertThatThrownBy(() -> Capture.read(new byte[64], "a capture", 0)).hasMessageContaining("a capture");
    }

    @Test
    void secondsAreUnsigned() throws IOException {
        var file = Files.write(
                folder.resolve("late.pcap"),
                pcap(
                        Frames.NANOS,
                        ByteOrder.LITTLE_ENDIAN,
                        101,
                        List.of(record(ByteOrder.LITTLE_ENDIAN, (int) 4_000_000_000L, 0, udp(ALICE, BOB, KEEPALIVE)))));

        assertThat(Capture.read(file, 0).packets().getFirst().nanos()).isEqualTo(4_000_000_000_000_000_000L);
    }

    @Test
    void udpIsDecodedOverBothLinkTypesAndBothAddressFamilies() throws IOException {
        var ethernet = read(little(
                1, ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE)), ethernet(0x86dd, udp(ALICE6, BOB6, KEEPALIVE))));
        var raw = read(little(101, udp(ALICE, BOB, KEEPALIVE), udp(ALICE6, BOB6, KEEPALIVE)));

        for (var capture : List.of(ethernet, raw)) {
            assertThat(capture.damage()).isEmpty();
            assertThat(capture.packets()).extracting(CapturedPacket::number).containsExactly(1, 2);
            assertThat(capture.packets()).extracting(CapturedPacket::protocol).containsOnly(Protocol.UDP);
            assertThat(capture.packets()).extracting(CapturedPacket::source).containsExactly(ALICE, ALICE6);
            assertThat(capture.packets())
                    .extracting(CapturedPacket::destination)
                    .containsExactly(BOB, BOB6);
            assertThat(WireGuardDatagram.in(capture.packets()))
                    .extracting(WireGuardDatagram::message)
                    .containsOnly(new WireGuardMessage.Data(7, 9, 32));
        }
    }

    @Test
    void trafficClassIsReadInBothFamilies() throws IOException {
        byte[] ipv4 = udp(ALICE, BOB, KEEPALIVE);
        ipv4[1] = (byte) 0xba;
        byte[] ipv6 = udp(ALICE6, BOB6, KEEPALIVE);
        ipv6[0] |= 0x0b;
        ipv6[1] |= (byte) 0xa0;

        assertThat(read(little(101, ipv4, ipv6)).packets())
                .extracting(CapturedPacket::trafficClass)
                .containsExactly(0xba, 0xba);
    }

    @Test
    void paddingOfShortFramesIsNoPayload() throws IOException {
        var frame = ethernet(0x0800, udp(ALICE, BOB, new byte[1]));

        var packet = read(little(1, Arrays.copyOf(frame, 60))).packets().getFirst();

        assertThat(packet.payload().remaining()).isEqualTo(1);
        assertThat(packet.length()).isEqualTo(60);
    }

    @Test
    void lengthOnTheWireSurvivesASnapshotLength() throws IOException {
        var frame = ethernet(0x0800, udp(ALICE, BOB, message(4, 1_452, 7, 9)));
        var cut = record(ByteOrder.LITTLE_ENDIAN, 1_000, 0, frame, 96);

        var packet = read(pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 1, List.of(cut)))
                .packets()
                .getFirst();

        assertThat(packet.wireGuard()).contains(new WireGuardMessage.Data(7, 9, 1_452));
    }

    @Test
    void otherProtocolsAreToldApart() throws IOException {
        var arp = new byte[] {0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 1, 10, 0, 0, 1, 0, 0, 0, 0, 0, 0, 10, 0, 0, 2};
        var tcp = new byte[] {0, 80, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x50, 2, 0, 0, 0, 0, 0, 0};
        var unreachable = new byte[8 + 28];
        unreachable[0] = 3;
        unreachable[1] = 3;
        System.arraycopy(udp(ALICE, BOB, KEEPALIVE), 0, unreachable, 8, 28);
        var solicitation = new byte[24];
        solicitation[0] = (byte) 135;

        var packets = read(little(
                        1,
                        ethernet(0x0806, arp),
                        ethernet(0x0800, ip(ALICE, BOB, 6, tcp)),
                        ethernet(0x0800, ip(BOB, ALICE, 1, unreachable)),
                        ethernet(0x86dd, ip(ALICE6, BOB6, 58, solicitation)),
                        ethernet(0x0800, ip(ALICE, BOB, 2, new byte[8])),
                        ethernet(0x0800, ip(ALICE, BOB, 47, new byte[8])),
                        ethernet(0x88cc, new byte[46]),
                        new byte[5]))
                .packets();

        assertThat(packets)
                .extracting(CapturedPacket::protocol)
                .containsExactly(
                        Protocol.ARP,
                        Protocol.TCP,
                        Protocol.ICMP,
                        Protocol.ICMPV6,
                        Protocol.IGMP,
                        Protocol.OTHER_IP,
                        Protocol.OTHER,
                        Protocol.OTHER);
        assertThat(packets.get(0).source()).isEqualTo(Endpoint.parse("10.0.0.1:0"));
        assertThat(packets.get(0).isArpRequest()).isTrue();
        assertThat(packets.get(0).isArpReply()).isFalse();
        assertThat(packets.get(1).source().port()).isEqualTo(80);
        // The quoted datagram inside an ICMP error is not taken for the packet itself.
        assertThat(packets.get(2).source()).isEqualTo(Endpoint.parse("203.0.113.10:0"));
        assertThat(packets.get(2).payload().get(0)).isEqualTo((byte) 3);
        assertThat(packets.get(3).payload().get(0)).isEqualTo((byte) 135);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 20, 60})
    void cutOffEndIsReportedAndTheRestIsKept(int kept) throws IOException {
        var frame = ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE));
        var whole = little(1, frame, frame);

        var capture = read(Arrays.copyOf(whole, 24 + 16 + frame.length + kept));

        assertThat(capture.packets()).hasSize(1);
        assertThat(capture.damage()).contains("ends in the middle of packet 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 23})
    void fileWithoutAWholeHeaderIsAnEmptyDamagedCapture(int kept) throws IOException {
        var capture = read(Arrays.copyOf(little(1), kept));

        assertThat(capture.packets()).isEmpty();
        assertThat(capture.damage()).contains("ends before its first packet");
    }

    @Test
    void impossibleLengthEndsTheReading() throws IOException {
        var bytes = little(1, ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE)));
        bytes[24 + 11] = (byte) 0x80;

        assertThat(read(bytes).damage()).contains("is damaged at packet 1");
    }

    @Test
    void otherFormatsAreRefusedWithAReason() {
        assertThatThrownBy(() -> read(new byte[24]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("neither a pcap nor a pcapng file");
        assertThatThrownBy(() -> read(little(105, new byte[60]))).hasMessageContaining("link type 105");
    }

    /// pcap4j throws an exception of its own choice while it looks for an option that is not there.
    @Test
    void packetThatTheLibraryChokesOnIsNotDecodableAndTheOthersAre() throws IOException {
        var query = new byte[28];
        query[0] = (byte) 145;

        var capture = read(
                little(1, ethernet(0x86dd, ip(ALICE6, BOB6, 58, query)), ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE))));

        assertThat(capture.damage()).isEmpty();
        assertThat(capture.packets())
                .extracting(CapturedPacket::protocol)
                .containsExactly(Protocol.OTHER, Protocol.UDP);
    }

    @Test
    void noChangeOfAPacketEndsTheReading() throws IOException {
        var random = new Random(11);
        List<byte[]> bases = List.of(
                ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE)),
                ethernet(0x86dd, udp(ALICE6, BOB6, KEEPALIVE)),
                ethernet(0x86dd, ip(ALICE6, BOB6, 58, new byte[60])),
                ethernet(0x0800, ip(ALICE, BOB, 1, new byte[60])),
                ethernet(0x86dd, ip(ALICE6, BOB6, 0, new byte[80])));
        var frames = new byte[2_000][];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = bases.get(i % bases.size()).clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                frames[i][12 + random.nextInt(frames[i].length - 12)] = (byte) random.nextInt();
            }
        }

        assertThat(read(little(1, frames)).packets()).hasSize(frames.length);
    }

    @Test
    void deepNestingIsNotDecodable() throws IOException {
        var headers = new byte[60_000];
        for (int at = 0; at < headers.length; at += 8) {
            headers[at] = 60; // another header of destination options, as long as this one
        }

        var capture = read(little(1, ethernet(0x86dd, ip(ALICE6, BOB6, 60, headers))));

        assertThat(capture.packets()).hasSize(1);
    }

    @Test
    void captureOf3GibibytesIsReadUpToALimitAndSaysSo() throws IOException {
        var file = Files.write(folder.resolve("huge.pcap"), little(1, ethernet(0x0800, udp(ALICE, BOB, KEEPALIVE))));
        try (var sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }

        var capture = Capture.read(file, 0, 1 << 20);

        assertThat(capture.packets()).hasSizeBetween(1_000, 5_000);
        assertThat(capture.packets().getFirst().wireGuard()).isPresent();
        assertThat(capture.damage())
                .hasValueSatisfying(damage -> assertThat(damage).startsWith("has more packets than are read at once"));
    }

    private Capture read(byte[] bytes) throws IOException {
        return Capture.read(Files.write(folder.resolve("test.pcap"), bytes), 100_000_000_000L);
    }

    private static byte[] little(int linkType, byte[]... frames) {
        return pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, linkType, records(frames));
    }
}
