package org.warren.scenarios.conformance;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.wireguard.key.PublicKey;

/// The subject's tunnel interface, and a socket behind it for inner packets in both directions.
final class SubjectInterface {

    static final String NAME = "wg0";
    static final int PORT = 51820;

    private static final String OTHER_NAME = "wg1";
    private static final int OTHER_PORT = 51821;
    /// The port of both ends of all inner packets.
    static final int INNER_PORT = 7777;

    static final String INNER_IPV4 = "10.7.0.1";
    static final String INNER_IPV6 = "fd07::1";

    /// The time that the threads of a daemon, and the kernel's, need to pass on a packet.
    private static final Duration HANDED_OVER = Duration.ofMillis(100);
    /// The time until a daemon reads its interface, and knows that it is up and its MTU: gotatun checks every 3 s.
    private static final Duration SETTLED = Duration.ofSeconds(4);

    private final Stage stage;
    private final List<String> environment;
    private final UdpSocket inner;
    private @Nullable TunnelInterface tunnel;
    private @Nullable PublicKey publicKey;

    /// @param environment of a daemon, `NAME=VALUE`
    SubjectInterface(Stage stage, List<String> environment) {
        this.stage = stage;
        this.environment = List.copyOf(environment);
        this.inner = stage.node(ConformanceScenario.SUBJECT).udp(INNER_PORT);
    }

    /// Creates the interface, unless there is one that works, without peers and with its own key.
    void require() {
        if (isThere()) {
            return;
        }
        tunnel = stage.createExpendableTunnel(ConformanceScenario.SUBJECT, NAME, environment);
        KeyPair keys = KeyPair.generate(tunnel.node());
        publicKey = PublicKey.fromBase64(keys.publicKey());
        tunnel.configure(
                new TunnelConfig(keys.privateKey(), PORT, List.of(INNER_IPV4 + "/16", INNER_IPV6 + "/64"), List.of()));
        tunnel.up();
        stage.advance(SETTLED);
    }

    /// Removes the interface, so that the next row begins with a new one.
    void discard() {
        if (tunnel != null && tunnel.ended().isEmpty()) {
            tunnel.remove();
        }
        tunnel = null;
        stage.advance(SETTLED);
    }

    /// Deletes the link of the interface; the next row begins with a new one.
    ///
    /// @return how long its daemon took to end; empty if it was killed, zero if there is none
    Optional<Duration> deleteLink(Duration limit) {
        Optional<Duration> end = tunnel().deleteLink(limit, stage.lab().clock());
        tunnel = null;
        return end;
    }

    /// Another interface of the same implementation in the same node, which is up and has its own port.
    TunnelInterface another() {
        TunnelInterface other = stage.createExpendableTunnel(ConformanceScenario.SUBJECT, OTHER_NAME, environment);
        KeyPair keys = KeyPair.generate(other.node());
        other.configure(new TunnelConfig(keys.privateKey(), OTHER_PORT, List.of(), List.of()));
        other.up();
        stage.advance(SETTLED);
        return other;
    }

    /// Whether there is an interface that works.
    boolean isThere() {
        return tunnel != null && tunnel.ended().isEmpty();
    }

    /// Why a daemon has ended that was not ended on purpose.
    Optional<String> ended() {
        return tunnel == null ? Optional.empty() : tunnel.ended();
    }

    TunnelInterface tunnel() {
        if (tunnel == null) {
            throw new IllegalStateException("the subject has no interface");
        }
        return tunnel;
    }

    PublicKey publicKey() {
        if (publicKey == null) {
            throw new IllegalStateException("the subject has no interface");
        }
        return publicKey;
    }

    /// Uses another key as the interface's own, after `wg set private-key`.
    void publicKey(PublicKey key) {
        publicKey = key;
    }

    /// The endpoint of its datagrams.
    InetSocketAddress endpoint() {
        return new InetSocketAddress(InetAddress.ofLiteral(ConformanceScenario.SUBJECT_IPV4), PORT);
    }

    /// Sends a packet into the tunnel.
    ///
    /// @return why it was refused; empty if it was not
    Optional<String> send(byte[] payload, String to) {
        try {
            inner.send(payload, new InetSocketAddress(InetAddress.ofLiteral(to), INNER_PORT));
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// The next packet that has come out of the tunnel.
    Optional<byte[]> delivered() {
        return inner.receive(HANDED_OVER).map(UdpSocket.Datagram::bytes);
    }

    /// The next packet that is already there.
    Optional<byte[]> there() {
        return inner.receive(Duration.ZERO).map(UdpSocket.Datagram::bytes);
    }

    void close() {
        inner.close();
    }
}
