package org.warren.scenarios.workday;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.LinkCatalogue;
import org.warren.kit.workload.LinkReader;
import org.warren.kit.workload.PlayedWorkload;
import org.warren.kit.workload.ProfileCatalogue;
import org.warren.workload.Flow;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkText;

/// Does a tunnel carry the traffic of a working day?
///
/// ```
/// client 192.168.1.2 --+
/// phone  192.168.1.3 --+-- home --- 192.168.1.1 nat 203.0.113.1 --- internet --- 203.0.113.10 server
/// sensor 192.168.1.4 --+
/// ```
///
/// Phone and sensor exist only in a household.
public final class WorkdayScenario extends ScriptedScenario<HomeTunnels> {

    private static final String HOME = "home";
    private static final String WIRE = "wire";
    private static final String YES = "yes";
    private static final String ROUTER_OUTSIDE = "203.0.113.1";
    /// The name from which its random numbers are derived.
    static final String LINK_NAME = RoadWarrior.ROUTER + ".wan";
    private static final Duration UDP_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STREAM_TIMEOUT = Duration.ofMinutes(2);

    static final Parameter<String> TRAFFIC = Parameter.of(
            "traffic",
            "who does what",
            "household, office, or profiles separated by commas: names of `warren list profiles` or files NAME.yaml, pcap:FILE or tgen:FILE",
            People.HOUSEHOLD,
            People::require);
    static final Parameter<Duration> TIME = Parameter.duration(
            "time",
            "how long; the day of a household (24h) or an office (8h) is pressed together or drawn out to it",
            "24h",
            Duration.ofMinutes(1),
            Duration.ofDays(7));
    static final Parameter<String> NAT = Parameter.of(
            "nat",
            "home is the lab kernel's masquerade with timeouts of 30 s and 120 s, another one is a modelled NAT",
            "home or a name of `warren list nats`",
            HOME,
            text -> text.equals(HOME)
                            || NatCatalogue.shipped()
                                    .findIpv4(text)
                                    .filter(nat -> nat.program() == null)
                                    .isPresent()
                    ? text
                    : null);
    static final Parameter<Integer> KEEPALIVE =
            Parameter.keepalive("keepalive", "the clients' persistent keepalive", "25");
    static final Parameter<Duration> DELAY =
            Parameter.duration("delay", "of the server's link, each way", "10ms", Duration.ZERO, Duration.ofSeconds(2));
    static final Parameter<Double> LOSS = Parameter.percent(
            "loss", "of the server's link, each way, of packets independent of each other", "0%", 100);

    static final Parameter<String> LINK = Parameter.of(
            "link",
            "how home is joined to the internet; wire does nothing to packets, another one changes over time",
            "wire, a name of `list links` or a file NAME.yaml with the keys of a link",
            WIRE,
            WorkdayScenario::requireLink);

    static final Parameter<String> TUNNEL = Parameter.choice(
            "tunnel",
            "whether there are tunnels; without them the same traffic takes the same links, and there is no NAT, behind which nobody would reach home",
            YES,
            "no");

    static final Parameter<String> BUDGET = Parameter.of(
            "budget",
            "what is asked of the traffic; a limit that is not kept is UNKNOWN where delay and loss of the path may break it, else FAIL",
            "limits such as 'mos >= 4.0, outage < 1s, web: load < 4s', where web is the beginning of flows' names",
            Budget.USUAL,
            WorkdayScenario::requireBudget);

    static final String WORKDAY = "workday";
    /// The value of the observations that holds what the link does.
    static final String BEHAVIOUR = "link-behaviour";
    /// The value of the observations of a run without tunnels.
    static final String WITHOUT = "without-tunnels";

    private final Day.Memo memo = new Day.Memo();

    private final @Nullable RecordedDay recorded;

    public WorkdayScenario() {
        this(null);
    }

    private WorkdayScenario(@Nullable RecordedDay recorded) {
        super(
                "workday",
                "does a tunnel carry what people do all day?",
                recorded == null || recorded.flows() == null ? TRAFFIC : asItWas(TRAFFIC),
                TIME,
                NAT,
                KEEPALIVE,
                DELAY,
                LOSS,
                recorded == null || recorded.link() == null ? LINK : asItWas(LINK),
                TUNNEL,
                BUDGET);
        this.recorded = recorded;
        // A day's packets exceed the limit of a capture; handshakes and keepalives are captured by the script.
        captures();
        script(step("tunnels up", WorkdayScenario::up), step(WORKDAY, this::play));
        checks(new WorkdayChecks(memo).all());
        summary(evidence -> new WorkdaySummary(memo.read(evidence), evidence).summary());
    }

    /// The parameter, whose text names a file that is not here.
    private static Parameter<String> asItWas(Parameter<String> parameter) {
        return Parameter.of(
                parameter.name(), parameter.description(), parameter.accepted(), parameter.defaultText(), text -> text);
    }

    /// A text that names a link; null where it does not.
    private static @Nullable String requireLink(String text) {
        if (isLinkFile(text)) {
            LinkReader.read(Path.of(text));
            return text;
        }
        return text.equals(WIRE) || LinkCatalogue.shipped().find(text).isPresent() ? text : null;
    }

    private static boolean isLinkFile(String text) {
        return ProfileCatalogue.isText(text);
    }

    private static String requireBudget(String text) {
        Budget.parse(text);
        return text;
    }

    @Override
    public Scenario repeating(Path bundle, Map<String, String> given, RecordedNotes notes) throws IOException {
        boolean hasProfiles = People.namesFile(given.getOrDefault(TRAFFIC.name(), ""));
        boolean hasLink = isLinkFile(given.getOrDefault(LINK.name(), ""));
        return hasProfiles || hasLink
                ? new WorkdayScenario(RecordedDay.of(bundle, notes.read(), hasProfiles, hasLink))
                : this;
    }

    @Override
    public Optional<String> command(long seed) {
        return Optional.ofNullable(recorded)
                .map(run -> "./warren run --from " + ShellWord.of(run.bundle().toAbsolutePath()));
    }

    @Override
    public Topology topology(Parameters parameters) {
        Link link = Link.delayed(parameters.get(DELAY)).losing(parameters.get(LOSS));
        String nat = parameters.get(NAT);
        Topology topology = Topology.of().network("home", "192.168.1.0/24").network("internet", "203.0.113.0/24");
        List<String> nodes = People.nodes(text(parameters, TRAFFIC));
        for (int i = 0; i < nodes.size(); i++) {
            topology = topology.with(Node.host(nodes.get(i), "home", HomeTunnels.outer(i) + "/24")
                    .behind("192.168.1.1"));
        }
        Node router = Node.router(
                RoadWarrior.ROUTER,
                Interface.of("lan", "home", "192.168.1.1/24"),
                Interface.of("wan", "internet", ROUTER_OUTSIDE + "/24").with(home(parameters)));
        Node server = Node.host(
                RoadWarrior.SERVER,
                Interface.of("eth0", "internet", RoadWarrior.SERVER_IPV4 + "/24")
                        .with(link));
        if (!parameters.get(TUNNEL).equals(YES)) {
            return topology.with(router).with(server.behind(ROUTER_OUTSIDE));
        }
        return topology.with(router.translating(
                        nat.equals(HOME)
                                ? Nat.homeRouter("wan", UDP_TIMEOUT, STREAM_TIMEOUT)
                                : Nat.like("wan", NatCatalogue.shipped().nat(nat))))
                .with(server);
    }

    private Link home(Parameters parameters) {
        String name = text(parameters, LINK);
        if (recorded != null && recorded.link() != null) {
            return Link.overTime(recorded.link());
        }
        if (isLinkFile(name)) {
            return Link.overTime(LinkReader.read(Path.of(name)));
        }
        return LinkCatalogue.shipped()
                .find(name)
                .map(link -> Link.overTime(link.behaviour()))
                .orElse(Link.PERFECT);
    }

    private List<Flow> flows(Stage stage) {
        return recorded != null && recorded.flows() != null
                ? recorded.flows()
                : People.flows(stage.get(TRAFFIC), stage.seed(), stage.get(TIME));
    }

    /// As it was written: the file that it names need not be here.
    private static String text(Parameters parameters, Parameter<String> parameter) {
        return parameters.texts().getOrDefault(parameter.name(), parameter.defaultText());
    }

    /// The link of a run that changes over time, as it was then. Older runs have none.
    static Optional<LinkBehaviour> link(Evidence evidence) {
        return link(evidence.observations());
    }

    /// The same for a driver's notes.
    static Optional<LinkBehaviour> link(Observations notes) {
        JsonNode noted = notes.values().get(BEHAVIOUR);
        return noted == null ? Optional.empty() : Optional.of(LinkText.read(noted.asText()));
    }

    /// Whether a run had tunnels. Older runs had them and do not record it.
    static boolean hasTunnels(Evidence evidence) {
        return !evidence.observations().values().containsKey(WITHOUT);
    }

    @Override
    protected HomeTunnels prepare(Stage stage) {
        String traffic = text(stage.parameters(), TRAFFIC);
        List<String> nodes = People.nodes(traffic);
        LinkBehaviour behaviour = home(stage.parameters()).behaviour();
        if (behaviour != null) {
            stage.observe(BEHAVIOUR, LinkText.write(behaviour));
        }
        if (People.namesFile(traffic)) {
            PlayedWorkload.note(stage, flows(stage), stage.get(TIME));
        }
        if (stage.get(TUNNEL).equals(YES)) {
            return HomeTunnels.of(stage, nodes, stage.get(KEEPALIVE));
        }
        stage.observe(WITHOUT, true);
        return HomeTunnels.none(stage, nodes);
    }

    private static void up(HomeTunnels tunnels) {
        tunnels.capture();
        tunnels.up();
    }

    private void play(Stage stage, HomeTunnels tunnels) {
        Duration time = stage.get(TIME);
        tunnels.noteCounters("before");
        PlayedWorkload.start(stage, tunnels.places(), flows(stage), time).finish();
        tunnels.requireCaptures();
        tunnels.noteCounters("after");
    }
}
