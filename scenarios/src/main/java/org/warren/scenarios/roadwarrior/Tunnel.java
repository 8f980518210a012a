package org.warren.scenarios.roadwarrior;

import java.util.List;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Traffic;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// The tunnel between client and server, configured at both ends and still down.
///
/// @param client interface `wg0` of the client, which knows the server's endpoint
/// @param server interface `wg0` of the server, which learns the client's endpoint
public record Tunnel(TunnelInterface client, TunnelInterface server) {

    public static final String CLIENT_IPV4 = "10.100.0.2";
    public static final String CLIENT_IPV6 = "fd10:100::2";
    public static final String SERVER_IPV4 = "10.100.0.1";
    public static final String SERVER_IPV6 = "fd10:100::1";

    private static final String NAME = "wg0";
    private static final int PORT = 51820;

    /// Makes and configures both interfaces, and starts the echo service behind both.
    ///
    /// @param overIpv6 whether the client reaches the server's endpoint by IPv6
    /// @param keepaliveSeconds the client's persistent keepalive, 0 for none
    public static Tunnel configure(Stage stage, boolean overIpv6, int keepaliveSeconds) {
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, NAME);
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, NAME);
        KeyPair serverKeys = KeyPair.generate(server.node());
        KeyPair clientKeys = KeyPair.generate(client.node());
        String endpoint = (overIpv6 ? "[" + RoadWarrior.SERVER_IPV6 + "]" : RoadWarrior.SERVER_IPV4) + ":" + PORT;
        server.configure(new TunnelConfig(
                serverKeys.privateKey(),
                PORT,
                List.of(SERVER_IPV4 + "/24", SERVER_IPV6 + "/64"),
                List.of(new PeerConfig(
                        clientKeys.publicKey(), null, List.of(CLIENT_IPV4 + "/32", CLIENT_IPV6 + "/128"), 0))));
        client.configure(new TunnelConfig(
                clientKeys.privateKey(),
                PORT,
                List.of(CLIENT_IPV4 + "/24", CLIENT_IPV6 + "/64"),
                List.of(new PeerConfig(
                        serverKeys.publicKey(),
                        endpoint,
                        List.of("10.100.0.0/24", "fd10:100::/64"),
                        keepaliveSeconds))));
        Traffic.startEcho(server.node());
        Traffic.startEcho(client.node());
        return new Tunnel(client, server);
    }

    /// The server first, so that the client's first message finds someone.
    public void up() {
        server.up();
        client.up();
    }

    /// Notes what both ends count, for people who read the evidence.
    public void observeCounters(Stage stage) {
        for (TunnelInterface end : List.of(client, server)) {
            for (String what : List.of("transfer", "latest-handshakes", "endpoints")) {
                stage.observe(what + "-" + end.node().name(), end.show(what).strip());
            }
        }
    }
}
