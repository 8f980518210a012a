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

/// The tunnel between client and server: the server is up and waits, the client is still without configuration,
/// because some implementations speak as soon as they have one.
///
/// @param client interface `wg0` of the client, which is to know the server's endpoint
/// @param server interface `wg0` of the server, which learns the client's endpoint
/// @param clientConfig what [#up] gives the client
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

    /// Over which family the client reaches the server.
    public static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");

    /// Whether the client's uplink `eth0` carries nothing but what belongs to a tunnel.
    public static final Check ENCRYPTED = new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0");

    /// Makes both interfaces, brings the server's up, and starts the echo service behind both.
    ///
    /// @param overIpv6 whether the client reaches the server's endpoint by IPv6
    /// @param keepaliveSeconds the client's persistent keepalive, 0 for none
    public static Tunnel prepare(Stage stage, boolean overIpv6, int keepaliveSeconds) {
        return prepare(stage, overIpv6, keepaliveSeconds, List.of("10.100.0.0/24", "fd10:100::/64"));
    }

    /// Whether a run's client reaches the server's endpoint by IPv6.
    ///
    /// @param parameters those of a scenario that has [#OUTER]
    public static boolean isOverIpv6(Parameters parameters) {
        return parameters.get(OUTER).equals("ipv6");
    }

    /// The same for a client that takes the server for the way to more than the tunnel's own network.
    ///
    /// @param allowedIps the server's, as the client has them
    public static Tunnel prepare(Stage stage, boolean overIpv6, int keepaliveSeconds, List<String> allowedIps) {
        String endpoint = overIpv6 ? ENDPOINT_IPV6 : ENDPOINT_IPV4;
        List<String> server = List.of(SERVER_IPV4 + "/24", SERVER_IPV6 + "/64");
        List<String> client = List.of(CLIENT_IPV4 + "/24", CLIENT_IPV6 + "/64");
        return prepare(stage, server, client, endpoint, allowedIps, keepaliveSeconds);
    }

    /// The same over IPv4, with nothing but IPv4 inside, for nodes that have no IPv6.
    public static Tunnel prepareIpv4(Stage stage) {
        return prepareIpv4(stage, ENDPOINT_IPV4);
    }

    /// The same where the client reaches the server elsewhere, for instance at a router that forwards its port.
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

    /// Makes the server's interface for one client and brings it up.
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

    /// Lets time pass before the first step, such as for daemons that are not yet done.
    ///
    /// @return this
    public Tunnel settled(Stage stage, Duration time) {
        stage.advance(time);
        return this;
    }

    /// Captures the tunnel's own interface of nodes too, with the packets inside.
    ///
    /// @return this
    public Tunnel capturedInside(Stage stage, String... nodes) {
        for (String node : nodes) {
            stage.lab().capture(node, NAME);
        }
        return this;
    }

    /// Has noted what both ends count after the last step, for people who read the evidence.
    public Tunnel countedAtTheEnd(Stage stage) {
        stage.afterLastStep(() -> observeCounters(stage));
        return this;
    }

    /// Notes what both ends count, for people who read the evidence.
    public void observeCounters(Stage stage) {
        for (TunnelInterface end : List.of(client, server)) {
            for (String what : List.of("transfer", "latest-handshakes", "endpoints")) {
                stage.note(shown(what, end.node().name()), end.show(what).strip());
            }
        }
    }

    /// What an end counted, as `wg show` prints it.
    ///
    /// @param what such as `transfer`
    /// @param role whose end
    public static Note<String> shown(String what, String role) {
        return Note.text(what + "-" + role);
    }
}
