package org.warren.wireguard.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tunnel.CipherExecutor;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelListener;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// Two tunnels that talk in bursts over a network which loses, repeats, changes and reorders, now and then for longer
/// than a session lasts. A seed decides all of it, so what is seen depends on the executor only if that is wrong.
final class Exchange {
    private static final String INNER_A = "10.0.0.1";
    private static final String INNER_B = "10.0.0.2";
    private static final Endpoint AT_A = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint AT_B = new Endpoint(IpAddress.parse("192.0.2.2"), 2);
    private static final long SECOND = 1_000_000_000L;

    /// Datagrams sent and packets received by either, in order, and what was dropped why.
    final List<String> seen = new ArrayList<>();

    int delivered;
    private final Random random;
    private final Tunnel a;
    private final Tunnel b;
    private final MemorySegment memory = Arena.ofAuto().allocate(1 << 22, 64);
    private List<byte[]> toA = new ArrayList<>();
    private List<byte[]> toB = new ArrayList<>();
    private long now = 7 * SECOND;

    Exchange(long seed, CipherExecutor executor) {
        random = new Random(seed);
        SeededRandom source = new SeededRandom(seed);
        NoiseSuite suite = new NoiseSuite(Aead.fastest(), source, KeyLog.NONE);
        PrivateKey keyA = PrivateKey.generate(source);
        PrivateKey keyB = PrivateKey.generate(source);
        a = tunnel(suite, executor, keyA, keyB, INNER_B, AT_B);
        b = tunnel(suite, executor, keyB, keyA, INNER_A, AT_A);
    }

    private Tunnel tunnel(
            NoiseSuite suite, CipherExecutor executor, PrivateKey own, PrivateKey other, String inner, Endpoint at) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH.plusNanos(now), TunnelListener.NONE, executor);
        tunnel.admin().privateKey(own, now);
        tunnel.admin().addPeer(other.publicKey(), now);
        tunnel.admin().allow(other.publicKey(), IpPrefix.parse(inner));
        tunnel.admin().up(now);
        tunnel.admin().endpoint(other.publicKey(), at, now);
        return tunnel;
    }

    Exchange run(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            now += random.nextInt(8) == 0 ? 121 * SECOND : random.nextInt(50) * SECOND / 10;
            a.handleTimeout(now);
            drain(a);
            b.handleTimeout(now);
            drain(b);
            burst(a, INNER_A, INNER_B);
            burst(b, INNER_B, INNER_A);
            List<byte[]> arriving = impaired(toB);
            toB = new ArrayList<>();
            arrive(b, AT_A, arriving);
            arriving = impaired(toA);
            toA = new ArrayList<>();
            arrive(a, AT_B, arriving);
        }
        for (Drop drop : Drop.values()) {
            seen.add(drop + " " + a.drops().count(drop) + " " + b.drops().count(drop));
        }
        return this;
    }

    private void burst(Tunnel from, String source, String destination) {
        int length = 28 + random.nextInt(1393);
        for (int left = random.nextInt(300); left > 0; left--) {
            length = random.nextInt(40) == 0 ? 28 + random.nextInt(1393) : length;
            from.handlePacket(ByteBuffer.wrap(Packets.v4(source, destination, random.nextLong(), length)), now);
            if (random.nextInt(20) == 0) {
                for (Output out = from.pollComplete(); out != null; out = from.pollComplete()) {
                    see(from, out);
                }
            }
        }
        drain(from);
    }

    private void drain(Tunnel tunnel) {
        for (Output out = tunnel.pollOutput(); out != null; out = tunnel.pollOutput()) {
            see(tunnel, out);
        }
    }

    private void see(Tunnel at, Output output) {
        String who = at == a ? "a " : "b ";
        switch (output) {
            case Output.Packet packet -> {
                delivered++;
                seen.add(who + "receives " + HexFormat.of().formatHex(Packets.bytes(packet.bytes())));
            }
            case Output.Datagrams datagrams -> {
                for (int i = 0; i < datagrams.train().count(); i++) {
                    byte[] datagram = Packets.bytes(datagrams.train().copy(i));
                    (at == a ? toB : toA).add(datagram);
                    seen.add(who + "sends " + HexFormat.of().formatHex(datagram));
                }
            }
        }
    }

    private List<byte[]> impaired(List<byte[]> sent) {
        List<byte[]> arriving = new ArrayList<>();
        for (byte[] datagram : sent) {
            int fate = random.nextInt(30);
            if (fate > 0) {
                arriving.add(datagram);
            }
            if (fate == 1) {
                arriving.add(datagram);
            }
            if (fate == 2) {
                byte[] changed = datagram.clone();
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
                arriving.add(changed);
            }
        }
        for (int i = random.nextInt(10); i > 0 && arriving.size() > 1; i--) {
            Collections.swap(arriving, random.nextInt(arriving.size()), random.nextInt(arriving.size()));
        }
        return arriving;
    }

    /// In trains as the kernel makes them, of which each lies in memory of its own until the turn ends.
    private void arrive(Tunnel to, Endpoint from, List<byte[]> datagrams) {
        long at = 0;
        for (int i = 0; i < datagrams.size(); ) {
            int size = datagrams.get(i).length;
            long start = at;
            boolean more = true;
            for (; more && i < datagrams.size() && datagrams.get(i).length <= size; i++) {
                byte[] next = datagrams.get(i);
                MemorySegment.copy(next, 0, memory, ValueLayout.JAVA_BYTE, at, next.length);
                at += next.length;
                more = next.length == size && at - start + size < 60_000;
            }
            to.handleDatagrams(from, 0, new Train(memory).at(start, (int) (at - start), size), now);
            for (Output out = to.pollComplete(); out != null; out = to.pollComplete()) {
                see(to, out);
            }
        }
        drain(to);
        byte[] wiped = new byte[(int) at];
        Arrays.fill(wiped, (byte) 0x55);
        MemorySegment.copy(wiped, 0, memory, ValueLayout.JAVA_BYTE, 0, wiped.length);
    }
}
