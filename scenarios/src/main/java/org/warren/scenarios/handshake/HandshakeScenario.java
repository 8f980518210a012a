package org.warren.scenarios.handshake;

import java.time.Duration;
import java.util.List;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Does a tunnel come up, and carry IPv4 and IPv6 both ways?
public final class HandshakeScenario implements Scenario {

    static final Parameter<String> OUTER =
            Parameter.choice("outer", "the address family between the endpoints", "ipv4", "ipv6");

    @Override
    public String name() {
        return "handshake";
    }

    @Override
    public String question() {
        return "does a tunnel come up in one round trip, and carry IPv4 and IPv6 both ways?";
    }

    @Override
    public List<Parameter<?>> parameters() {
        return List.of(OUTER);
    }

    @Override
    public Topology topology(Parameters parameters) {
        return RoadWarrior.direct();
    }

    @Override
    public List<Tap> taps() {
        return List.of(new Tap(RoadWarrior.CLIENT, "eth0"), new Tap(RoadWarrior.SERVER, "eth0"));
    }

    @Override
    public List<String> steps() {
        return List.of("tunnel up", "client pings", "server pings", "settle");
    }

    @Override
    public void drive(Stage stage) {
        Tunnel tunnel = Tunnel.prepare(stage, stage.get(OUTER).equals("ipv6"), 0);
        stage.step("tunnel up", tunnel::up);
        stage.step("client pings", () -> {
            stage.observe("ping-inner4-client", tunnel.client().node().ping(Tunnel.SERVER_IPV4));
            stage.observe("ping-inner6-client", tunnel.client().node().ping(Tunnel.SERVER_IPV6));
        });
        stage.step("server pings", () -> {
            stage.observe("ping-inner4-server", tunnel.server().node().ping(Tunnel.CLIENT_IPV4));
            stage.observe("ping-inner6-server", tunnel.server().node().ping(Tunnel.CLIENT_IPV6));
        });
        stage.step("settle", () -> {
            stage.advance(Duration.ofSeconds(15));
            tunnel.observeCounters(stage);
        });
    }

    @Override
    public List<Check> checks() {
        return HandshakeCheckers.all();
    }
}
