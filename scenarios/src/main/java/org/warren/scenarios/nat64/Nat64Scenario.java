package org.warren.scenarios.nat64;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a tunnel work from an IPv6-only client to an IPv4-only server?
///
/// ```
/// client 2001:db8:64::2 --- home --- 2001:db8:64::1 nat64 192.175.48.2 --- internet --- 192.175.48.10 server
/// ```
///
/// The router is a stateful NAT64 (RFC 6146): tayga gives the client an IPv4 address of its own (RFC 7915), and Linux's
/// masquerade translates that. The client's peer has an endpoint in the well-known prefix 64:ff9b::/96 (RFC 6052). An
/// IPv6 packet is 20 bytes longer than its IPv4 translation, so a packet of the tunnel's usual MTU just fits.
public final class Nat64Scenario extends ScriptedScenario<Tunnel> {

    static final String ROUTER = "nat64";
    static final String CLIENT_IPV6 = "2001:db8:64::2";
    /// A global address, because the well-known prefix must not be used with others (RFC 6052 §3.1): tayga refuses
    /// documentation addresses. This network is that of RFC 7534 (AS112), so nobody can be disturbed; nothing leaves
    /// the lab anyway.
    static final String ROUTER_IPV4 = "192.175.48.2";
    static final String SERVER_IPV4 = "192.175.48.10";
    /// [#SERVER_IPV4] in the well-known prefix (RFC 6052 §2.2).
    static final String SERVER_IPV6 = "64:ff9b::c0af:300a";
    /// The client's address between the two translations.
    static final String MIDDLE_IPV4 = "192.168.255.2";

    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final Duration STREAM_TIMEOUT = Duration.ofMinutes(2);
    static final Duration SETTLE_TIME = Duration.ofSeconds(3);

    static final Parameter<Duration> IDLE = Parameter.duration(
            "idle", "how long the tunnel is left alone", "150s", Duration.ofSeconds(15), Duration.ofDays(1));

    /// The inner packet that fills an IPv6 packet of 1500 bytes: 40 bytes of IPv6, 8 of UDP, 32 of WireGuard.
    static final int FULL_BYTES = 1420;

    static final Note<PingResult> PING_UP = Note.ping("ping-full-up");
    static final Note<PingResult> PING_DOWN = Note.ping("ping-full-down");

    static final Probes FIRST =
            Probes.once("first", Roles.CLIENT, Tunnel.SERVER_IPV4).linger(Duration.ofSeconds(7));
    static final Probes SERVER_TRIES = Probes.once("server-try", Roles.SERVER, Tunnel.CLIENT_IPV4);
    static final Probes CLIENT_SPEAKS = Probes.once("client-speak", Roles.CLIENT, Tunnel.SERVER_IPV4)
            .times(10)
            .untilAnswered();
    static final Probes SERVER_AGAIN = Probes.once("server-again", Roles.SERVER, Tunnel.CLIENT_IPV4);

    private static final String CONFIGURATION = "/tmp/tayga.conf";

    public Nat64Scenario() {
        super("nat64", "does a tunnel work from a client that has IPv6 alone to a server that has IPv4 alone?", IDLE);
        needsLinux("its router runs tayga; use --lab virtual");
        needsLayers("nat");
        network(Topology.of()
                .network("home", "2001:db8:64::/64")
                .network("internet", "192.175.48.0/24")
                .with(Node.host(Roles.CLIENT, "home", CLIENT_IPV6 + "/64").behind("2001:db8:64::1"))
                .with(Node.router(ROUTER, "home", "2001:db8:64::1/64", "internet", ROUTER_IPV4 + "/24")
                        .translating(Nat.homeRouter("wan", TIMEOUT, STREAM_TIMEOUT)))
                .with(Node.host(Roles.SERVER, "internet", SERVER_IPV4 + "/24").delayed(Duration.ofMillis(5))));
        // What the router does is what is judged.
        captures(new Tap(ROUTER, "lan"), new Tap(ROUTER, "wan"));
        script(
                step("tunnel up", Tunnel::up),
                probe("first contact", FIRST),
                idle("settle", SETTLE_TIME),
                step("full packets", (stage, tunnel) -> {
                    stage.note(PING_UP, stage.node(Roles.CLIENT).pingUnfragmented(Tunnel.SERVER_IPV4, 1, FULL_BYTES));
                    stage.note(PING_DOWN, stage.node(Roles.SERVER).pingUnfragmented(Tunnel.CLIENT_IPV4, 1, FULL_BYTES));
                }),
                idle("idle", IDLE),
                probe("server tries", SERVER_TRIES),
                probe("client speaks", CLIENT_SPEAKS),
                probe("server tries again", SERVER_AGAIN));
        checks(
                Nat64Checks.MODEL,
                Nat64Checks.ENDPOINT,
                Nat64Checks.CHECKSUM,
                Nat64Checks.FULL_PACKETS,
                Nat64Checks.REACHABILITY);
        summary(Nat64Checks::summary);
    }

    @Override
    protected Tunnel prepare(Stage stage) {
        translate(stage.linux(ROUTER));
        return Tunnel.prepareIpv4(stage, "[" + SERVER_IPV6 + "]:" + Tunnel.PORT);
    }

    /// Starts tayga between the router's interfaces.
    private static void translate(LinuxNode router) {
        router.write(CONFIGURATION, """
                tun-device nat64
                ipv4-addr 192.168.255.1
                ipv6-addr 2001:db8:64:1::1
                prefix 64:ff9b::/96
                map %s %s
                """.formatted(MIDDLE_IPV4, CLIENT_IPV6));
        router.run("tayga", "--config", CONFIGURATION, "--mktun").orThrow();
        router.runWithInput("""
                        link set dev nat64 addrgenmode none
                        link set dev nat64 mtu 1500 up
                        route add 192.168.255.0/24 dev nat64
                        route add 64:ff9b::/96 dev nat64
                        """, "ip", "-batch", "-").orThrow();
        router.spawn("logs/" + ROUTER + "-tayga.log", List.of("tayga", "--config", CONFIGURATION, "--nodetach"));
    }
}
