package org.warren.scenarios.handshake;

import java.time.Duration;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Does a tunnel come up, and carry IPv4 and IPv6 both ways?
public final class HandshakeScenario extends ScriptedScenario<Tunnel> {

    static final Note<PingResult> CLIENT_IPV4 = Note.ping("ping-inner4-client");
    static final Note<PingResult> CLIENT_IPV6 = Note.ping("ping-inner6-client");
    static final Note<PingResult> SERVER_IPV4 = Note.ping("ping-inner4-server");
    static final Note<PingResult> SERVER_IPV6 = Note.ping("ping-inner6-server");

    public HandshakeScenario() {
        super("handshake", "does a tunnel come up in one round trip, and carry IPv4 and IPv6 both ways?", Tunnel.OUTER);
        network(RoadWarrior.direct());
        prepare(stage -> Tunnel.prepare(stage, Tunnel.isOverIpv6(stage.parameters()), 0));
        script(
                step("tunnel up", Tunnel::up),
                step("client pings", (stage, tunnel) -> {
                    stage.ping(CLIENT_IPV4, RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
                    stage.ping(CLIENT_IPV6, RoadWarrior.CLIENT, Tunnel.SERVER_IPV6);
                }),
                step("server pings", (stage, tunnel) -> {
                    stage.ping(SERVER_IPV4, RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
                    stage.ping(SERVER_IPV6, RoadWarrior.SERVER, Tunnel.CLIENT_IPV6);
                }),
                step("settle", (stage, tunnel) -> {
                    stage.advance(Duration.ofSeconds(15));
                    tunnel.observeCounters(stage);
                }));
        checks(
                HandshakeChecks.FIRST_DATAGRAMS,
                HandshakeChecks.ONE_ROUND_TRIP,
                HandshakeChecks.PINGS,
                Tunnel.ENCRYPTED);
    }
}
