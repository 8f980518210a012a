package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a tunnel work over a path that is narrower than it assumes? (conformance P1, P2, P3)
///
/// The tunnel has its default MTU of 1420 bytes, so its largest datagrams have 1480 bytes over IPv4 and 1500 over
/// IPv6, and neither fits a path of 1400.
public final class PathMtuScenario extends ScriptedScenario<Tunnel> {

    static final int TUNNEL_MTU = 1420;
    static final int ROUTE_MTU = 1300;
    static final int SMALL_BYTES = 128;
    /// Just below and just above a multiple of 16, and one byte short of the tunnel's MTU.
    static final List<Integer> PADDED_BYTES = List.of(28, 32, 33, TUNNEL_MTU - 1);

    static final Parameter<Integer> PATH_MTU =
            Parameter.number("path-mtu", "the MTU in the middle of the path, in bytes", "1400", 1280, 1479);
    static final Parameter<String> ICMP =
            Parameter.choice("icmp", "what the path does to the ICMP that tells its MTU", "passed", "dropped");

    static final String PADDING = "padding";
    static final String LARGE_PACKETS = "large packets";

    static final Note<PingResult> BEYOND_ROUTE = Note.ping("ping-beyond-route");
    static final Note<PingResult> AT_ROUTE = Note.ping("ping-at-route");

    private static final Note<PingResult> FIRST = Note.ping("ping-first");
    private static final int TRIES = 8;

    public PathMtuScenario() {
        super(
                "path-mtu",
                "do packets that fit the tunnel, but not the path under it, arrive?",
                PATH_MTU,
                Tunnel.OUTER,
                ICMP);
        needsCommands();
        network(parameters -> RoadWarrior.narrow(parameters.get(PATH_MTU)));
        script(
                step("tunnel up", (stage, tunnel) -> {
                    tunnel.up();
                    stage.ping(FIRST, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                }),
                step(
                        PADDING,
                        (stage, tunnel) -> PADDED_BYTES.forEach(bytes ->
                                stage.linux(RoadWarrior.CLIENT).pingUnfragmented(Tunnel.SERVER_IPV4, 1, bytes))),
                step(LARGE_PACKETS, (stage, tunnel) -> {
                    pingFromClient(stage, large(RoadWarrior.CLIENT), TRIES, TUNNEL_MTU);
                    pingFromServer(stage, large(RoadWarrior.SERVER), TRIES, TUNNEL_MTU);
                }),
                step("small packets", (stage, tunnel) -> {
                    pingFromClient(stage, small(RoadWarrior.CLIENT), 3, SMALL_BYTES);
                    pingFromServer(stage, small(RoadWarrior.SERVER), 3, SMALL_BYTES);
                }),
                step("route mtu", (stage, tunnel) -> {
                    stage.linux(RoadWarrior.CLIENT)
                            .run("ip", "route", "replace", Tunnel.SERVER_IPV4, "dev", "wg0", "mtu", "" + ROUTE_MTU)
                            .orThrow();
                    pingFromClient(stage, BEYOND_ROUTE, 1, ROUTE_MTU + 1);
                    pingFromClient(stage, AT_ROUTE, 1, ROUTE_MTU);
                }));
        checks(
                PathMtuChecks.DEFAULT_MTU,
                PathMtuChecks.PADDING,
                PathMtuChecks.MULTIPLES,
                PathMtuChecks.LARGE_PACKETS,
                PathMtuChecks.SMALL_PACKETS,
                PathMtuChecks.ROUTE_MTU);
    }

    /// The MTU with which an end creates an interface.
    ///
    /// @param end `client` or `server`
    static Note<Long> defaultMtu(String end) {
        return Note.number("default-mtu-" + end);
    }

    /// The pings of an end that fill the tunnel's MTU.
    static Note<PingResult> large(String end) {
        return Note.ping("ping-large-" + end);
    }

    /// The pings of an end that fit any path.
    static Note<PingResult> small(String end) {
        return Note.ping("ping-small-" + end);
    }

    @Override
    protected Tunnel prepare(Stage stage) {
        if (stage.get(ICMP).equals("dropped")) {
            RoadWarrior.silenceRouters(stage);
        }
        noteDefaultMtu(stage);
        return Tunnel.prepare(stage, Tunnel.isOverIpv6(stage.parameters()), 0).countedAtTheEnd(stage);
    }

    private static void pingFromClient(Stage stage, Note<PingResult> note, int count, int bytes) {
        stage.note(note, stage.linux(RoadWarrior.CLIENT).pingUnfragmented(Tunnel.SERVER_IPV4, count, bytes));
    }

    private static void pingFromServer(Stage stage, Note<PingResult> note, int count, int bytes) {
        stage.note(note, stage.linux(RoadWarrior.SERVER).pingUnfragmented(Tunnel.CLIENT_IPV4, count, bytes));
    }

    /// An interface that nobody has configured shows the MTU that the implementation chooses.
    private static void noteDefaultMtu(Stage stage) {
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            stage.createTunnel(role, "untouched");
            stage.note(defaultMtu(role), Long.valueOf(stage.linux(role).readText("/sys/class/net/untouched/mtu")));
        }
    }
}
