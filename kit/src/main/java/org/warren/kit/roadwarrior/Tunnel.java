package org.warren.kit.roadwarrior;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.PeerConfig;
import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.verdict.Check;
import org.warren.kit.encryption.OnlyTunnelTraffic;

/// The tunnel between client and server: the server is up, the client is not yet configured, because some
/// implementations send as soon as they are.
///
/// @param client interface `wg0` of the client, which will know the server's endpoint
/// @param server interface `wg0` of the server, which learns the client's endpoint
/// @param clientConfig the configuration that [#up] applies to the client
/// @param clientKey the client's public key: not every implementation reports its own
public record Tunnel(TunnelInterface client, TunnelInterface server, TunnelConfig clientConfig, String clientKey) {

    public static final String NAME = "wg0";
    public static final int PORT = 51820;
    /// The server's endpoint over either family.
    public static final String ENDPOINT_IPV4 = RoadWarrior.SERVER_IPV4 + ":" + PORT;

    public static final String ENDPOINT_IPV6 = "[" + RoadWarrior.SERVER_IPV6 + "]:" + PORT;
    public static final String CLIENT_IPV4 = "10.100.0.2";
    public static final String CLIENT_IPV6 = "fd10:100::2";
    public static final String SERVER_IPV4 = "10.100.0.1";
    public static final String SERVER_IPV6 = "fd10:100::1";

    /// The address family over which the client reaches the server.
    public static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");

    /// Whether the client's uplink `eth0` carries only traffic that belongs to a tunnel.
    public static final Check ENCRYPTED = new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0");

    /// Creates both interfaces, brings the server's up, and starts the echo service on both.
    ///
    /// @param overIpv6 whether the client reaches the server's endpoint over IPv6
    /// @param keepaliveSeconds the client's persistent keepalive, 0 for none
    public static Tunnel prepare(Stage stage, boolean overIpv6, int keepaliveSeconds) {
        return prepare(stage, overIpv6, keepaliveSeconds, List.of("10.100.0.0/24", "fd10:100::/64"));
    }

    /// Whether a run's client reaches the server's endpoint over IPv6.
    ///
    /// @param parameters those of a scenario that has [#OUTER]
    public static boolean isOverIpv6(Parameters parameters) {
        return parameters.get(OUTER).equals("ipv6");
    }

    /// The same for a client that routes more than the tunnel's own network to the server.
    ///
    /// @param allowedIps the server's allowed IPs at the client
    public static Tunnel prepare(Stage stage, boolean overIpv6, int keepaliveSeconds, List<String> allowedIps) {
        String endpoint = overIpv6 ? ENDPOINT_IPV6 : ENDPOINT_IPV4;
        List<String> server = List.of(SERVER_IPV4 + "/24", SERVER_IPV6 + "/64");
        List<String> client = List.of(CLIENT_IPV4 + "/24", CLIENT_IPV6 + "/64");
        return prepare(stage, server, client, endpoint, allowedIps, keepaliveSeconds);
    }

    /// The same over IPv4 and with only IPv4 inside, for nodes that have no IPv6.
    public static Tunnel prepareIpv4(Stage stage) {
        return prepareIpv4(stage, ENDPOINT_IPV4);
    }

    /// The same if the client reaches the server at another address, such as a router that forwards its port.
    ///
    /// @param endpoint `ADDRESS:PORT` or `[ADDRESS]:PORT`
    public static Tunnel prepareIpv4(Stage stage, String endpoint) {
        return prepare(
                stage,
                List.of(SERVER_IPV4 + "/24"),
                List.of(CLIENT_IPV4 + "/24"),
                endpoint,
                List.of("10.100.0.0/24"),
                0);
    }

    private static Tunnel prepare(
            Stage stage,
            List<String> serverAddresses,
            List<String> clientAddresses,
            String endpoint,
            List<String> allowedIps,
            int keepaliveSeconds) {
        TunnelInterface client = stage.createTunnel(RoadWarrior.CLIENT, NAME);
        KeyPair serverKeys = KeyPair.generate(stage.linux(RoadWarrior.SERVER));
        KeyPair clientKeys = KeyPair.generate(client.node());
        TunnelInterface server = serve(stage, serverKeys, clientKeys.publicKey(), serverAddresses);
        TunnelConfig clientConfig = new TunnelConfig(
                clientKeys.privateKey(),
                PORT,
                clientAddresses,
                List.of(new PeerConfig(serverKeys.publicKey(), endpoint, allowedIps, keepaliveSeconds)));
        server.node().startEcho();
        client.node().startEcho();
        return new Tunnel(client, server, clientConfig, clientKeys.publicKey());
    }

    /// Creates the server's interface for one client and brings it up.
    static TunnelInterface serve(Stage stage, KeyPair keys, String clientKey, List<String> addresses) {
        TunnelInterface server = stage.createTunnel(RoadWarrior.SERVER, NAME);
        server.configure(new TunnelConfig(
                keys.privateKey(),
                PORT,
                addresses,
                List.of(new PeerConfig(clientKey, null, List.of(CLIENT_IPV4 + "/32", CLIENT_IPV6 + "/128"), 0))));
        server.up();
        return server;
    }

    /// Configures the client's interface and brings it up.
    public void up() {
        client.configure(clientConfig);
        client.up();
    }

    /// Lets time pass before the first step, for example for daemons that are still starting.
    ///
    /// @return this
    public Tunnel settled(Stage stage, Duration time) {
        stage.advance(time);
        return this;
    }

    /// Also captures the nodes' tunnel interfaces, with the inner packets.
    ///
    /// @return this
    public Tunnel capturedInside(Stage stage, String... nodes) {
        for (String node : nodes) {
            stage.lab().capture(node, NAME);
        }
        return this;
    }

    /// Notes the counters of both ends after the last step, for people who read the evidence.
    public Tunnel countedAtTheEnd(Stage stage) {
        stage.afterLastStep(() -> observeCounters(stage));
        return this;
    }

    /// Notes the counters of both ends, for people who read the evidence.
    public void observeCounters(Stage stage) {
        for (TunnelInterface end : List.of(client, server)) {
            for (String what : List.of("transfer", "latest-handshakes", "endpoints")) {
                stage.note(shown(what, end.node().name()), end.show(what).strip());
            }
        }
    }

    /// A counter of one end, as `wg show` prints it.
    ///
    /// @param what such as `transfer`
    /// @param role of the end
    public static Note<String> shown(String what, String role) {
        return Note.text(what + "-" + role);
    }
}
