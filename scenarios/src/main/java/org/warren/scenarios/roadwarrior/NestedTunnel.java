package org.warren.scenarios.roadwarrior;

import java.util.List;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// A second tunnel between client and server, whose endpoints are the addresses inside the first one.
///
/// @param client interface `wg1` of the client
/// @param clientConfig what [#up] gives the client
public record NestedTunnel(TunnelInterface client, TunnelConfig clientConfig) {

    public static final String CLIENT_IPV4 = "10.200.0.2";
    public static final String SERVER_IPV4 = "10.200.0.1";
    public static final int PORT = 51821;

    private static final String NAME = "wg1";

    /// Makes both interfaces and brings the server's up.
    public static NestedTunnel prepare(Stage stage) {
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, NAME);
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, NAME);
        KeyPair serverKeys = KeyPair.generate(server.node());
        KeyPair clientKeys = KeyPair.generate(client.node());
        server.configure(new TunnelConfig(
                serverKeys.privateKey(),
                PORT,
                List.of(SERVER_IPV4 + "/24"),
                List.of(new PeerConfig(clientKeys.publicKey(), null, List.of(CLIENT_IPV4 + "/32"), 0))));
        server.up();
        TunnelConfig clientConfig = new TunnelConfig(
                clientKeys.privateKey(),
                PORT,
                List.of(CLIENT_IPV4 + "/24"),
                List.of(new PeerConfig(
                        serverKeys.publicKey(), Tunnel.SERVER_IPV4 + ":" + PORT, List.of(SERVER_IPV4 + "/32"), 0)));
        return new NestedTunnel(client, clientConfig);
    }

    /// Configures the client's interface and brings it up.
    public void up() {
        client.configure(clientConfig);
        client.up();
    }
}
