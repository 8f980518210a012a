package org.warren.scenarios.localaddress;

import java.time.Duration;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Which of its addresses does a server answer from, and until when? (conformance R5)
///
/// ```
/// client 198.51.100.2 --- access --- 198.51.100.1 router 203.0.113.1 --- internet --- 203.0.113.10, .11 server
/// ```
///
/// The client contacts the server's second address, although the route back prefers the first. Then the path drops
/// packets from the second one; then, after the client has used it again, the server loses that address itself.
public final class LocalAddressScenario extends ScriptedScenario<Tunnel> {

    static final String UP = "tunnel up";
    static final String CONTACTED = "contacted";
    static final String LOST = "path loses the address";
    static final String BACK = "client is back";
    static final String GONE = "address is gone";

    static final Note<PingResult> SERVER_AFTER_RETRY = Note.ping("ping-server-after-retry");
    static final Note<PingResult> SERVER_GONE = Note.ping("ping-server-gone");
    private static final Note<PingResult> CLIENT_CONTACTED = Note.ping("ping-client-contacted");
    private static final Note<PingResult> SERVER_CONTACTED = Note.ping("ping-server-contacted");
    private static final Note<PingResult> CLIENT_BACK = Note.ping("ping-client-back");

    /// When the server lost its address, in nanoseconds since virtual time 0.
    static final Note<Long> GONE_SINCE = Note.number("address-gone-nanos");

    private static final String SECOND_IPV4 = "203.0.113.11";
    private static final String SECOND_IPV6 = "2001:db8:113::11";
    /// Unanswered data triggers a handshake after 15 s and jitter (T8); a retry may follow after 5 s.
    private static final int SECONDS_LOST = 30;

    /// By then the last data has been answered by a keepalive. Otherwise the client would initiate a handshake too,
    /// which would get through, and the server would receive something.
    private static final Duration UNTIL_SILENCE = Duration.ofSeconds(12);

    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    public LocalAddressScenario() {
        super("local-address", "from which of its addresses does a server answer, and until when?", Tunnel.OUTER);
        needsCommands();
        network(Topology.of()
                .network("access", "198.51.100.0/24", "2001:db8:51::/64")
                .network("internet", "203.0.113.0/24", "2001:db8:113::/64")
                .with(Node.host(RoadWarrior.CLIENT, "access", "198.51.100.2/24", "2001:db8:51::2/64")
                        .behind("198.51.100.1", "2001:db8:51::1"))
                .with(Node.router(
                        RoadWarrior.PATH,
                        Interface.of("near", "access", "198.51.100.1/24", "2001:db8:51::1/64"),
                        Interface.of("far", "internet", "203.0.113.1/24", "2001:db8:113::1/64")))
                .with(Node.host(
                                RoadWarrior.SERVER,
                                "internet",
                                RoadWarrior.SERVER_IPV4 + "/24",
                                RoadWarrior.SERVER_IPV6 + "/64",
                                SECOND_IPV4 + "/24",
                                SECOND_IPV6 + "/64")
                        .behind("203.0.113.1", "2001:db8:113::1")));
        script(
                step(UP, (stage, tunnel) -> {
                    tunnel.client().configure(tunnel.clientConfig());
                    contactSecond(stage, tunnel);
                    tunnel.client().up();
                }),
                step(CONTACTED, (stage, tunnel) -> {
                    stage.ping(CLIENT_CONTACTED, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                    stage.ping(SERVER_CONTACTED, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
                    stage.advance(UNTIL_SILENCE);
                }),
                step(LOST, (stage, tunnel) -> losePath(stage)),
                step(BACK, (stage, tunnel) -> {
                    contactSecond(stage, tunnel);
                    stage.ping(CLIENT_BACK, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                step(GONE, (stage, tunnel) -> {
                    boolean ipv6 = Tunnel.isOverIpv6(stage.parameters());
                    tunnel.server()
                            .node()
                            .run("ip", "address", "del", second(ipv6) + (ipv6 ? "/64" : "/24"), "dev", "eth0")
                            .orThrow();
                    stage.note(GONE_SINCE, stage.lab().clock().elapsedNanos());
                    stage.advance(SETTLE_TIME);
                    stage.ping(SERVER_GONE, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
                }));
        checks(
                LocalAddressChecks.CONTACTED_ADDRESS,
                LocalAddressChecks.RETRY_FORGETS,
                LocalAddressChecks.ADDRESS_GONE,
                Tunnel.ENCRYPTED);
    }

    /// The address that the client contacts.
    static String second(boolean ipv6) {
        return ipv6 ? SECOND_IPV6 : SECOND_IPV4;
    }

    @Override
    protected Tunnel prepare(Stage stage) {
        boolean ipv6 = Tunnel.isOverIpv6(stage.parameters());
        Tunnel tunnel = Tunnel.prepare(stage, ipv6, 0).countedAtTheEnd(stage);
        String gateway = ipv6 ? "2001:db8:113::1" : "203.0.113.1";
        String preferred = ipv6 ? RoadWarrior.SERVER_IPV6 : RoadWarrior.SERVER_IPV4;
        // The route back would use this one, if the contacted address were not remembered.
        tunnel.server()
                .node()
                .run("ip", ipv6 ? "-6" : "-4", "route", "replace", "default", "via", gateway, "src", preferred)
                .orThrow();
        return tunnel;
    }

    private static void contactSecond(Stage stage, Tunnel tunnel) {
        boolean ipv6 = Tunnel.isOverIpv6(stage.parameters());
        String endpoint = (ipv6 ? "[" + SECOND_IPV6 + "]" : SECOND_IPV4) + ":" + Tunnel.PORT;
        String peer = tunnel.clientConfig().peers().getFirst().publicKey();
        tunnel.client().set("peer", peer, "endpoint", endpoint);
    }

    /// For a time the path drops packets that the server sends from its second address.
    private static void losePath(Stage stage) {
        boolean ipv6 = Tunnel.isOverIpv6(stage.parameters());
        var router = stage.linux(RoadWarrior.PATH);
        String rule = "table inet losing { chain forward { type filter hook forward priority filter; "
                + (ipv6 ? "ip6" : "ip") + " saddr " + second(ipv6) + " drop; }; }";
        router.run("nft", rule).orThrow();
        stage.linux(RoadWarrior.SERVER).run("ping", "-n", "-c", "" + SECONDS_LOST, "-W", "1", Tunnel.CLIENT_IPV4);
        stage.ping(SERVER_AFTER_RETRY, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
        router.run("nft", "delete table inet losing").orThrow();
    }
}
