package org.warren.scenarios.nattimeout;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Summary;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Does the server still reach a client that has been idle behind a NAT?
public final class NatTimeoutScenario implements Scenario {

    private static final Duration SECOND = Duration.ofSeconds(1);
    /// A new mapping may become a stream 2 s after its first packet; no packet is to fall on that moment's jiffy.
    private static final Duration OFF_BEAT = Duration.ofMillis(1500);
    private static final Duration TIMEOUT_MAX = Duration.ofDays(1);

    static final Parameter<Duration> UDP_TIMEOUT = Parameter.duration(
            "udp-timeout", "life of a mapping that is no stream (conntrack)", "30s", SECOND, TIMEOUT_MAX);
    static final Parameter<Duration> STREAM_TIMEOUT = Parameter.duration(
            "stream-timeout", "life of a mapping that is a stream (conntrack)", "120s", SECOND, TIMEOUT_MAX);
    static final Parameter<Integer> KEEPALIVE =
            Parameter.keepalive("keepalive", "the client's persistent keepalive", "0");
    static final Parameter<Duration> IDLE =
            Parameter.duration("idle", "how long the tunnel is left alone", "1h", SECOND, Duration.ofDays(7));

    @Override
    public String name() {
        return "nat-timeout";
    }

    @Override
    public String question() {
        return "does the server still reach a client that has been idle behind a NAT?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(UDP_TIMEOUT, STREAM_TIMEOUT, KEEPALIVE, IDLE);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.behind(Nat.homeRouter("wan", parameters.get(UDP_TIMEOUT), parameters.get(STREAM_TIMEOUT)));
    }

    @Override
    public List<Tap> taps() {
        return List.of(
                new Tap(RoadWarrior.CLIENT, "eth0"),
                new Tap(RoadWarrior.ROUTER, "lan"),
                new Tap(RoadWarrior.ROUTER, "wan"),
                new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", "first contact", "idle", "server tries", "client speaks", "server again");
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepare(stage, false, stage.get(KEEPALIVE));
        LinuxNode client = tunnel.client().node();
        LinuxNode server = tunnel.server().node();
        stage.step("tunnel up", tunnel::up);
        stage.step(
                "first contact",
                () -> client.probe(new Probes("first", client.name(), Tunnel.SERVER_IPV4, 1, SECOND, SECOND, true)));
        stage.step("idle", () -> stage.advance(stage.get(IDLE)));
        stage.step(
                "server tries",
                () -> server.probe(
                        new Probes("server-try", server.name(), Tunnel.CLIENT_IPV4, 20, SECOND, SECOND, false)));
        stage.step(
                "client speaks",
                () -> client.probe(
                        new Probes("client-speak", client.name(), Tunnel.SERVER_IPV4, 20, SECOND, SECOND, true)));
        stage.step(
                "server again",
                () -> server.probe(
                        new Probes("server-again", server.name(), Tunnel.CLIENT_IPV4, 3, OFF_BEAT, SECOND, false)));
        tunnel.observeCounters(stage);
    }

    @Override
    public List<Check> checks() {
        return NatTimeoutCheckers.all();
    }

    @Override
    public Summary summary(Evidence evidence) {
        NatTimeoutSummary summary = NatTimeoutSummary.of(evidence);
        return new Summary(summary.sentences(), summary.measurements());
    }
}
