package org.warren.scenarios.nat64;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.warren.harness.evidence.Probes;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Translator;
import org.warren.nat.tunnel.ModelTunnel;

/// What the model predicts for the tries after idling. In a NAT64, the part that keeps state is Linux's masquerade.
final class Nat64Prediction {
    private static final long SECOND = 1_000_000_000L;
    /// §6.5: data was received and nothing sent for this long.
    private static final long PASSIVE_NANOS = 10 * SECOND;

    static final NatBehaviour BEHAVIOUR =
            NatBehaviour.linux(Nat64Scenario.TIMEOUT.toNanos(), Nat64Scenario.STREAM_TIMEOUT.toNanos());

    private Nat64Prediction() {}

    /// The part of the router that keeps state.
    static Translator translator() {
        return new Translator(BEHAVIOUR, List.of(Endpoint.address(Nat64Scenario.ROUTER_IPV4)), new SplittableRandom(1));
    }

    /// Whether each series of probes is answered.
    static Map<Probes, Boolean> answered(long idleNanos) {
        Endpoint server = Endpoint.parse(Nat64Scenario.SERVER_IPV4 + ":" + Tunnel.PORT);
        Endpoint client = Endpoint.parse(Nat64Scenario.MIDDLE_IPV4 + ":" + Tunnel.PORT);
        var tunnel = new ModelTunnel(List.of(translator()), client, server);
        Map<Probes, Boolean> answered = new LinkedHashMap<>();
        tunnel.clientAsks(0); // the handshake
        answered.put(Nat64Scenario.FIRST, tunnel.clientAsks(0));
        long now = Nat64Scenario.SETTLE_TIME.toNanos();
        tunnel.clientAsks(now);
        tunnel.serverAsks(now);
        tunnel.serverSends(now + PASSIVE_NANOS);
        now += idleNanos;
        answered.put(Nat64Scenario.SERVER_TRIES, tunnel.serverAsks(now));
        answered.put(Nat64Scenario.CLIENT_SPEAKS, tunnel.clientAsks(now + SECOND));
        answered.put(Nat64Scenario.SERVER_AGAIN, tunnel.serverAsks(now + SECOND));
        return answered;
    }
}
