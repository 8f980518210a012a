package org.warren.scenarios.cgn;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.Endpoint;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;
import org.warren.nat.tunnel.ModelTunnel;

/// Predicts the outcome of the server's attempts with the model, from the two timeouts and the keepalives alone.
final class CgnPrediction {
    private static final long SECOND = 1_000_000_000L;
    /// Linux's timers may be late by up to 8 parts in 63.
    private static final long LATE_PARTS = 8;
    private static final long LATE_WHOLE = 63;

    private CgnPrediction() {}

    /// The outcome of an attempt.
    ///
    /// @param isReached whether the client answers
    /// @param forgotten the nodes of the NATs without a mapping of the client at that time, the client's own first
    record Outcome(boolean isReached, List<String> forgotten) {

        Outcome {
            forgotten = List.copyOf(forgotten);
        }
    }

    /// The outcome of each attempt; empty if it depends on how late the client's timers are.
    ///
    /// @param mayBeLate whether the client's timers are the kernel's
    static Map<CgnTry, Optional<Outcome>> of(
            CgnLine line, CgnLine.Lives lives, int below, int above, boolean mayBeLate) {
        Map<CgnTry, Outcome> onTime = play(line, lives, below, above, false);
        Map<CgnTry, Outcome> late = play(line, lives, below, above, mayBeLate);
        Map<CgnTry, Optional<Outcome>> outcomes = new EnumMap<>(CgnTry.class);
        onTime.forEach((tried, outcome) ->
                outcomes.put(tried, outcome.equals(late.get(tried)) ? Optional.of(outcome) : Optional.empty()));
        return outcomes;
    }

    private static Map<CgnTry, Outcome> play(CgnLine line, CgnLine.Lives lives, int below, int above, boolean isLate) {
        List<RouterModel> routers = line.routers(lives);
        List<Translator> nats = routers.stream().map(RouterModel::translator).toList();
        Endpoint client = Endpoint.parse(line.clientIpv4() + ":" + Tunnel.PORT);
        ModelTunnel tunnel = new ModelTunnel(nats, client, Endpoint.parse(CgnScenario.SERVER_IPV4 + ":" + Tunnel.PORT));
        Map<CgnTry, Outcome> outcomes = new EnumMap<>(CgnTry.class);
        long now = 0;
        for (CgnTry tried : CgnTry.values()) {
            int keepalive = tried == CgnTry.BELOW ? below : above;
            long end = now + tried.idle(keepalive).toNanos();
            tunnel.clientAsks(now);
            long passive = late(CgnTry.PASSIVE.toNanos(), isLate);
            long interval = late(keepalive * SECOND, isLate);
            // §6.5: the passive keepalive comes first if the persistent interval is longer, and postpones it.
            for (long next = now + Math.min(passive, interval); next < end; next += interval) {
                tunnel.clientSends(next);
            }
            now = end;
            outcomes.put(tried, new Outcome(tunnel.wouldReachClient(now), forgotten(routers, nats, client, now)));
            tunnel.serverAsks(now);
        }
        return outcomes;
    }

    private static long late(long nanos, boolean isLate) {
        return isLate ? nanos + nanos * LATE_PARTS / LATE_WHOLE : nanos;
    }

    private static List<String> forgotten(List<RouterModel> routers, List<Translator> nats, Endpoint client, long now) {
        List<String> forgotten = new ArrayList<>();
        for (int i = 0; i < nats.size(); i++) {
            nats.get(i).expire(now);
            // The second NAT sees the first one's outside endpoint, whose port is the client's.
            Endpoint inside = i == 0
                    ? client
                    : new Endpoint(Endpoint.address(routers.getFirst().outsideIpv4()), client.port());
            if (nats.get(i).outsideOf(Protocol.UDP, inside).isEmpty()) {
                forgotten.add(routers.get(i).node());
            }
        }
        return forgotten;
    }
}
