package org.warren.scenarios.nattimeout;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.nat.FlowEvent;
import org.warren.harness.nat.MappingLifetime;
import org.warren.harness.nat.ModelledFlow;
import org.warren.harness.nat.Span;
import org.warren.nat.NatBehaviour;

/// The packets of an idle tunnel and the mappings they keep alive behind a NAT of the model, with times since the first
/// contact.
///
/// @param clientNanos when the client sends
/// @param spans when a mapping lives
/// @param untilNanos how far the calculation goes
record IdleTunnel(List<Long> clientNanos, List<Span> spans, long untilNanos) {

    /// How late a Linux timer may fire: the timer wheel rounds up, by up to 8 parts in 63.
    static final double TIMER_LATENESS_MAX = 8.0 / 63;

    private static final long SECOND = 1_000_000_000L;
    /// §6.5: after data was received and nothing sent for so long, a keepalive is sent.
    private static final long PASSIVE_NANOS = 10 * SECOND;
    /// §6.2: the initiator renews a session of this age when it sends.
    private static final long REKEY_NANOS = 120 * SECOND;
    /// After this many keepalives nothing new happens, so a day of keepalives each second need not be computed in full.
    private static final int PACKETS_MAX = 20_000;

    /// Computes an idle tunnel's life.
    ///
    /// @param nat what the router does
    /// @param keepaliveNanos the client's persistent keepalive interval; 0 for none
    /// @param passiveLateness by which share the passive keepalive is late, 0 to [#TIMER_LATENESS_MAX]
    /// @param keepaliveLateness the same for the persistent one
    /// @param untilNanos where to stop
    static IdleTunnel of(
            NatBehaviour nat, long keepaliveNanos, double passiveLateness, double keepaliveLateness, long untilNanos) {
        long passive = late(PASSIVE_NANOS, passiveLateness);
        long keepalive = late(keepaliveNanos, keepaliveLateness);
        var client = new ArrayList<Long>();
        var flow = new ModelledFlow(nat);
        exchange(flow, 0);
        client.add(0L);
        // §6.5: whichever comes first; every packet postpones the persistent keepalive, and the first one the passive.
        long next = keepalive == 0 ? passive : Math.min(passive, keepalive);
        long sessionBorn = 0;
        while (next <= untilNanos && client.size() < PACKETS_MAX) {
            client.add(next);
            if (next - sessionBorn >= REKEY_NANOS) {
                sessionBorn = next;
                exchange(flow, next);
            } else {
                flow.take(new FlowEvent(next, true));
            }
            if (keepalive == 0) {
                break;
            }
            next += keepalive;
        }
        var spans = flow.lives().stream().map(MappingLifetime::span).toList();
        boolean capped = client.size() == PACKETS_MAX;
        return new IdleTunnel(client, spans, capped ? client.getLast() : untilNanos);
    }

    /// Out, back, and out again: a handshake with its confirmation, or a request with its reply.
    private static void exchange(ModelledFlow flow, long nanos) {
        flow.take(new FlowEvent(nanos, true));
        flow.take(new FlowEvent(nanos, false));
        flow.take(new FlowEvent(nanos, true));
    }

    private static long late(long nanos, double lateness) {
        return nanos + Math.round(nanos * lateness);
    }

    boolean isAliveAt(long nanos) {
        return spans.stream().anyMatch(span -> span.fromNanos() <= nanos && nanos < span.toNanos());
    }

    boolean clientSendsBetween(long fromNanos, long toNanos) {
        return clientNanos.stream().anyMatch(nanos -> fromNanos < nanos && nanos <= toNanos);
    }

    /// The share of the time from 0 in which no mapping lives; beyond the computed time the same share is assumed.
    double shareWithoutMapping(long toNanos) {
        return Span.shareOutside(spans, 0, Math.min(toNanos, untilNanos));
    }
}
