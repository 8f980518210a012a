package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.harness.capture.Frames.ethernet;
import static org.warren.harness.capture.Frames.message;
import static org.warren.harness.capture.Frames.packetBlock;
import static org.warren.harness.capture.Frames.pcap;
import static org.warren.harness.capture.Frames.pcapng;
import static org.warren.harness.capture.Frames.record;
import static org.warren.harness.capture.Frames.records;
import static org.warren.harness.capture.Frames.udp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class FrameReaderTest {

    private static final Endpoint ALICE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint BOB = Endpoint.parse("203.0.113.10:51820");
    private static final byte[] FRAME = ethernet(0x0800, udp(ALICE, BOB, message(4, 96, 7, 9)));
    private static final long SECOND = 1_000_000_000L;

    /// What is kept of a frame that was read.
    private record Read(long nanos, int linkType, int interfaceId, int length, List<Byte> bytes) {}

    @Test
    void pcapngIsReadInBothByteOrdersAndAllResolutions() throws IOException {
        for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            assertThat(nanosOf(order, 9, 1_700_000_000_123_456_789L)).isEqualTo(1_700_000_000_123_456_789L);
            assertThat(nanosOf(order, 6, 1_700_000_000_123_456L)).isEqualTo(1_700_000_000_123_456_000L);
            assertThat(nanosOf(order, 3, 1_700_000_000_123L)).isEqualTo(1_700_000_000_123_000_000L);
            assertThat(nanosOf(order, 0x80 | 10, 1_700_000_000L << 10 | 512)).isEqualTo(1_700_000_000_500_000_000L);
            assertThat(nanosOf(order, 12, 1_700_000_123_456_000_000L)).isEqualTo(1_700_000_123_456_000L);
        }
    }

    @Test
    void interfacesHaveLinkTypesOfTheirOwnAndSectionsBeginAnew() throws IOException {
        var order = ByteOrder.LITTLE_ENDIAN;
        var file = new ByteArrayOutputStream();
        file.writeBytes(pcapng(
                order,
                1,
                9,
                List.of(
                        Frames.interfaceBlock(order, 113, 6),
                        packetBlock(order, 1, 7, FRAME),
                        Frames.block(order, 5, new byte[20]),
                        packetBlock(order, 0, 8, FRAME))));
        file.writeBytes(pcapng(ByteOrder.BIG_ENDIAN, 276, 9, List.of(packetBlock(ByteOrder.BIG_ENDIAN, 0, 9, FRAME))));

        var frames = read(file.toByteArray());

        assertThat(frames).extracting(Read::linkType).containsExactly(113, 1, 276);
        assertThat(frames).extracting(Read::interfaceId).containsExactly(1, 0, 0);
        assertThat(frames).extracting(Read::nanos).containsExactly(7_000L, 8L, 9L);
        assertThat(frames).extracting(Read::bytes).containsOnly(list(FRAME));
    }

    @Test
    void simpleAndObsoletePacketBlocksAreRead() throws IOException {
        var order = ByteOrder.LITTLE_ENDIAN;
        byte[] padded = Arrays.copyOf(FRAME, (FRAME.length + 3) / 4 * 4);
        var simple = ByteBuffer.allocate(4 + padded.length)
                .order(order)
                .putInt(FRAME.length)
                .put(padded);
        var obsolete = ByteBuffer.allocate(20 + padded.length).order(order);
        obsolete.putShort((short) 0).putShort((short) 0).putInt(0).putInt(5);
        obsolete.putInt(FRAME.length).putInt(FRAME.length).put(padded);

        var frames = read(pcapng(
                order,
                1,
                9,
                List.of(Frames.block(order, 2, obsolete.array()), Frames.block(order, 3, simple.array()))));

        assertThat(frames).extracting(Read::bytes).containsExactly(list(FRAME), list(FRAME));
        assertThat(frames).extracting(Read::nanos).containsExactly(5L, 5L);
    }

    @Test
    void packedFileIsReadAndOneThatIsCutOffIsDamaged() throws IOException {
        byte[] plain = pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 1, records(noise(1), noise(2), noise(3)));
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(plain);
        }

        assertThat(read(packed.toByteArray())).hasSize(3);
        try (var reader = open(Arrays.copyOf(packed.toByteArray(), packed.size() - 400))) {
            var frame = new Frame();
            while (reader.next(frame)) {
                assertThat(frame.kept()).isPositive();
            }
            assertThat(reader.damage())
                    .hasValueSatisfying(why -> assertThat(why).contains("gzip"));
        }
        assertThatThrownBy(() -> open(new byte[] {0x1f, (byte) 0x8b, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("gzip");
    }

    @Test
    void captureOfManyFramesIsReadAcrossTheBuffersEnd() throws IOException {
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < 60; i++) {
            byte[] frame = new byte[60_000 + i];
            frame[0] = (byte) i;
            records.add(record(ByteOrder.BIG_ENDIAN, i, 0, frame));
        }

        var frames = read(pcap(Frames.MICROS, ByteOrder.BIG_ENDIAN, 1, records));

        assertThat(frames).hasSize(60);
        for (int i = 0; i < 60; i++) {
            assertThat(frames.get(i).length()).isEqualTo(60_000 + i);
            assertThat(frames.get(i).bytes().getFirst()).isEqualTo((byte) i);
            assertThat(frames.get(i).nanos()).isEqualTo(i * SECOND);
        }
    }

    /// Whatever is done to a capture, it is read to some place with a sentence, or refused with one.
    @Test
    void noChangeOfACaptureEndsInAnythingButASentence() throws IOException {
        var random = new Random(24);
        var bases = bases();
        int refused = 0;
        int damaged = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] file = bases.get(i % bases.size()).clone();
            for (int changes = 1 + random.nextInt(6); changes > 0; changes--) {
                file[random.nextInt(random.nextBoolean() ? file.length : 80)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                file = Arrays.copyOf(file, random.nextInt(file.length));
            }
            try (var reader = open(file)) {
                var frame = new Frame();
                var headers = new PacketHeaders();
                while (reader.next(frame)) {
                    headers.read(frame);
                    assertThat(frame.wallNanos()).isBetween(0L, FrameReader.WALL_NANOS_MAX + 4_300 * SECOND);
                }
                damaged += reader.damage().isPresent() ? 1 : 0;
            } catch (IOException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).as("refused").isPositive();
        assertThat(damaged).as("damaged").isPositive();
    }

    private static List<byte[]> bases() {
        var bases = new ArrayList<byte[]>();
        for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
            for (int link : new int[] {1, 0, 101, 113, 276, 9, 51}) {
                bases.add(pcap(
                        Frames.NANOS,
                        order,
                        link,
                        List.of(record(order, 1, 2, FRAME), record(order, 3, 4, noise(link)))));
                bases.add(pcapng(
                        order,
                        link,
                        6,
                        List.of(packetBlock(order, 0, 9, FRAME), packetBlock(order, 0, 10, noise(link)))));
            }
        }
        return bases;
    }

    private static byte[] noise(int seed) {
        byte[] frame = new byte[300];
        new Random(seed).nextBytes(frame);
        return frame;
    }

    private static long nanosOf(ByteOrder order, int resolution, long units) throws IOException {
        return read(pcapng(order, 1, resolution, List.of(packetBlock(order, 0, units, FRAME))))
                .getFirst()
                .nanos();
    }

    private static FrameReader open(byte[] file) throws IOException {
        return FrameReader.open(new ByteArrayInputStream(file), "a capture");
    }

    private static List<Read> read(byte[] file) throws IOException {
        var frames = new ArrayList<Read>();
        try (var reader = open(file)) {
            var frame = new Frame();
            while (reader.next(frame)) {
                byte[] bytes = Arrays.copyOfRange(frame.bytes(), frame.offset(), frame.offset() + frame.kept());
                frames.add(new Read(
                        frame.wallNanos(), frame.linkType(), frame.interfaceId(), frame.length(), list(bytes)));
            }
            assertThat(reader.damage()).isEmpty();
        }
        return frames;
    }

    private static List<Byte> list(byte[] bytes) {
        var list = new ArrayList<Byte>();
        for (byte one : bytes) {
            list.add(one);
        }
        return list;
    }
}
