package org.warren.wireguard.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.device.BootClock;
import org.warren.wireguard.device.Daemon;
import org.warren.wireguard.device.Device;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.offload.VirtioHeader;
import org.warren.wireguard.posix.KernelRandom;
import org.warren.wireguard.tun.LinuxTun;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelAdmin;
import org.warren.wireguard.udp.ReceivedTrain;
import org.warren.wireguard.udp.UdpPort;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// Exercises what a daemon does in its first seconds, without an interface, privileges or a network: two tunnels in
/// memory, a UAPI socket, and the drivers as far as possible. The JVM records it in the AOT archive that makes the
/// daemon start fast.
public final class AotTraining {
    public static final String NAME = "training";

    private static final int PACKETS = 200;
    private static final int TRAIN = 2_000;
    /// Enough rounds for the virtual machine to profile the methods, so that it compiles them immediately at the next
    /// start.
    private static final int SUPER_PACKETS = 300;
    private static final int PACKET = 64;
    private static final List<String> TUN_PARTS = List.of("LinuxTun", "LinkSettings", "Elsewhere");
    private static final IpAddress INSIDE_A = IpAddress.v4(0x0a000001);
    private static final IpAddress INSIDE_B = IpAddress.v4(0x0a000002);
    private static final Endpoint AT_A = new Endpoint(IpAddress.v4(0x7f000001), 1);
    private static final Endpoint AT_B = new Endpoint(IpAddress.v4(0x7f000001), 2);

    private final Log log = new Log(NAME, Level.ERROR, LocalDateTime::now, line -> {});
    private final NoiseSuite suite = new NoiseSuite(Aead.fastest(), new KernelRandom()::nextBytes, KeyLog.NONE);
    private final Tunnel a = new Tunnel(suite, Instant::now, log);
    private final Tunnel b = new Tunnel(suite, Instant::now, log);
    private final BootClock clock = new BootClock();

    private AotTraining() {}

    /// Runs a daemon as a real start does.
    public interface DaemonRunner {
        /// Returns when the device has been stopped.
        ///
        /// @param directory of the control socket
        /// @param ready to be called when the socket answers
        void run(Path directory, Daemon.TunOpener opener, Consumer<Device> ready) throws IOException;
    }

    /// Runs the whole training once.
    ///
    /// @param runner runs a daemon whose interface is named [#NAME]
    /// @throws IOException if a socket cannot be created, or the tunnels do not work as they should
    public static void run(DaemonRunner runner) throws IOException {
        AotTraining training = new AotTraining();
        training.start(runner);
        training.configure();
        training.exchange();
        training.drive();
        training.clock.close();
    }

    /// A daemon that starts, is configured by `wg`, and initiates a handshake that nobody answers.
    private void start(DaemonRunner runner) throws IOException {
        PrivateKey own = PrivateKey.generate(suite.random());
        PublicKey peer = new StaticIdentity(PrivateKey.generate(suite.random())).publicKey();
        Path directory = Path.of(
                System.getProperty("java.io.tmpdir"),
                "warren-wg." + ProcessHandle.current().pid());
        AtomicReference<String> answer = new AtomicReference<>("");
        try (Arena arena = Arena.ofShared()) {
            MemorySegment packet = arena.allocate(VirtioHeader.LENGTH + (long) PACKET, Long.BYTES);
            MemorySegment.copy(packet(1, 2).array(), 0, packet, ValueLayout.JAVA_BYTE, VirtioHeader.LENGTH, PACKET);
            runner.run(directory, () -> new TrainingTun(packet), device -> Thread.ofPlatform()
                    .daemon()
                    .start(() -> {
                        answer.set(ask(directory.resolve(NAME + ".sock"), set(own, peer, AT_B)));
                        device.stop();
                    }));
        } finally {
            Files.deleteIfExists(directory);
        }
        String given = Objects.requireNonNull(answer.get());
        if (!given.endsWith("errno=0\n\n")) {
            throw new IOException("the training failed; report it with this: " + given);
        }
    }

    private static String set(PrivateKey own, PublicKey peer, Endpoint endpoint) {
        return "set=1\nprivate_key=" + own.toHex() + "\nlisten_port=0\nfwmark=0\nreplace_peers=true\npublic_key="
                + peer.toHex() + "\npreshared_key=" + "0".repeat(64)
                + "\nreplace_allowed_ips=true\nallowed_ip=10.0.0.2/32\nallowed_ip=fd00::1/128\nendpoint=" + endpoint
                + "\npersistent_keepalive_interval=25\n\nget=1\n\n";
    }

    /// Sends a request as `wg` does, through the socket.
    private static String ask(Path socket, String requests) {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            client.write(ByteBuffer.wrap(requests.getBytes(StandardCharsets.US_ASCII)));
            client.shutdownOutput();
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            return "no answer: " + e.getMessage();
        }
    }

    private void configure() {
        PrivateKey keyA = PrivateKey.generate(suite.random());
        PrivateKey keyB = PrivateKey.generate(suite.random());
        configure(a, keyA, keyB, INSIDE_B, AT_B);
        configure(b, keyB, keyA, INSIDE_A, AT_A);
    }

    private void configure(Tunnel tunnel, PrivateKey own, PrivateKey peers, IpAddress allowed, Endpoint endpoint) {
        TunnelAdmin admin = tunnel.admin();
        PublicKey peer = new StaticIdentity(peers).publicKey();
        admin.privateKey(own, clock.now());
        admin.addPeer(peer, clock.now());
        admin.allow(peer, new IpPrefix(allowed, Integer.SIZE));
        admin.endpoint(peer, endpoint, clock.now());
        admin.up(clock.now());
    }

    private void exchange() {
        for (int i = 0; i < PACKETS; i++) {
            a.handlePacket(packet(1, 2), clock.now());
            b.handlePacket(packet(2, 1), clock.now());
            boolean busy = true;
            while (busy) {
                boolean sent = deliver(a, AT_A, b);
                busy = deliver(b, AT_B, a) || sent;
                a.handleTimeout(clock.now());
                b.handleTimeout(clock.now());
            }
        }
        BulkTraining bulk = new BulkTraining(a, b, AT_A);
        for (int i = 0; i < SUPER_PACKETS; i++) {
            bulk.carry(clock.now());
        }
        a.admin().down();
        b.admin().down();
    }

    private boolean deliver(Tunnel from, Endpoint at, Tunnel to) {
        Output output = from.pollOutput();
        if (output instanceof Output.Datagrams datagrams) {
            to.handleDatagrams(at, datagrams.trafficClass(), datagrams.train(), clock.now());
        }
        return output != null;
    }

    private static ByteBuffer packet(int source, int destination) {
        ByteBuffer packet = ByteBuffer.allocate(PACKET);
        packet.put(0, (byte) 0x45).putShort(2, (short) packet.capacity());
        packet.put(12, new byte[] {10, 0, 0, (byte) source}).put(16, new byte[] {10, 0, 0, (byte) destination});
        return packet;
    }

    private void drive() throws IOException {
        loadTun();
        try (Arena arena = Arena.ofConfined();
                UdpPort port = UdpPort.open(0, 0, true)) {
            Train train = new Train(arena.allocate(TRAIN)).at(0, TRAIN, TRAIN / 2);
            int sent = port.send(new Endpoint(AT_A.address(), port.port()), 0, train);
            log.verbose("Sent to ourselves: " + sent);
            for (ReceivedTrain received = port.receive(); received != null; received = port.receive()) {
                log.verbose("Received " + received.train().count() + " from " + received.from());
            }
            port.release();
        }
    }

    /// Creating one needs privileges.
    private static void loadTun() {
        try {
            for (String part : TUN_PARTS) {
                Class.forName(LinuxTun.class.getPackageName() + "." + part, true, LinuxTun.class.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
