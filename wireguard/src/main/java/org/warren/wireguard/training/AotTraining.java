package org.warren.wireguard.training;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.foreign.Arena;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.device.BootClock;
import org.warren.wireguard.device.Device;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.tun.LinuxTun;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.tunnel.TunnelAdmin;
import org.warren.wireguard.uapi.DeviceControl;
import org.warren.wireguard.uapi.RequestHandler;
import org.warren.wireguard.uapi.SocketWatch;
import org.warren.wireguard.uapi.UapiServer;
import org.warren.wireguard.udp.ReceivedTrain;
import org.warren.wireguard.udp.UdpPort;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// What a daemon does in its first seconds, without an interface, without privilege and without a network: two tunnels
/// in memory, a socket of the UAPI, and the drivers as far as they go. For the archive that makes it start fast.
public final class AotTraining {
    private static final int PACKETS = 200;
    private static final int TRAIN = 2_000;
    /// So many that the virtual machine keeps a profile of what each costs, and compiles it immediately the next time.
    private static final int SUPER_PACKETS = 300;
    private static final Endpoint AT_A = new Endpoint(IpAddress.v4(0x7f000001), 1);
    private static final Endpoint AT_B = new Endpoint(IpAddress.v4(0x7f000001), 2);

    private final Log log = new Log("training", Level.VERBOSE, LocalDateTime::now, line -> {});
    private final NoiseSuite suite = new NoiseSuite(Aead.fastest(), new SecureRandom()::nextBytes, KeyLog.NONE);
    private final Tunnel a = new Tunnel(suite, Instant::now, log);
    private final Tunnel b = new Tunnel(suite, Instant::now, log);
    private final BootClock clock = new BootClock();

    private AotTraining() {}

    /// Does it all once.
    ///
    /// @throws IOException if a socket cannot be made, or the tunnels do not do what they should
    public static void run() throws IOException {
        AotTraining training = new AotTraining();
        training.configure();
        training.exchange();
        training.drive();
        training.clock.close();
    }

    private void configure() throws IOException {
        PrivateKey keyA = PrivateKey.generate(suite.random());
        PrivateKey keyB = PrivateKey.generate(suite.random());
        ask(a, set(keyA, keyB, "10.0.0.2/32", AT_B));
        ask(b, set(keyB, keyA, "10.0.0.1/32", AT_A));
        a.admin().up(clock.now());
        b.admin().up(clock.now());
    }

    private static String set(PrivateKey own, PrivateKey peers, String allowedIp, Endpoint endpoint) {
        String publicKey = new StaticIdentity(peers).publicKey().toHex();
        return "set=1\nprivate_key=" + own.toHex() + "\nlisten_port=0\nfwmark=0\nreplace_peers=true\npublic_key="
                + publicKey + "\npreshared_key=" + "0".repeat(64) + "\nreplace_allowed_ips=true\nallowed_ip="
                + allowedIp
                + "\nallowed_ip=fd00::1/128\nendpoint=" + endpoint + "\npersistent_keepalive_interval=25\n\nget=1\n\n";
    }

    /// As `wg` asks, through a socket.
    private void ask(Tunnel tunnel, String requests) throws IOException {
        Path directory = Files.createTempDirectory("warren-wg");
        try (ExecutorService device = Executors.newSingleThreadExecutor();
                UapiServer server =
                        new UapiServer(directory, "training", new RequestHandler(control(tunnel), log), device);
                SocketWatch watch = new SocketWatch(server.file())) {
            Thread.ofPlatform().daemon().start(server::serve);
            try (SocketChannel client = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                client.connect(UnixDomainSocketAddress.of(server.file().path()));
                client.write(ByteBuffer.wrap(requests.getBytes(StandardCharsets.US_ASCII)));
                client.shutdownOutput();
                Writer answer = new StringWriter();
                Channels.newReader(client, StandardCharsets.US_ASCII).transferTo(answer);
                if (watch.isDeleted() || !answer.toString().endsWith("errno=0\n\n")) {
                    throw new IOException("the training failed; report it with this: " + answer);
                }
            }
        } finally {
            Files.deleteIfExists(directory);
        }
    }

    private DeviceControl control(Tunnel tunnel) {
        return new DeviceControl() {
            @Override
            public TunnelAdmin admin() {
                return tunnel.admin();
            }

            @Override
            public int listenPort() {
                return 0;
            }

            @Override
            public void listenPort(int port) {}

            @Override
            public int fwmark() {
                return 0;
            }

            @Override
            public void fwmark(int mark) {}

            @Override
            public long now() {
                return clock.now();
            }
        };
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
        ByteBuffer packet = ByteBuffer.allocate(64);
        packet.put(0, (byte) 0x45).putShort(2, (short) packet.capacity());
        packet.put(12, new byte[] {10, 0, 0, (byte) source}).put(16, new byte[] {10, 0, 0, (byte) destination});
        return packet;
    }

    private void drive() throws IOException {
        loadDevice();
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

    private static void loadDevice() {
        try {
            for (Class<?> driver : new Class<?>[] {Device.class, LinuxTun.class}) {
                Class.forName(driver.getName(), true, driver.getClassLoader());
            }
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
