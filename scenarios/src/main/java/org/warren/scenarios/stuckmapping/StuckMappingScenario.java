package org.warren.scenarios.stuckmapping;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Step;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// What frees a tunnel from a mapping that is stuck at its router?
///
/// ```
/// client 192.168.1.2 --- home --- 192.168.1.1 nat 203.0.113.1, .2, .3, .4 --- internet --- 203.0.113.10 server
/// ```
///
/// A mapping may be stuck for several reasons. Here the router's rule names its outside address (`snat`). When that
/// address changes, the existing mappings keep the old one, to which no answer arrives any more, and each packet of the
/// client prolongs that. The client tries what users try: waiting, with a keepalive; new handshakes; a restart of the
/// interface; another port; silence. Silence helps here, because the router's mapping expires; if a router drops a flow
/// for good, only another port does.
public final class StuckMappingScenario extends ScriptedScenario<Tunnel> {

    static final String FIRST_ADDRESS = "203.0.113.1";
    static final String HOME = "192.168.1.0/24";
    static final String CLIENT_IPV4 = "192.168.1.2";
    static final int KEEPALIVE_SECONDS = 25;
    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final Duration STREAM_TIMEOUT = Duration.ofMinutes(2);

    static final Duration KEEPALIVES = Duration.ofSeconds(60);
    /// Together with the time before, longer than a session lives without a handshake (whitepaper §6.1, 180 s).
    static final Duration HANDSHAKES = Duration.ofMinutes(2);
    /// Longer than the client sends after its last try: 15 s until it begins a handshake (whitepaper §6.5), and some 20
    /// initiations up to 5.4 s apart (§6.4), which timers may delay.
    static final Duration GIVING_UP = Duration.ofSeconds(140);
    /// Longer than an unused mapping lives.
    static final Duration SILENCE = STREAM_TIMEOUT.plusSeconds(10);

    static final int SECOND_PORT = Tunnel.PORT + 1;
    static final int THIRD_PORT = Tunnel.PORT + 2;

    private static final Duration ONE_WAY = Duration.ofMillis(5);
    private static final Duration SETTLE_TIME = Duration.ofSeconds(3);

    /// When the client tries to reach the server.
    enum Ask {
        /// Before any change.
        FIRST("before the router got another address"),
        /// After some keepalives, when nothing else was sent: unanswered data would end them.
        KEEPALIVES("after keepalives"),
        /// When the session has ended.
        HANDSHAKES("after new handshakes"),
        /// From the same port.
        RESTARTED("after a restart of the interface with the same port"),
        /// From another one.
        NEW_PORT("after another listen-port"),
        /// After the second address.
        STUCK_AGAIN("after the next address"),
        /// From a third port.
        RESTARTED_FROM_NEW_PORT("after a restart of the interface with another port"),
        /// After the third address.
        STUCK_AT_LAST("after one more address"),
        /// From the same port.
        SILENCE("after silence");

        private final String words;

        Ask(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /// Up to ten probes, because a handshake may be tried again after 5 s.
        Probes probes() {
            return Probes.once(
                            name().toLowerCase(Locale.ROOT).replace('_', '-'), RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
                    .times(10)
                    .untilAnswered();
        }
    }

    /// The steps in which the router's address changes, and the new addresses.
    enum Address {
        SECOND("second address", "203.0.113.2"),
        THIRD("third address", "203.0.113.3"),
        FOURTH("fourth address", "203.0.113.4");

        private final String step;
        private final String ipv4;

        Address(String step, String ipv4) {
            this.step = step;
            this.ipv4 = ipv4;
        }

        String step() {
            return step;
        }

        String ipv4() {
            return ipv4;
        }
    }

    public StuckMappingScenario() {
        super("stuck-mapping", "what gets a tunnel out of a mapping that is stuck at its router?");
        needsLinux("the router's address changes; use --lab virtual");
        network(Topology.of()
                .network("home", HOME)
                .network("internet", "203.0.113.0/24")
                .with(Node.host(RoadWarrior.CLIENT, "home", CLIENT_IPV4 + "/24").behind("192.168.1.1"))
                .with(Node.router(RoadWarrior.ROUTER, "home", "192.168.1.1/24", "internet", FIRST_ADDRESS + "/24")
                        .translating(new Nat(
                                RouterModel.WAN,
                                TIMEOUT,
                                STREAM_TIMEOUT,
                                Nat.PortAllocation.PRESERVE,
                                Nat.Unsolicited.DROP,
                                null,
                                List.of(),
                                false,
                                Nat.Translation.NAMED_ADDRESS,
                                null)))
                .with(Node.host(RoadWarrior.SERVER, "internet", RoadWarrior.SERVER_IPV4 + "/24")
                        .delayed(ONE_WAY)));
        // The router's behaviour is what is judged.
        captures(new Tap(RoadWarrior.ROUTER, RouterModel.LAN), new Tap(RoadWarrior.ROUTER, RouterModel.WAN));
        prepare(stage -> Tunnel.prepare(stage, false, KEEPALIVE_SECONDS, List.of("10.100.0.0/24"))
                .countedAtTheEnd(stage));
        checks(StuckMappingChecks.MODEL, StuckMappingChecks.WAY_OUT);
        summary(StuckMappingChecks::summary);
    }

    @Override
    protected List<Step<Tunnel>> script(Parameters parameters) {
        return List.of(
                step("tunnel up", Tunnel::up),
                asks("first contact", Ask.FIRST),
                idle("settle", SETTLE_TIME),
                moves(Address.SECOND),
                idle("keepalives", KEEPALIVES),
                asks("client asks after keepalives", Ask.KEEPALIVES),
                idle("new handshakes", HANDSHAKES),
                asks("client asks after handshakes", Ask.HANDSHAKES),
                step("restart", (stage, tunnel) -> {
                    tunnel.client().down();
                    tunnel.client().up();
                }),
                asks("client asks after the restart", Ask.RESTARTED),
                step("another port", (stage, tunnel) -> listen(tunnel, SECOND_PORT)),
                asks("client asks from there", Ask.NEW_PORT),
                idle("settle again", SETTLE_TIME),
                moves(Address.THIRD),
                asks("client asks again", Ask.STUCK_AGAIN),
                step("restart from another port", (stage, tunnel) -> {
                    tunnel.client().down();
                    listen(tunnel, THIRD_PORT);
                    tunnel.client().up();
                }),
                asks("client asks from the third port", Ask.RESTARTED_FROM_NEW_PORT),
                idle("settle at last", SETTLE_TIME),
                moves(Address.FOURTH),
                asks("client asks once more", Ask.STUCK_AT_LAST),
                step("silence", (stage, tunnel) -> {
                    String server = tunnel.clientConfig().peers().getFirst().publicKey();
                    tunnel.client().set("peer", server, "persistent-keepalive", "off");
                    stage.advance(GIVING_UP.plus(SILENCE));
                }),
                asks("client asks after silence", Ask.SILENCE));
    }

    private Step<Tunnel> asks(String name, Ask ask) {
        return probe(name, ask.probes());
    }

    private Step<Tunnel> moves(Address address) {
        return step(address.step, (stage, tunnel) -> {
            var router = stage.linux(RoadWarrior.ROUTER);
            router.run("ip", "address", "flush", "dev", RouterModel.WAN).orThrow();
            router.run("ip", "address", "add", address.ipv4 + "/24", "dev", RouterModel.WAN)
                    .orThrow();
            router.run(
                            "nft",
                            "flush map ip nat outside; add element ip nat outside { \"%s\" : %s }"
                                    .formatted(RouterModel.WAN, address.ipv4))
                    .orThrow();
            // A provider routes packets for the old address elsewhere; here the server would send them to the router's
            // MAC address for as long as its neighbour entry lasts.
            stage.linux(RoadWarrior.SERVER)
                    .run("ip", "neighbour", "flush", "dev", "eth0")
                    .orThrow();
        });
    }

    private static void listen(Tunnel tunnel, int port) {
        tunnel.client().set("listen-port", Integer.toString(port));
    }
}
