package org.warren.junit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// A WireGuard tunnel between two nodes. The client knows the server's endpoint and initiates contact when it has
/// something to send; the server answers. Both ends are up when the lab runs, and their interfaces are captured.
public final class TestTunnel {

    private static final int FIRST_PORT = 51820;
    private static final int KEEPALIVE_MAX_SECONDS = 65_535;

    private final TestLab lab;
    private final TestNode client;
    private final TestNode server;
    private final int number;
    private Duration keepalive = Duration.ZERO;
    private @Nullable TunnelInterface clientEnd;

    TestTunnel(TestLab lab, TestNode client, TestNode server, int number) {
        this.lab = lab;
        this.client = client;
        this.server = server;
        this.number = number;
        client.useSubject("kernel", false);
        server.useSubject("kernel", false);
    }

    /// Sets the client's persistent keepalive.
    ///
    /// @param interval whole seconds, 1 to 65535; zero for none
    public TestTunnel keepalive(Duration interval) {
        lab.requireBuilding();
        if (interval.isNegative() || interval.toSeconds() > KEEPALIVE_MAX_SECONDS) {
            throw new IllegalArgumentException("a keepalive lies between 0 and 65535 s, not " + interval);
        }
        keepalive = interval;
        return this;
    }

    /// Sets the WireGuard implementation of both ends: `kernel`, `java`, `wireguard-go`, or a release that was built
    /// here with `warren subject add`, such as `gotatun@0.10.2`. A node runs one implementation for all its tunnels.
    ///
    /// @throws IllegalArgumentException for an unknown one, and for a node that already has another
    public TestTunnel subjects(String clientSubject, String serverSubject) {
        lab.requireBuilding();
        lab.requireSubject(clientSubject);
        lab.requireSubject(serverSubject);
        client.useSubject(clientSubject, true);
        server.useSubject(serverSubject, true);
        return this;
    }

    /// The name of its interface in both nodes, such as `wg0`.
    public String interfaceName() {
        return "wg" + number;
    }

    /// The address of the client inside the tunnel.
    public String clientAddress() {
        return address(2);
    }

    /// The address of the server inside the tunnel.
    public String serverAddress() {
        return address(1);
    }

    /// Takes the client's interface down.
    public void down() {
        lab.stage(stage -> {
            client().down();
            return 0;
        });
    }

    /// Brings the client's interface up again.
    public void up() {
        lab.stage(stage -> {
            client().up();
            return 0;
        });
    }

    /// The output of `wg show INTERFACE WHAT` on the client, for example for `latest-handshakes`.
    public String show(String what) {
        return lab.stage(stage -> client().show(what));
    }

    private TunnelInterface client() {
        return Objects.requireNonNull(clientEnd, "the tunnel does not run");
    }

    void start(Stage stage) {
        TunnelInterface clientInterface = stage.createTunnel(client.name(), interfaceName());
        TunnelInterface serverInterface = stage.createTunnel(server.name(), interfaceName());
        KeyPair serverKeys = KeyPair.generate(serverInterface.node());
        KeyPair clientKeys = KeyPair.generate(clientInterface.node());
        int port = FIRST_PORT + number;
        serverInterface.configure(new TunnelConfig(
                serverKeys.privateKey(),
                port,
                List.of(serverAddress() + "/24"),
                List.of(new PeerConfig(clientKeys.publicKey(), null, List.of(clientAddress() + "/32"), 0))));
        serverInterface.up();
        stage.lab().capture(server.name(), interfaceName());
        clientInterface.configure(new TunnelConfig(
                clientKeys.privateKey(),
                port,
                List.of(clientAddress() + "/24"),
                List.of(new PeerConfig(
                        serverKeys.publicKey(), server.address() + ":" + port, List.of(serverAddress() + "/32"), (int)
                                keepalive.toSeconds()))));
        stage.lab().capture(client.name(), interfaceName());
        clientInterface.up();
        clientEnd = clientInterface;
    }

    private String address(int host) {
        return "10.200." + number + "." + host;
    }
}
