package org.warren.scenarios.conformance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.harness.lab.LabClock;
import org.warren.kit.scriptedpeer.SeededRandom;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Endpoint;

/// A network with an endpoint in memory, in virtual time: the core of the Java WireGuard, with a fault where a test
/// plants one.
final class SimulatedEndpoint implements EndpointNetwork, LabClock {

    static final InetSocketAddress ADDRESS = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 51820);

    private static final IpAddress DRIVER = IpAddress.parse("192.0.2.9");
    private static final long MILLI = 1_000_000;

    private final PrivateKey own;
    private final Tunnel tunnel;
    private final Fault fault;
    private final Map<Integer, Socket> sockets = new LinkedHashMap<>();
    private long now;

    /// What it does with a datagram before it is on the wire.
    interface Fault {

        Fault NONE = (kind, bytes) -> List.of(new Late(bytes, 0));

        /// What the network delivers of a datagram that the endpoint sent.
        ///
        /// @param kind empty where it is no message of WireGuard's
        List<Late> sent(Optional<WireGuardMessage.Kind> kind, byte[] bytes);

        /// What it sends for a datagram that it heard, besides what is right.
        default List<byte[]> answers(byte[] heard) {
            return List.of();
        }

        /// Whether a datagram to it is lost, which was sent at this moment.
        default boolean loses(byte[] heard, long nanos) {
            return false;
        }
    }

    /// A datagram that comes later by some time.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Late(byte[] bytes, long nanos) {}

    SimulatedEndpoint(PublicKey peer, PresharedKey presharedKey, Fault fault) {
        RandomSource random = new SeededRandom(new byte[] {7});
        this.own = PrivateKey.generate(random);
        this.fault = fault;
        tunnel = new Tunnel(new NoiseSuite(Aead.fastest(), random, KeyLog.NONE), () -> epoch().plusNanos(now));
        tunnel.admin().privateKey(own, now);
        tunnel.admin().addPeer(peer, now);
        tunnel.admin().presharedKey(peer, presharedKey);
        tunnel.admin().allow(peer, IpPrefix.parse("10.7.0.2/32"));
        tunnel.admin().up(now);
    }

    /// Lets it send a keepalive as often as this.
    void persistentKeepalive(PublicKey peer, int seconds) {
        tunnel.admin().persistentKeepalive(peer, seconds, now);
    }

    PublicKey publicKey() {
        return own.publicKey();
    }

    @Override
    public LabClock clock() {
        return this;
    }

    @Override
    public String kind() {
        return "real";
    }

    @Override
    public Instant epoch() {
        return Instant.ofEpochSecond(1_700_000_000);
    }

    @Override
    public long elapsedNanos() {
        return now;
    }

    @Override
    public void advance(Duration duration) {
        advanceTo(now + duration.toNanos());
    }

    private void advanceTo(long end) {
        while (tunnel.nextDeadline(end) < end) {
            now = Math.max(now, tunnel.nextDeadline(end));
            tunnel.handleTimeout(now);
            drain();
        }
        now = Math.max(now, end);
        tunnel.handleTimeout(now);
        drain();
    }

    @Override
    public Connected connect(InetSocketAddress remote) {
        Socket socket = new Socket(40_000 + sockets.size());
        sockets.put(socket.port(), socket);
        return socket;
    }

    private void drain() {
        for (Output output = tunnel.pollOutput(); output != null; output = tunnel.pollOutput()) {
            if (output instanceof Output.Datagrams datagrams) {
                for (int i = 0; i < datagrams.train().count(); i++) {
                    ByteBuffer copy = datagrams.train().copy(i);
                    byte[] bytes = new byte[copy.remaining()];
                    copy.get(bytes);
                    deliver(datagrams.to().port(), bytes);
                }
            }
        }
    }

    private void deliver(int port, byte[] bytes) {
        var kind = WireGuardMessage.of(ByteBuffer.wrap(bytes), bytes.length).map(WireGuardMessage::kind);
        for (Late late : fault.sent(kind, bytes)) {
            Objects.requireNonNull(sockets.get(port))
                    .arriving
                    .add(new Arriving(now + MILLI + late.nanos(), late.bytes()));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    private record Arriving(long at, byte[] bytes) {}

    private final class Socket implements Connected {

        private final int port;
        private final List<Arriving> arriving = new ArrayList<>();

        Socket(int port) {
            this.port = port;
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(InetAddress.ofLiteral(DRIVER.toString()), port);
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(byte[] bytes, InetSocketAddress to) {
            fault.answers(bytes).forEach(answer -> arriving.add(new Arriving(now + MILLI, answer)));
            if (fault.loses(bytes, now)) {
                return;
            }
            // A buffer of its own, because the core works in place.
            tunnel.handleDatagram(new Endpoint(DRIVER, port), ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length)), now);
            drain();
        }

        @Override
        public Optional<Datagram> receive(Duration timeout) {
            long end = now + timeout.toNanos();
            while (true) {
                Optional<Arriving> first = arriving.stream().min((a, b) -> Long.compare(a.at(), b.at()));
                long next = Math.min(end, first.map(Arriving::at).orElse(end));
                long deadline = tunnel.nextDeadline(next);
                if (deadline < next) {
                    advanceTo(Math.max(now, deadline));
                    continue;
                }
                advanceTo(next);
                if (first.isEmpty() || first.get().at() > now) {
                    return Optional.empty();
                }
                arriving.remove(first.get());
                return Optional.of(new Datagram(first.get().bytes(), ADDRESS));
            }
        }

        @Override
        public void close() {
            // Others may still be delivered to it.
        }
    }
}
