package org.warren.kit.roadwarrior;

import java.util.List;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// A second tunnel between client and server, whose endpoints are the addresses inside the first one.
///
/// @param client interface `wg1` of the client
/// @param clientConfig the configuration that [#up] applies to the client
public record NestedTunnel(TunnelInterface client, TunnelConfig clientConfig) {

    public static final String CLIENT_IPV4 = "10.200.0.2";
    public static final String SERVER_IPV4 = "10.200.0.1";
    public static final int PORT = 51821;

    public static final String NAME = "wg1";

    /// Creates both interfaces and brings the server's up.
    public static NestedTunnel prepare(Stage stage) {
        return prepare(stage, Tunnel.SERVER_IPV4);
    }

    /// The same in addition to the first tunnel.
    ///
    /// @param endpoint the address of the server's endpoint, for the client
    public static NestedTunnel prepare(Stage stage, String endpoint) {
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, NAME);
        return new NestedTunnel(client, serve(stage, endpoint, List.of(SERVER_IPV4 + "/32")));
    }

    /// Brings the server's interface up, for a client that also routes other addresses to it.
    ///
    /// @param allowedIps the server's allowed IPs at the client
    /// @return the client's configuration
    public static TunnelConfig serve(Stage stage, String endpoint, List<String> allowedIps) {
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, NAME);
        KeyPair serverKeys = KeyPair.generate(server.node());
        KeyPair clientKeys = KeyPair.generate(stage.linux(RoadWarrior.CLIENT));
        server.configure(new TunnelConfig(
                serverKeys.privateKey(),
                PORT,
                List.of(SERVER_IPV4 + "/24"),
                List.of(new PeerConfig(clientKeys.publicKey(), null, List.of(CLIENT_IPV4 + "/32"), 0))));
        server.up();
        return new TunnelConfig(
                clientKeys.privateKey(),
                PORT,
                List.of(CLIENT_IPV4 + "/24"),
                List.of(new PeerConfig(serverKeys.publicKey(), endpoint + ":" + PORT, allowedIps, 0)));
    }

    /// Configures the client's interface and brings it up.
    public void up() {
        client.configure(clientConfig);
        client.up();
    }
}
