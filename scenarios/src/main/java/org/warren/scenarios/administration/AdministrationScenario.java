package org.warren.scenarios.administration;

import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does an interface count right, forget when it is told to, and take any number of peers? (conformance A1, A2, A3, R9)
///
/// The server is administered while the client's probes flow: other peers are added and removed, then the client
/// itself. Each end goes down and up again. Then a second interface of the server gets settings that it must refuse,
/// forget or keep, and a third one gets a large configuration with `peers` peers.
public final class AdministrationScenario extends ScriptedScenario<Tunnel> {

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
    static final String SECOND = "second interface";

    /// The client's probes while peers come and go.
    static final Probes ADMINISTERED = Probes.once("administered", RoadWarrior.CLIENT, Tunnel.SERVER_IPV4)
            .times(400)
            .every(Duration.ofMillis(10));

    /// The server's peers and their prefixes before other peers were added and removed, and after.
    static final Note<String> PEERS_BEFORE = Note.text("allowed-ips-before");

    static final Note<String> PEERS_AFTER = Note.text("allowed-ips-after");
    static final Note<PingResult> PING_REMOVED = Note.ping("ping-removed");
    static final Note<PingResult> PING_RETURNED = Note.ping("ping-returned");
    private static final Note<PingResult> PING_FIRST = Note.ping("ping-first");

    private static final int COMERS = 10;
    /// A daemon learns from the kernel that its link is down, which takes a short time.
    private static final Duration SETTLE_TIME = Duration.ofSeconds(1);

    /// The passive keepalive comes 10 s after the last data.
    private static final Duration UNTIL_SILENCE = Duration.ofSeconds(12);
    /// Unanswered data triggers a handshake after 15 s and jitter.
    private static final int SECONDS_UNTIL_RENEWAL = 20;

    public AdministrationScenario() {
        super(
                "administration",
                "does an interface count right, forget when it is told to, and take any number of peers?",
                PEERS);
        needsCommands();
        network(RoadWarrior.apart());
        prepare(stage -> Tunnel.prepareIpv4(stage));
        script(parameters -> List.of(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    stage.ping(PING_FIRST, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                step(COUNTED, AdministrationScenario::exchange),
                step(COME_AND_GO, AdministrationScenario::comeAndGo).independent(),
                step(REMOVED, (stage, tunnel) -> {
                    tunnel.server().set("peer", tunnel.clientKey(), "remove");
                    noteDone(stage, REMOVED);
                    pingQuickly(stage, PING_REMOVED, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                step(RETURNED, (stage, tunnel) -> {
                    tunnel.server().set("peer", tunnel.clientKey(), "allowed-ips", Tunnel.CLIENT_IPV4 + "/32");
                    tunnel.client()
                            .node()
                            .run("ping", "-n", "-c", "" + SECONDS_UNTIL_RENEWAL, "-W", "1", Tunnel.SERVER_IPV4);
                    stage.ping(PING_RETURNED, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                down(RoadWarrior.CLIENT),
                upAgain(RoadWarrior.CLIENT),
                down(RoadWarrior.SERVER),
                upAgain(RoadWarrior.SERVER),
                step(SECOND, (Stage stage, Tunnel tunnel) -> SecondInterface.drive(stage, tunnel.server()))
                        .independent(),
                // Old releases of wireguard-go fail here.
                step(LARGE, (Stage stage, Tunnel tunnel) -> new LargeInterface(stage, parameters.get(PEERS)).drive())
                        .independent(),
                step(BAD_REQUESTS, (Stage stage, Tunnel tunnel) -> BadRequests.drive(stage, tunnel.server()))
                        .independent()));
        checks(
                AdministrationChecks.exactCounters(RoadWarrior.CLIENT),
                AdministrationChecks.exactCounters(RoadWarrior.SERVER),
                AdministrationChecks.latestHandshake(RoadWarrior.CLIENT),
                AdministrationChecks.latestHandshake(RoadWarrior.SERVER),
                ForgettingChecks.PEERS_COME_AND_GO,
                ForgettingChecks.REMOVED_PEER,
                ForgettingChecks.downForgets(RoadWarrior.CLIENT),
                ForgettingChecks.downForgets(RoadWarrior.SERVER),
                AdministrationChecks.LARGE_CONFIGURATION,
                AdministrationChecks.REFUSED_REQUESTS,
                SecondInterfaceChecks.PORT_IN_USE,
                SecondInterfaceChecks.PRIVATE_KEY,
                SecondInterfaceChecks.SMALL_ORDER,
                SecondInterfaceChecks.ENDS_WITH_ITS_LINK,
                Tunnel.ENCRYPTED);
    }

    /// The step in which the other end still sends in the session that this end must have forgotten.
    static String old(String role) {
        return OLD_SESSION + " of the " + role;
    }

    /// The step in which this end sends again.
    static String again(String role) {
        return role + " " + AGAIN;
    }

    /// When the action of a step was completed, in nanoseconds since virtual time 0; earlier packets are not judged by
    /// it.
    private static Note<Long> done(String step) {
        return Note.number("done-" + step);
    }

    /// The ping result of an end that was up again.
    static Note<PingResult> pingAgain(String role) {
        return Note.ping("ping-again-" + role);
    }

    private static void noteDone(Stage stage, String step) {
        stage.note(done(step), stage.lab().clock().elapsedNanos());
    }

    /// When the action of a step was completed. Runs that did not note it use the step's beginning.
    static long doneNanos(Evidence evidence, String step) {
        return evidence.find(done(step)).orElseGet(() -> evidence.step(step).startNanos());
    }

    /// When the counters were read. Runs that did not note it use the step's end.
    static long countedNanos(Evidence evidence) {
        return evidence.find(done(COUNTED))
                .orElseGet(() -> evidence.step(COUNTED).endNanos());
    }

    private static void exchange(Stage stage, Tunnel tunnel) {
        tunnel.client().node().pingUnfragmented(Tunnel.SERVER_IPV4, 2, 1420);
        tunnel.client().node().pingUnfragmented(Tunnel.SERVER_IPV4, 2, 101);
        stage.advance(UNTIL_SILENCE);
        noteDone(stage, COUNTED);
        tunnel.observeCounters(stage);
    }

    private static void comeAndGo(Stage stage, Tunnel tunnel) {
        stage.note(PEERS_BEFORE, tunnel.server().show("allowed-ips").strip());
        stage.start(ADMINISTERED);
        StringBuilder script = new StringBuilder();
        for (int i = 0; i < COMERS; i++) {
            String peer = "wg set wg0 peer " + LargeInterface.publicKey(100_000 + i);
            script.append(peer).append(" allowed-ips 10.100.1.").append(i).append("/32 persistent-keepalive 1");
            script.append(" endpoint 203.0.113.99:9; sleep 0.15; ").append(peer).append(" remove; sleep 0.1; ");
        }
        tunnel.server().administer(script.toString());
        stage.await(ADMINISTERED, ADMINISTERED.duration().plusSeconds(5));
        stage.note(PEERS_AFTER, tunnel.server().show("allowed-ips").strip());
    }

    private Step<Tunnel> down(String role) {
        boolean isClient = role.equals(RoadWarrior.CLIENT);
        String far = isClient ? RoadWarrior.SERVER : RoadWarrior.CLIENT;
        return step(old(role), (stage, tunnel) -> {
            var end = isClient ? tunnel.client() : tunnel.server();
            end.down();
            noteDone(stage, old(role));
            stage.advance(SETTLE_TIME);
            end.up();
            pingQuickly(stage, Note.ping("ping-old-" + role), far, isClient ? Tunnel.CLIENT_IPV4 : Tunnel.SERVER_IPV4);
        });
    }

    private Step<Tunnel> upAgain(String role) {
        String far = role.equals(RoadWarrior.CLIENT) ? Tunnel.SERVER_IPV4 : Tunnel.CLIENT_IPV4;
        return step(again(role), (stage, tunnel) -> stage.ping(pingAgain(role), role, far));
    }

    /// Short enough that no unanswered data triggers a handshake.
    private static void pingQuickly(Stage stage, Note<PingResult> note, String from, String address) {
        stage.note(note, stage.node(from).ping(address, 3, Duration.ofSeconds(1)));
    }
}
