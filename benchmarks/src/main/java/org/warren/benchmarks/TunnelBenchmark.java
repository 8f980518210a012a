package org.warren.benchmarks;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Endpoint;

/// Two whole tunnels with the fastest cipher: a handshake, and a packet of 1420 bytes from the one to the other.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TunnelBenchmark {
    private static final Endpoint PLACE = new Endpoint(IpAddress.parse("192.0.2.1"), 51820);
    private static final long APART = 25_000_000L;

    private final NoiseSuite suite = new NoiseSuite(Aead.fastest(), new Random(1)::nextBytes, KeyLog.NONE);
    private final PrivateKey keyA = PrivateKey.generate(suite.random());
    private final PrivateKey keyB = PrivateKey.generate(suite.random());
    private long now;
    private final Tunnel a = tunnel(keyA, keyB.publicKey());
    private final Tunnel b = tunnel(keyB, keyA.publicKey());
    private final ByteBuffer packet = ByteBuffer.allocate(1420);

    private Tunnel tunnel(PrivateKey key, PublicKey peer) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH.plusNanos(now));
        tunnel.admin().privateKey(key, now);
        tunnel.admin().addPeer(peer, now);
        tunnel.admin().allow(peer, IpPrefix.parse("0.0.0.0/0"));
        tunnel.admin().endpoint(peer, PLACE, now);
        tunnel.admin().up(now);
        return tunnel;
    }

    @Setup
    public void connect() {
        packet.put(0, (byte) 0x45).putShort(2, (short) packet.capacity());
        if (handshake() == 0) {
            throw new IllegalStateException("the tunnels did not connect");
        }
    }

    /// With the packet that caused it. Between two of them lies a pause, or they would count as a flood.
    @Benchmark
    public int handshake() {
        now += APART;
        a.admin().down();
        a.admin().up(now);
        return packetThrough();
    }

    /// Sealed, opened and delivered, with all deadlines moved. Time stands still, so the session stays young.
    @Benchmark
    public int packetThrough() {
        a.handlePacket(packet.duplicate(), now);
        int delivered = 0;
        boolean busy = true;
        while (busy) {
            busy = false;
            for (Output out = a.pollOutput(); out != null; out = a.pollOutput()) {
                busy = true;
                delivered += pass(out, b);
            }
            for (Output out = b.pollOutput(); out != null; out = b.pollOutput()) {
                busy = true;
                delivered += pass(out, a);
            }
        }
        return delivered;
    }

    private int pass(Output out, Tunnel to) {
        return switch (out) {
            case Output.Packet arrived -> 1;
            case Output.Datagrams datagrams -> {
                to.handleDatagrams(PLACE, datagrams.trafficClass(), datagrams.train(), now);
                yield 0;
            }
        };
    }
}
