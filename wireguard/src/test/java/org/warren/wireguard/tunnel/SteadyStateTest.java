package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.offload.Coalescer;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.offload.VirtioHeader;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// A download between two tunnels as their devices carry it.
class SteadyStateTest {
    private static final Endpoint AT_A = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint AT_B = new Endpoint(IpAddress.parse("192.0.2.2"), 2);
    private static final int LENGTH = 60_000;
    private static final int SEGMENT = 1_380;
    private static final int SEGMENTS = (LENGTH - 40 + SEGMENT - 1) / SEGMENT;
    private static final int ROUNDS = 1_000;
    private static final int WINDOWS = 20;

    private final SeededRandom random = new SeededRandom(1);
    private final NoiseSuite suite = new NoiseSuite(Aead.fastest(), random, KeyLog.NONE);
    private final PrivateKey keyA = PrivateKey.generate(random);
    private final PrivateKey keyB = PrivateKey.generate(random);
    private final MemorySegment read = Arena.ofAuto().allocate(VirtioHeader.LENGTH + LENGTH, 8);
    private final MemorySegment received = Arena.ofAuto().allocate(1 << 17, 8);
    private final MemorySegment header = Arena.ofAuto().allocate(VirtioHeader.LENGTH);
    private final Train arrived = new Train(received);
    private final SuperPacket packets = new SuperPacket();
    private final Coalescer coalescer = new Coalescer(true);
    private final Tunnel a = tunnel(keyA, keyB, "10.0.0.2", AT_B);
    private final Tunnel b = tunnel(keyB, keyA, "10.0.0.1", AT_A);
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private long delivered;
    private boolean late;

    private Tunnel tunnel(PrivateKey own, PrivateKey other, String inner, Endpoint at) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH);
        tunnel.admin().privateKey(own, 0);
        tunnel.admin().addPeer(other.publicKey(), 0);
        tunnel.admin().allow(other.publicKey(), IpPrefix.parse(inner));
        tunnel.admin().endpoint(other.publicKey(), at, 0);
        tunnel.admin().persistentKeepalive(other.publicKey(), 25, 0);
        tunnel.admin().up(0);
        return tunnel;
    }

    @Test
    void nothingIsMadeForAPacketNorForATrain() {
        ByteBuffer bytes = read.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 1).put((byte) 1).putShort((short) 40).putShort((short) SEGMENT);
        bytes.putShort((short) 20).putShort((short) 16);
        bytes.order(ByteOrder.BIG_ENDIAN)
                .putInt(0x45000000 | LENGTH)
                .putInt(0x4000)
                .putInt(0x40060000);
        bytes.putInt(0x0a000001).putInt(0x0a000002);
        bytes.putInt(0x04000401).putInt(1).putInt(1).putInt(0x50100200);
        // What is made while the compiler has not come this far yet does not count; how long that takes, nobody knows.
        long made = Long.MAX_VALUE;
        for (int window = 0; window < WINDOWS && made >= ROUNDS; window++) {
            long deliveredBefore = delivered;
            long before = threads.getCurrentThreadAllocatedBytes();
            carry(ROUNDS);
            made = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(delivered - deliveredBefore).isEqualTo((long) ROUNDS * SEGMENTS);
        }
        assertThat(late).as("a deadline that has passed").isFalse();
        assertThat(made)
                .as(
                        "bytes of heap for %d packets in %d trains, the best of %d windows",
                        ROUNDS * SEGMENTS, ROUNDS, WINDOWS)
                .isLessThan(ROUNDS);
    }

    private void carry(int rounds) {
        for (int i = 0; i < rounds; i++) {
            packets.read(read, 0, VirtioHeader.LENGTH + LENGTH);
            a.handlePackets(packets, i);
            pass(a, b, AT_A, i);
            pass(b, a, AT_B, i);
            pass(a, b, AT_A, i);
            turn(a, i);
            turn(b, i);
        }
    }

    private void turn(Tunnel tunnel, long now) {
        tunnel.handleTimeout(now);
        late |= tunnel.nextDeadline(Long.MAX_VALUE) - now <= 0;
    }

    private void pass(Tunnel from, Tunnel to, Endpoint at, long now) {
        for (Output output = from.pollOutput(); output != null; output = from.pollOutput()) {
            switch (output) {
                case Output.Packet packet -> {
                    delivered++;
                    if (!coalescer.add(packet.memory(), packet.offset(), packet.length())) {
                        coalescer.finish(header, 0);
                        coalescer.clear();
                        coalescer.add(packet.memory(), packet.offset(), packet.length());
                    }
                }
                case Output.Datagrams datagrams -> {
                    Train train = datagrams.train();
                    MemorySegment.copy(train.memory(), train.start(), received, 0, train.length());
                    to.handleDatagrams(at, 0, arrived.at(0, train.length(), train.datagramSize()), now);
                }
            }
        }
    }
}
