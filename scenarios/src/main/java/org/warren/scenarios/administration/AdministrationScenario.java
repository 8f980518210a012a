package org.warren.scenarios.administration;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Does an interface count right, forget when it is told to, and take any number of peers? (conformance A1, A2, A3)
///
/// The server is administered while the client's probes flow: other peers come and go, then the client itself. Each end
/// goes down and up again. At last a second interface of the server gets a configuration as large as `peers` says.
public final class AdministrationScenario implements Scenario {

    static final Parameter<Integer> PEERS =
            Parameter.number("peers", "how many peers the large configuration has", "1000", 1, 10_000);

    static final String COUNTED = "counted";
    static final String COME_AND_GO = "peers come and go";
    static final String REMOVED = "client is removed";
    static final String RETURNED = "client is back";
    static final String OLD_SESSION = "old session";
    static final String AGAIN = "up again";
    static final String LARGE = "large configuration";
    static final String BAD_REQUESTS = "bad requests";
    /// The client's probes while peers come and go.
    static final String SERIES = "administered";

    private static final int PROBES = 400;
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final int COMERS = 10;
    /// A daemon hears from the kernel that its link is down; it takes a moment.
    private static final Duration QUIET = Duration.ofSeconds(1);

    /// The passive keepalive comes 10 s after the last data.
    private static final Duration UNTIL_SILENCE = Duration.ofSeconds(12);
    /// Data that nothing answers is missed after 15 s and jitter.
    private static final int SECONDS_UNTIL_RENEWAL = 20;

    @Override
    public String name() {
        return "administration";
    }

    @Override
    public String question() {
        return "does an interface count right, forget when it is told to, and take any number of peers?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(PEERS);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.apart();
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of(
                "tunnel up",
                COUNTED,
                COME_AND_GO,
                REMOVED,
                RETURNED,
                old(RoadWarrior.CLIENT),
                again(RoadWarrior.CLIENT),
                old(RoadWarrior.SERVER),
                again(RoadWarrior.SERVER),
                LARGE,
                BAD_REQUESTS);
    }

    /// The step in which the other end still speaks under the session that this end is to have forgotten.
    static String old(String role) {
        return OLD_SESSION + " of the " + role;
    }

    /// The step in which this end speaks again.
    static String again(String role) {
        return role + " " + AGAIN;
    }

    /// Notes that what a step is about has been done by now; what was sent before is not judged by it.
    private static void note(Stage stage, String step) {
        stage.observe("done-" + step, stage.lab().clock().elapsedNanos());
    }

    /// When what a step is about had been done. Runs that did not note it have the step's begin.
    static long doneNanos(Evidence evidence, String step) {
        var noted = evidence.observations().values().get("done-" + step);
        return noted == null ? evidence.observations().step(step).startNanos() : noted.asLong();
    }

    /// When the counters were read. Runs that did not note it have the step's end.
    static long countedNanos(Evidence evidence) {
        var noted = evidence.observations().values().get("done-" + COUNTED);
        return noted == null ? evidence.observations().step(COUNTED).endNanos() : noted.asLong();
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepareIpv4(stage);
        LinuxNode client = tunnel.client().node();
        stage.step("tunnel up", () -> {
            tunnel.up();
            stage.observe("ping-first", client.ping(Tunnel.SERVER_IPV4));
        });
        stage.step(COUNTED, () -> {
            client.pingUnfragmented(Tunnel.SERVER_IPV4, 2, 1420);
            client.pingUnfragmented(Tunnel.SERVER_IPV4, 2, 101);
            stage.advance(UNTIL_SILENCE);
            note(stage, COUNTED);
            tunnel.observeCounters(stage);
        });
        stage.independentStep(COME_AND_GO, () -> comeAndGo(stage, tunnel));
        removeClient(stage, tunnel);
        downAndUp(stage, tunnel, RoadWarrior.CLIENT);
        downAndUp(stage, tunnel, RoadWarrior.SERVER);
        stage.independentStep(LARGE, () -> new LargeInterface(stage, stage.get(PEERS)).drive());
        stage.independentStep(BAD_REQUESTS, () -> BadRequests.drive(stage, tunnel.server()));
    }

    private static void comeAndGo(Stage stage, Tunnel tunnel) {
        LinuxNode server = tunnel.server().node();
        stage.observe("allowed-ips-before", tunnel.server().show("allowed-ips").strip());
        BackgroundProcess probes = tunnel.client()
                .node()
                .startProbes(new Probes(
                        SERIES,
                        tunnel.client().node().name(),
                        Tunnel.SERVER_IPV4,
                        PROBES,
                        INTERVAL,
                        Duration.ofSeconds(1),
                        false));
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < COMERS; i++) {
            String peer = "wg set wg0 peer " + LargeInterface.publicKey(100_000 + i);
            script.append(peer).append(" allowed-ips 10.100.1.").append(i).append("/32 persistent-keepalive 1");
            script.append(" endpoint 203.0.113.99:9; sleep 0.15; ").append(peer).append(" remove; sleep 0.1; ");
        }
        server.run("sh", "-c", script + "true").orThrow();
        probes.await(INTERVAL.multipliedBy(PROBES).plusSeconds(5)).orThrow();
        stage.observe("allowed-ips-after", tunnel.server().show("allowed-ips").strip());
    }

    private static void removeClient(Stage stage, Tunnel tunnel) {
        LinuxNode client = tunnel.client().node();
        String key = tunnel.client().show("public-key").strip();
        stage.step(REMOVED, () -> {
            tunnel.server().set("peer", key, "remove");
            note(stage, REMOVED);
            stage.observe("ping-removed", pingQuickly(client, Tunnel.SERVER_IPV4));
        });
        stage.step(RETURNED, () -> {
            tunnel.server().set("peer", key, "allowed-ips", Tunnel.CLIENT_IPV4 + "/32");
            client.run("ping", "-n", "-c", "" + SECONDS_UNTIL_RENEWAL, "-W", "1", Tunnel.SERVER_IPV4);
            stage.observe("ping-returned", client.ping(Tunnel.SERVER_IPV4));
        });
    }

    private static void downAndUp(Stage stage, Tunnel tunnel, String role) {
        boolean isClient = role.equals(RoadWarrior.CLIENT);
        TunnelInterface end = isClient ? tunnel.client() : tunnel.server();
        TunnelInterface far = isClient ? tunnel.server() : tunnel.client();
        stage.step(old(role), () -> {
            end.down();
            note(stage, old(role));
            stage.advance(QUIET);
            end.up();
            stage.observe(
                    "ping-old-" + role, pingQuickly(far.node(), isClient ? Tunnel.CLIENT_IPV4 : Tunnel.SERVER_IPV4));
        });
        stage.step(
                again(role),
                () -> stage.observe(
                        "ping-again-" + role, end.node().ping(isClient ? Tunnel.SERVER_IPV4 : Tunnel.CLIENT_IPV4)));
    }

    /// Ends long before anybody misses an answer and starts a handshake.
    private static PingResult pingQuickly(LinuxNode from, String address) {
        return from.ping(address, 3, Duration.ofSeconds(1));
    }

    @Override
    public List<Check> checks() {
        return List.of(
                new ExactCounters(RoadWarrior.CLIENT),
                new ExactCounters(RoadWarrior.SERVER),
                new LatestHandshake(RoadWarrior.CLIENT),
                new LatestHandshake(RoadWarrior.SERVER),
                new PeersComeAndGo(),
                new RemovedPeer(),
                new DownForgets(RoadWarrior.CLIENT),
                new DownForgets(RoadWarrior.SERVER),
                new LargeConfiguration(),
                new RefusedRequests(),
                new OnlyTunnelTraffic("encrypted", RoadWarrior.CLIENT, "eth0"));
    }
}
