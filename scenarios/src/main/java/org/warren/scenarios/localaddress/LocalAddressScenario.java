package org.warren.scenarios.localaddress;

import java.time.Duration;
import java.util.List;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// From which of its addresses does a server answer, and until when? (conformance R5)
///
/// ```
/// client 198.51.100.2 --- access --- 198.51.100.1 router 203.0.113.1 --- internet --- 203.0.113.10, .11 server
/// ```
///
/// The client contacts the server's second address, though the route back prefers the first. Then the path loses
/// what comes from the second one; then, with the client back there, the server loses that address itself.
public final class LocalAddressScenario implements Scenario {

    static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");

    static final String CONTACTED = "contacted";
    static final String LOST = "path loses the address";
    static final String BACK = "client is back";
    static final String GONE = "address is gone";
    /// The note of when the server had lost its address.
    static final String GONE_SINCE = "address-gone-nanos";

    private static final String SECOND_IPV4 = "203.0.113.11";
    private static final String SECOND_IPV6 = "2001:db8:113::11";
    /// Sent data that nothing answers is missed after 15 s and jitter (T8); a retry may follow after 5 s.
    private static final int SECONDS_LOST = 30;

    /// By then the last data is answered by a keepalive. Else the client would miss an answer too, its handshakes would
    /// get through, and the server would hear something.
    private static final Duration UNTIL_SILENCE = Duration.ofSeconds(12);

    private static final Duration QUIET = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "local-address";
    }

    @Override
    public String question() {
        return "from which of its addresses does a server answer, and until when?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(OUTER);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return Topology.of(
                        Network.of("access", "198.51.100.0/24", "2001:db8:51::/64"),
                        Network.of("internet", "203.0.113.0/24", "2001:db8:113::/64"))
                .with(Node.host(
                                RoadWarrior.CLIENT,
                                Interface.of("eth0", "access", "198.51.100.2/24", "2001:db8:51::2/64"))
                        .behind("198.51.100.1", "2001:db8:51::1"))
                .with(Node.router(
                        RoadWarrior.PATH,
                        Interface.of("near", "access", "198.51.100.1/24", "2001:db8:51::1/64"),
                        Interface.of("far", "internet", "203.0.113.1/24", "2001:db8:113::1/64")))
                .with(Node.host(
                                RoadWarrior.SERVER,
                                Interface.of(
                                        "eth0",
                                        "internet",
                                        RoadWarrior.SERVER_IPV4 + "/24",
                                        RoadWarrior.SERVER_IPV6 + "/64",
                                        SECOND_IPV4 + "/24",
                                        SECOND_IPV6 + "/64"))
                        .behind("203.0.113.1", "2001:db8:113::1"));
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", CONTACTED, LOST, BACK, GONE);
    }

    /// The address that the client contacts.
    static String second(boolean ipv6) {
        return ipv6 ? SECOND_IPV6 : SECOND_IPV4;
    }

    @Override
    public void drive(Stage stage) {
        boolean ipv6 = stage.get(OUTER).equals("ipv6");
        String second = second(ipv6);
        Tunnel tunnel = Tunnel.prepare(stage, ipv6, 0);
        LinuxNode client = tunnel.client().node();
        LinuxNode server = tunnel.server().node();
        LinuxNode router = stage.node(RoadWarrior.PATH);
        // The route back would take this one, if nobody remembered the other.
        server.run(
                        "ip",
                        ipv6 ? "-6" : "-4",
                        "route",
                        "replace",
                        "default",
                        "via",
                        ipv6 ? "2001:db8:113::1" : "203.0.113.1",
                        "src",
                        ipv6 ? RoadWarrior.SERVER_IPV6 : RoadWarrior.SERVER_IPV4)
                .orThrow();
        stage.step("tunnel up", () -> {
            tunnel.client().configure(tunnel.clientConfig());
            contact(tunnel, second, ipv6);
            tunnel.client().up();
        });
        stage.step(CONTACTED, () -> {
            pingBothWays(stage, "contacted", client, server);
            stage.advance(UNTIL_SILENCE);
        });
        stage.step(LOST, () -> {
            String rule = "table inet losing { chain forward { type filter hook forward priority filter; "
                    + (ipv6 ? "ip6" : "ip") + " saddr " + second + " drop; }; }";
            router.run("nft", rule).orThrow();
            server.run("ping", "-n", "-c", "" + SECONDS_LOST, "-W", "1", Tunnel.CLIENT_IPV4);
            stage.observe("ping-server-after-retry", server.ping(Tunnel.CLIENT_IPV4));
            router.run("nft", "delete table inet losing").orThrow();
        });
        stage.step(BACK, () -> {
            contact(tunnel, second, ipv6);
            stage.observe("ping-client-back", client.ping(Tunnel.SERVER_IPV4));
        });
        stage.step(GONE, () -> {
            server.run("ip", "address", "del", second + (ipv6 ? "/64" : "/24"), "dev", "eth0")
                    .orThrow();
            stage.observe(GONE_SINCE, stage.lab().clock().elapsedNanos());
            stage.advance(QUIET);
            stage.observe("ping-server-gone", server.ping(Tunnel.CLIENT_IPV4));
        });
        tunnel.observeCounters(stage);
    }

    private static void contact(Tunnel tunnel, String address, boolean ipv6) {
        String endpoint = (ipv6 ? "[" + address + "]" : address) + ":" + Tunnel.PORT;
        String peer = tunnel.clientConfig().peers().getFirst().publicKey();
        tunnel.client().set("peer", peer, "endpoint", endpoint);
    }

    private static void pingBothWays(Stage stage, String when, LinuxNode client, LinuxNode server) {
        stage.observe("ping-client-" + when, client.ping(Tunnel.SERVER_IPV4));
        stage.observe("ping-server-" + when, server.ping(Tunnel.CLIENT_IPV4));
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new ContactedAddress(),
                new RetryForgets(),
                new AddressGone(),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
