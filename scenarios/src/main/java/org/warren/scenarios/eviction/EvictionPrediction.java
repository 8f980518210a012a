package org.warren.scenarios.eviction;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.Endpoint;
import org.warren.nat.Packet;
import org.warren.nat.Translator;
import org.warren.nat.tunnel.ModelTunnel;
import org.warren.scenarios.eviction.EvictionScenario.Try;

/// Predicts the outcome of the server's attempts with the model, from a NAT's declaration alone.
final class EvictionPrediction {
    private static final long SECOND = 1_000_000_000L;
    /// §6.5: KEEPALIVE_TIMEOUT.
    private static final long PASSIVE_NANOS = 10 * SECOND;

    private final EvictionCell cell;
    private final Translator nat;
    private final ModelTunnel tunnel;

    private EvictionPrediction(EvictionCell cell) {
        this.cell = cell;
        this.nat = new Translator(
                cell.nat().behaviour(), List.of(Endpoint.address(cell.outsideIpv4())), new SplittableRandom(1));
        this.tunnel = new ModelTunnel(
                List.of(nat),
                Endpoint.parse(cell.clientIpv4() + ":" + Tunnel.PORT),
                Endpoint.parse(EvictionScenario.SERVER_IPV4 + ":" + Tunnel.PORT));
    }

    /// Whether the client answers each of the server's tries.
    static Map<Try, Boolean> of(EvictionCell cell) {
        return new EvictionPrediction(cell).play();
    }

    private Map<Try, Boolean> play() {
        Map<Try, Boolean> answered = new EnumMap<>(Try.class);
        long now = 0;
        tunnel.clientAsks(now); // the handshake
        tunnel.clientAsks(now); // data
        now += EvictionScenario.YOUNG.toNanos();
        flood(now);
        answered.put(Try.YOUNG, tunnel.serverAsks(now));
        now += SECOND;
        tunnel.clientAsks(now);
        answered.put(Try.SPOKEN, tunnel.serverAsks(now));
        // The server gets an answer, after which it only sends the passive keepalive.
        tunnel.serverSends(now + PASSIVE_NANOS);
        now += EvictionScenario.OLD.toNanos();
        flood(now);
        answered.put(Try.OLD, tunnel.serverAsks(now));
        now += SECOND;
        tunnel.clientSends(now); // the first persistent keepalive
        flood(now);
        answered.put(Try.KEEPALIVE_ON, tunnel.serverAsks(now));
        now += EvictionScenario.KEEPALIVE.toNanos();
        tunnel.clientSends(now);
        answered.put(Try.KEPT_ALIVE, tunnel.serverAsks(now + SECOND));
        return answered;
    }

    private void flood(long now) {
        EvictionScenario.flooded()
                .forEach(port -> nat.fromInside(
                        Packet.udp(
                                Endpoint.parse(cell.neighbourIpv4() + ":" + EvictionScenario.FLOOD_PORT),
                                Endpoint.parse(EvictionScenario.SERVER_IPV4 + ":" + port)),
                        now));
    }
}
