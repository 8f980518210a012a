package org.warren.benchmarks;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.device.CipherThreads;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.offload.Coalescer;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.offload.VirtioHeader;
import org.warren.wireguard.tunnel.CipherExecutor;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelListener;
import org.warren.wireguard.udp.UdpPort;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// A turn of a device at full rate: four super-packets of TCP that are cut, sealed and given to the kernel; and as many
/// trains that are opened and put together again. With and without a thread beside it, among few and among many peers.
/// For each packet of 1420 bytes.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up, for the parameter is not known before
public class TurnBenchmark {
    private static final int TRAINS = 4;
    private static final int SEGMENTS = 44;
    private static final int PACKETS = TRAINS * SEGMENTS;
    private static final int HEADERS = 40;
    private static final int PAYLOAD = 1_380;
    private static final int LENGTH = HEADERS + SEGMENTS * PAYLOAD;
    private static final int SLOT = 1 << 16;
    private static final int ALLOWED_IPS = 130;
    private static final Endpoint FROM = new Endpoint(IpAddress.parse("127.0.0.1"), 1);

    /// Beside the device's own.
    @Param({"0", "1"})
    public int threads;

    /// The one that is used and idle ones, each of which has 130 allowed IPs.
    @Param({"1", "1000"})
    public int peers;

    private final NoiseSuite suite = new NoiseSuite(Aead.fastest(), new Random(1)::nextBytes, KeyLog.NONE);
    private final PrivateKey keyA = PrivateKey.generate(suite.random());
    private final PrivateKey keyB = PrivateKey.generate(suite.random());
    private final MemorySegment whole = Arena.ofAuto().allocate(VirtioHeader.LENGTH + LENGTH, Long.BYTES);
    private final MemorySegment received = Arena.ofAuto().allocate((long) TRAINS * 2 * SLOT, Long.BYTES);
    private final MemorySegment header = Arena.ofAuto().allocate(VirtioHeader.LENGTH);
    private final SuperPacket packets = new SuperPacket();
    private final Coalescer coalescer = new Coalescer(true);
    private final Train[] arriving = new Train[TRAINS * 2];
    private int trains;
    private CipherThreads executor;
    private UdpPort port;
    private UdpPort sink;
    private Tunnel a;
    private Tunnel b;

    @Setup
    public void open() throws IOException {
        executor = new CipherThreads(threads);
        port = UdpPort.open(0, 0, true);
        sink = UdpPort.open(0, 0, true); // nobody reads it, and what it has no room for is dropped
        Endpoint at = new Endpoint(IpAddress.parse("127.0.0.1"), sink.port());
        a = tunnel(keyA, keyB, at, executor);
        b = tunnel(keyB, keyA, FROM, executor);
        ByteBuffer bytes = whole.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 1).put((byte) 1).putShort((short) HEADERS).putShort((short) PAYLOAD);
        bytes.putShort((short) 20).putShort((short) 16).order(ByteOrder.BIG_ENDIAN);
        bytes.putInt(0x45000000 | LENGTH).putInt(0x4000).putInt(0x40060000);
        bytes.putInt(0x0a000001).putInt(0x0a000002);
        bytes.putInt(0x04000401).putInt(1).putInt(1).putInt(0x50100200);
        bytes.putShort((short) (0x0a00 + 1 + 0x0a00 + 2 + 6 + LENGTH - 20));
        read();
        exchange(a, b, FROM);
        exchange(b, a, at);
        exchange(a, b, FROM);
        exchange(b, a, at);
        seal();
        if (arrive() != PACKETS) {
            throw new IllegalStateException("the tunnels do not carry what they should");
        }
    }

    @TearDown
    public void close() {
        executor.close();
        port.close();
        sink.close();
    }

    private Tunnel tunnel(PrivateKey own, PrivateKey other, Endpoint at, CipherExecutor by) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH, TunnelListener.NONE, by);
        tunnel.admin().privateKey(own, 0);
        tunnel.admin().addPeer(other.publicKey(), 0);
        tunnel.admin().allow(other.publicKey(), IpPrefix.parse("10.0.0.0/30"));
        Random random = new Random(peers);
        for (int i = 1; i < peers; i++) {
            PublicKey idle = PrivateKey.generate(suite.random()).publicKey();
            tunnel.admin().addPeer(idle, 0);
            for (int j = 0; j < ALLOWED_IPS; j++) {
                tunnel.admin().allow(idle, prefix(random));
            }
        }
        tunnel.admin().endpoint(other.publicKey(), at, 0);
        tunnel.admin().up(0);
        return tunnel;
    }

    /// Anywhere, next door too, but not around the addresses that are used.
    private static IpPrefix prefix(Random random) {
        String next = "10.0." + (1 + random.nextInt(255)) + ".";
        String far = (11 + random.nextInt(200)) + "." + random.nextInt(256) + "." + random.nextInt(256) + ".";
        int length = 8 * (3 + random.nextInt(2));
        return IpPrefix.parse(
                (random.nextInt(4) == 0 ? next : far) + (length == 24 ? 0 : random.nextInt(256)) + "/" + length);
    }

    private void read() {
        packets.read(whole, 0, VirtioHeader.LENGTH + LENGTH);
        a.handlePackets(packets, 0);
    }

    /// The handshake, a datagram at a time.
    private static void exchange(Tunnel from, Tunnel to, Endpoint at) {
        for (Output out = from.pollOutput(); out != null; out = from.pollOutput()) {
            if (out instanceof Output.Datagrams datagrams) {
                for (int i = 0; i < datagrams.train().count(); i++) {
                    to.handleDatagram(at, datagrams.train().copy(i), 0);
                }
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public void leaving() {
        for (int i = 0; i < TRAINS; i++) {
            read();
            for (Output out = a.pollComplete(); out != null; out = a.pollComplete()) {
                send(out);
            }
        }
        for (Output out = a.pollOutput(); out != null; out = a.pollOutput()) {
            send(out);
        }
    }

    private void send(Output output) {
        if (output instanceof Output.Datagrams datagrams) {
            port.send(datagrams.to(), datagrams.trafficClass(), datagrams.train());
        }
    }

    /// What the next round of `arriving` needs: data is accepted once only.
    @State(Scope.Thread)
    public static class Sealed {
        @Setup(Level.Invocation)
        public void seal(TurnBenchmark benchmark) {
            benchmark.seal();
        }
    }

    private void seal() {
        trains = 0;
        for (int i = 0; i < TRAINS; i++) {
            read();
        }
        for (Output out = a.pollOutput(); out != null; out = a.pollOutput()) {
            if (out instanceof Output.Datagrams datagrams) {
                Train train = datagrams.train();
                long at = (long) trains * SLOT;
                MemorySegment.copy(train.memory(), train.start(), received, at, train.length());
                arriving[trains++] = new Train(received).at(at, train.length(), train.datagramSize());
            }
        }
    }

    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int arriving(Sealed sealed) {
        return arrive();
    }

    private int arrive() {
        int delivered = 0;
        for (int i = 0; i < trains; i++) {
            b.handleDatagrams(FROM, 0, arriving[i], 0);
            for (Output out = b.pollComplete(); out != null; out = b.pollComplete()) {
                delivered += deliver(out);
            }
        }
        for (Output out = b.pollOutput(); out != null; out = b.pollOutput()) {
            delivered += deliver(out);
        }
        finish();
        return delivered;
    }

    private int deliver(Output output) {
        if (!(output instanceof Output.Packet packet)) {
            return 0;
        }
        if (!coalescer.add(packet.memory(), packet.offset(), packet.length())) {
            finish();
            coalescer.add(packet.memory(), packet.offset(), packet.length());
        }
        return 1;
    }

    private void finish() {
        coalescer.finish(header, 0);
        coalescer.clear();
    }
}
