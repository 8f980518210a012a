package org.warren.wireguard.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuperPacketTest {
    private static final int FLAGS = 0;
    private static final int TYPE = 1;
    private static final int SIZE = 4;
    private static final int START = 6;
    private static final int OFFSET = 8;

    private final SuperPacket view = new SuperPacket();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void segmentsAreWhatAPlainSenderWouldHaveSent(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Flow flow = Flow.random(random);
            byte[] payload = new byte[1 + random.nextInt(i % 10 == 0 ? 60_000 : 6_000)];
            random.nextBytes(payload);
            int size = 1 + random.nextInt(i % 10 == 0 ? 100 : 2_000);
            int identification = random.nextInt(1 << 16);
            int sequence = random.nextInt();
            int flags = flow.tcp() ? random.nextInt(256) : 0;
            assertThat(segments(flow.whole(identification, sequence, flags, payload, size)))
                    .as("seed %d step %d: %s", seed, i, flow)
                    .usingElementComparator(java.util.Arrays::compare)
                    .containsExactlyElementsOf(flow.packets(identification, sequence, flags, payload, size));
        }
    }

    @Test
    void aPacketAloneIsCopiedAndItsChecksumFinished() {
        Random random = new Random(5);
        for (int i = 0; i < 200; i++) {
            Flow flow = Flow.random(random);
            byte[] payload = new byte[random.nextInt(1_400)];
            random.nextBytes(payload);
            byte[] whole = flow.whole(7, 8, Flow.ACK, payload, 0);
            whole[TYPE] = 0;
            byte[] packet = flow.packet(7, 8, Flow.ACK, payload);
            assertThat(segments(whole)).singleElement().isEqualTo(packet);
            // when there is nothing to finish, what is wrong stays wrong
            whole[FLAGS] = 0;
            assertThat(segments(whole).getFirst()).isNotEqualTo(packet).hasSameSizeAs(packet);
        }
    }

    @Test
    void aZeroUdpChecksumIsSentAsAllOnes() {
        Flow flow = new Flow(false, false, new byte[0], 0, 1024);
        // given a payload that makes the sum come out as all ones
        byte[] payload = new byte[2];
        byte[] first = flow.packet(0, 0, 0, payload);
        System.arraycopy(first, 26, payload, 0, 2);
        // when
        byte[] packet = segments(flow.whole(0, 0, 0, payload, 100)).getFirst();
        // then
        assertThat(packet[26]).isEqualTo((byte) 0xff);
        assertThat(packet[27]).isEqualTo((byte) 0xff);
    }

    @Test
    void extensionHeadersAreKeptInEachSegment() {
        Flow flow = new Flow(true, true, new byte[12], 0, 1024);
        byte[] payload = new byte[3_000];
        new Random(6).nextBytes(payload);
        // given
        byte[] whole = withDestinationOptions(flow.whole(0, 100, Flow.ACK, payload, 1_000));
        List<byte[]> expected = flow.packets(0, 100, Flow.ACK, payload, 1_000);
        // then
        List<byte[]> segments = segments(whole);
        assertThat(segments).hasSize(3);
        for (int i = 0; i < 3; i++) {
            byte[] plain = new byte[VirtioHeader.LENGTH + expected.get(i).length];
            System.arraycopy(expected.get(i), 0, plain, VirtioHeader.LENGTH, expected.get(i).length);
            byte[] extended = withDestinationOptions(plain);
            assertThat(segments.get(i))
                    .isEqualTo(java.util.Arrays.copyOfRange(extended, VirtioHeader.LENGTH, extended.length));
        }
    }

    /// Eight bytes between the headers of IPv6 and TCP, which no checksum sees.
    private static byte[] withDestinationOptions(byte[] whole) {
        int header = VirtioHeader.LENGTH + 40;
        byte[] out = new byte[whole.length + 8];
        System.arraycopy(whole, 0, out, 0, header);
        System.arraycopy(whole, header, out, header + 8, whole.length - header);
        out[header] = 6;
        out[header + 2] = 1; // PadN
        out[header + 3] = 4;
        out[VirtioHeader.LENGTH + 6] = 60;
        ByteBuffer buffer = ByteBuffer.wrap(out);
        int length = VirtioHeader.LENGTH + 4;
        buffer.putShort(length, (short) (buffer.getShort(length) + 8));
        return setNumber(out, START, 48);
    }

    @Test
    void whatCannotBeCutIsNotSound() {
        Flow tcp = new Flow(false, true, new byte[12], 0, 1024);
        Flow udp = new Flow(true, false, new byte[0], 0, 1024);
        byte[] payload = new byte[4_000];
        for (Flow flow : new Flow[] {tcp, udp}) {
            byte[] good = flow.whole(1, 2, Flow.ACK, payload, 1_000);
            assertThat(segments(good)).hasSize(4);
            assertThat(segments(setNumber(good, SIZE, 0))).isEmpty();
            assertThat(segments(setNumber(good, SIZE, 0xffff))).isEmpty();
            assertThat(segments(setNumber(good, START, 0))).isEmpty();
            assertThat(segments(setNumber(good, START, good.length))).isEmpty();
            assertThat(segments(setNumber(good, START, 0xffff))).isEmpty();
            assertThat(segments(setNumber(good, OFFSET, 0xffff))).isEmpty();
            byte[] alone = setByte(good, TYPE, 0);
            assertThat(segments(alone)).hasSize(1);
            assertThat(segments(setNumber(alone, START, 0xffff))).isEmpty();
            assertThat(segments(setNumber(alone, OFFSET, good.length))).isEmpty();
            assertThat(segments(setNumber(good, OFFSET, 4))).isEmpty();
            assertThat(segments(setByte(good, FLAGS, 0))).isEmpty();
            assertThat(segments(setByte(good, TYPE, 3))).as("UFO").isEmpty();
            assertThat(segments(setByte(good, TYPE, flow.v6() ? 1 : 4)))
                    .as("of the other family")
                    .isEmpty();
        }
        byte[] good = tcp.whole(1, 2, Flow.ACK, payload, 1_000);
        int dataOffset = VirtioHeader.LENGTH + 20 + 12;
        assertThat(segments(setByte(good, dataOffset, 0x40)))
                .as("a header of 16 bytes")
                .isEmpty();
        assertThat(segments(java.util.Arrays.copyOf(good, VirtioHeader.LENGTH - 1)))
                .isEmpty();
        assertThat(segments(java.util.Arrays.copyOf(good, VirtioHeader.LENGTH))).isEmpty();
        assertThat(segments(java.util.Arrays.copyOf(good, good.length - 1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void nothingThatIsHandedOverThrows(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            Flow flow = Flow.random(random);
            byte[] whole = flow.whole(1, 2, Flow.ACK, new byte[random.nextInt(3_000)], 1 + random.nextInt(2_000));
            for (int flips = random.nextInt(6); flips >= 0; flips--) {
                whole[random.nextInt(random.nextInt(3) == 0 ? whole.length : Math.min(60, whole.length))] =
                        (byte) random.nextInt(256);
            }
            for (byte[] segment : segments(whole)) {
                assertThat(segment.length).as("seed %d step %d", seed, i).isBetween(20, 65_535);
            }
        }
    }

    /// As a device takes them: into other memory, behind something.
    private List<byte[]> segments(byte[] whole) {
        List<byte[]> segments = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_BYTE, whole);
            MemorySegment train = arena.allocate(70_000);
            view.read(memory, 0, whole.length);
            assertThat(view.isWellFormed()).isEqualTo(view.count() > 0);
            for (int i = 0; i < view.count(); i++) {
                view.copy(i, train, 16);
                byte[] segment = train.asSlice(16, view.lengthOf(i)).toArray(ValueLayout.JAVA_BYTE);
                assertThat(view.copy(i)).isEqualTo(segment);
                segments.add(segment);
            }
        }
        return segments;
    }

    private static byte[] setNumber(byte[] whole, int at, int value) {
        byte[] changed = whole.clone();
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putShort(at, (short) value);
        return changed;
    }

    private static byte[] setByte(byte[] whole, int at, int value) {
        byte[] changed = whole.clone();
        changed[at] = (byte) value;
        return changed;
    }
}
