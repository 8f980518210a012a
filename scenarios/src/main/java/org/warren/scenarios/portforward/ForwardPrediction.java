package org.warren.scenarios.portforward;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.warren.harness.scenario.Roles;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;
import org.warren.nat.tunnel.ModelTunnel;

/// What the model predicts for the tries, from the router's behaviour and the times alone and before any packet.
final class ForwardPrediction {
    private static final long SECOND = 1_000_000_000L;
    /// §6.5: data was received and nothing sent for this long.
    private static final long PASSIVE_NANOS = 10 * SECOND;
    private static final Endpoint SERVER = Endpoint.parse(PortForwardScenario.SERVER_END);
    private static final Endpoint CLIENT = Endpoint.parse(PortForwardScenario.CLIENT_END);

    private final Translator nat;
    private final int port;
    private final ModelTunnel tunnel;
    private final Map<ForwardTry, Boolean> answered = new EnumMap<>(ForwardTry.class);
    private long now;

    private ForwardPrediction(NatBehaviour behaviour, int port) {
        this.nat = new Translator(
                behaviour, List.of(Endpoint.address(PortForwardScenario.OUTSIDE_IPV4)), new SplittableRandom(1));
        this.port = port;
        // The server is behind the NAT, so it takes the place of the model's client.
        this.tunnel = new ModelTunnel(List.of(nat), /* client= */ SERVER, /* server= */ CLIENT);
    }

    /// Whether each try is answered.
    ///
    /// @param port of the router's outside that leads to the server
    /// @param idleNanos how long the tunnel is left idle each time
    static Map<ForwardTry, Boolean> of(NatBehaviour behaviour, int port, long idleNanos) {
        ForwardPrediction prediction = new ForwardPrediction(behaviour, port);
        prediction.play(idleNanos);
        return prediction.answered;
    }

    private void play(long idleNanos) {
        nat.forward(Protocol.UDP, port, SERVER);
        tunnel.serverIsTold(new Endpoint(Endpoint.address(PortForwardScenario.OUTSIDE_IPV4), port));
        tries(ForwardTry.FIRST);
        idles(ForwardTry.FIRST, idleNanos);
        tries(ForwardTry.SERVER_AFTER_IDLING);
        tries(ForwardTry.AFTER_IDLING);
        nat.withdraw(Protocol.UDP, port);
        long keepalive = PortForwardScenario.KEEPALIVE_SECONDS * SECOND;
        for (long end = now + idleNanos; now + keepalive <= end; ) {
            now += keepalive;
            tunnel.clientSends(now);
        }
        tries(ForwardTry.WITHDRAWN);
        idles(ForwardTry.WITHDRAWN, idleNanos);
        tries(ForwardTry.EXPIRED);
        tries(ForwardTry.SERVER_SPEAKS);
        idles(ForwardTry.SERVER_SPEAKS, idleNanos);
        nat.forward(Protocol.UDP, port, SERVER);
        tries(ForwardTry.RETURNED);
        answered.put(ForwardTry.GONE, false);
        tries(ForwardTry.BACK);
    }

    private void tries(ForwardTry tried) {
        answered.put(tried, tried.from().equals(Roles.SERVER) ? tunnel.clientAsks(now) : tunnel.serverAsks(now));
    }

    /// The end that received the last answer sends a passive keepalive.
    private void idles(ForwardTry after, long nanos) {
        long end = now + nanos;
        now += PASSIVE_NANOS;
        if (after.from().equals(Roles.SERVER)) {
            tunnel.clientSends(now);
        } else {
            tunnel.serverSends(now);
        }
        now = end;
    }
}
