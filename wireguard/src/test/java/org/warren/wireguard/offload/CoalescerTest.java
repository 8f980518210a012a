package org.warren.wireguard.offload;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.ip.Checksum;

/// What is put together is cut again by `SuperPacket`, which is tested by itself, and must be what it was.
class CoalescerTest {
    private static final Flow TCP = new Flow(false, true, new byte[12], 0, 1024);
    private static final byte[] PAYLOAD = new byte[5_000];

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatComesOutIsWhatWentIn(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 100; i++) {
            List<byte[]> packets = new ArrayList<>();
            for (int burst = random.nextInt(5); burst >= 0; burst--) {
                packets.addAll(burst(random));
            }
            // packets that are lost, doubled, exchanged and damaged
            for (int change = random.nextInt(4); change > 0; change--) {
                disturb(packets, random);
            }
            assertThat(cut(wholes(packets, random.nextBoolean())))
                    .as("seed %d step %d", seed, i)
                    .usingElementComparator(Arrays::compare)
                    .containsExactlyElementsOf(packets);
        }
    }

    private static List<byte[]> burst(Random random) {
        Flow flow = Flow.random(random);
        byte[] payload = new byte[random.nextInt(8_000)];
        random.nextBytes(payload);
        int flags = !flow.tcp() ? 0 : random.nextInt(3) > 0 ? Flow.ACK | Flow.PSH : random.nextInt(256);
        return flow.packets(random.nextInt(1 << 16), random.nextInt(), flags, payload, 1 + random.nextInt(1_400));
    }

    private static void disturb(List<byte[]> packets, Random random) {
        int at = random.nextInt(packets.size());
        switch (random.nextInt(4)) {
            case 0 -> packets.add(packets.get(at).clone());
            case 1 -> packets.add(packets.remove(at));
            case 2 -> packets.get(at)[random.nextInt(Math.min(60, packets.get(at).length))] ^= 1;
            default -> packets.get(at)[random.nextInt(packets.get(at).length)] ^= (byte) 0x80;
        }
        // lengths are sound, or the core would not have delivered them
        byte[] packet = packets.get(at);
        boolean v6 = packet[0] >>> 4 == 6;
        boolean sound = (v6 && packet.length >= 40) || (packet[0] >>> 4 == 4 && packet.length >= 20);
        if (sound) {
            int length = packet.length - (v6 ? 40 : 0);
            ByteBuffer.wrap(packet).putShort(v6 ? 4 : 2, (short) length);
        } else {
            packet[0] = 0x45;
            ByteBuffer.wrap(packet).putShort(2, (short) packet.length);
        }
    }

    @Test
    void segmentsOfAFlowAreOne() {
        for (boolean v6 : new boolean[] {false, true}) {
            for (boolean tcp : new boolean[] {false, true}) {
                Flow flow = new Flow(v6, tcp, new byte[tcp ? 12 : 0], 2, 1024);
                List<byte[]> packets = flow.packets(9, -1_500, tcp ? Flow.ACK | Flow.PSH : 0, PAYLOAD, 1_000);
                packets.addAll(flow.packets(14, 3_500, tcp ? Flow.ACK : 0, PAYLOAD, 900));
                assertThat(wholes(packets, true)).as("%s", flow).hasSize(2);
                assertThat(wholes(packets, false)).as("%s", flow).hasSize(tcp ? 2 : packets.size());
            }
        }
    }

    @Test
    void aShorterOneOrAPushEndsTheWhole() {
        List<byte[]> packets = TCP.packets(1, 0, Flow.ACK, new byte[2_500], 1_000);
        packets.addAll(TCP.packets(4, 2_500, Flow.ACK | Flow.PSH, new byte[2_000], 1_000));
        packets.addAll(TCP.packets(6, 4_500, Flow.ACK, new byte[2_000], 1_000));
        assertThat(wholes(packets, true)).hasSize(3);
    }

    @Test
    void aWholeIsNoLongerThanAPacketMayBe() {
        List<byte[]> packets = TCP.packets(1, 0, Flow.ACK, new byte[130_000], 1_400);
        assertThat(wholes(packets, true)).hasSize(3);
        assertThat(wholes(TCP.packets(1, 0, Flow.ACK, new byte[12_800], 100), true))
                .hasSize(2);
    }

    @Test
    void aWrongChecksumIsPassedOnAsItIs() {
        for (int damaged = 0; damaged < 3; damaged++) {
            List<byte[]> packets = TCP.packets(1, 0, Flow.ACK, new byte[3_000], 1_000);
            packets.get(damaged)[100] ^= 1;
            List<byte[]> wholes = wholes(packets, true);
            assertThat(wholes).hasSize(damaged == 0 ? 2 : damaged == 1 ? 3 : 2);
            assertThat(cut(wholes)).usingElementComparator(Arrays::compare).containsExactlyElementsOf(packets);
            assertThat(wholes.get(Math.min(damaged, wholes.size() - 1))[0])
                    .as("the kernel looks at it")
                    .isZero();
        }
    }

    @Test
    void fragmentsOptionsAndExtensionHeadersStayAlone() {
        List<byte[]> fragments = TCP.packets(1, 0, Flow.ACK, new byte[2_000], 1_000);
        fragments.forEach(packet -> set(packet, 6, 0x2000));
        assertThat(wholes(fragments, true)).hasSize(2);
        List<byte[]> options = TCP.packets(1, 0, Flow.ACK, new byte[2_000], 1_000);
        options.forEach(packet -> packet[0] = 0x46);
        assertThat(wholes(options, true)).hasSize(2);
        Flow v6 = new Flow(true, true, new byte[0], 0, 1024);
        List<byte[]> extended = v6.packets(1, 0, Flow.ACK, new byte[2_000], 1_000);
        extended.forEach(packet -> packet[6] = 60);
        assertThat(wholes(extended, true)).hasSize(2);
    }

    @Test
    void whateverDiffersKeepsThemApart() {
        List<byte[]> packets = TCP.packets(1, 0, Flow.ACK, new byte[2_000], 1_000);
        assertThat(wholes(packets, true)).hasSize(1);
        // type of service, lifetime, addresses, ports, acknowledgment, window, urgent pointer, options
        for (int at : new int[] {1, 8, 12, 16, 20, 22, 28, 34, 38, 40, 51}) {
            byte[] changed = packets.get(1).clone();
            int before = ByteBuffer.wrap(changed).getShort(at & ~1) & 0xffff;
            changed[at] ^= 4;
            int after = ByteBuffer.wrap(changed).getShort(at & ~1) & 0xffff;
            mend(changed, 10, at < 20, before, after);
            mend(changed, 36, at >= 12, before, after);
            assertThat(wholes(List.of(packets.getFirst(), changed), true))
                    .as("byte %d", at)
                    .hasSize(2);
        }
    }

    /// RFC 1624, so that the checksums hold and only the difference counts.
    private static void mend(byte[] packet, int field, boolean covers, int before, int after) {
        if (covers) {
            int checksum = ByteBuffer.wrap(packet).getShort(field) & 0xffff;
            set(packet, field, ~Checksum.fold((long) (~checksum & 0xffff) + (~before & 0xffff) + after));
        }
    }

    private static void set(byte[] packet, int at, int value) {
        ByteBuffer.wrap(packet).putShort(at, (short) value);
    }

    /// What the kernel is given: headers and all.
    private static List<byte[]> wholes(List<byte[]> packets, boolean udpToo) {
        List<byte[]> wholes = new ArrayList<>();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory =
                    arena.allocate(packets.stream().mapToInt(p -> p.length + 32).sum());
            Coalescer coalescer = new Coalescer(udpToo);
            long at = 0;
            for (byte[] packet : packets) {
                MemorySegment.copy(packet, 0, memory, ValueLayout.JAVA_BYTE, at, packet.length);
                if (!coalescer.add(memory, at, packet.length)) {
                    wholes.add(take(coalescer));
                    assertThat(coalescer.add(memory, at, packet.length)).isTrue();
                }
                at += packet.length + 32;
            }
            wholes.add(take(coalescer));
        }
        return wholes;
    }

    private static byte[] take(Coalescer coalescer) {
        byte[] header = new byte[VirtioHeader.LENGTH];
        coalescer.finish(MemorySegment.ofArray(header), 0);
        int length = header.length;
        for (int i = 0; i < coalescer.count(); i++) {
            length += coalescer.lengthOf(i);
        }
        byte[] whole = Arrays.copyOf(header, length);
        int at = header.length;
        for (int i = 0; i < coalescer.count(); i++) {
            MemorySegment.copy(
                    coalescer.memory(), ValueLayout.JAVA_BYTE, coalescer.offsetOf(i), whole, at, coalescer.lengthOf(i));
            at += coalescer.lengthOf(i);
        }
        coalescer.clear();
        return whole;
    }

    private static List<byte[]> cut(List<byte[]> wholes) {
        List<byte[]> packets = new ArrayList<>();
        SuperPacket view = new SuperPacket();
        for (byte[] whole : wholes) {
            view.read(MemorySegment.ofArray(whole), 0, whole.length);
            assertThat(view.isWellFormed()).isTrue();
            for (int i = 0; i < view.count(); i++) {
                packets.add(view.copy(i));
            }
        }
        return packets;
    }
}
