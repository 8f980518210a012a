package org.warren.scenarios.nattimeout;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;

/// The fate of one probe. Times are in nanoseconds since virtual time 0.
///
/// @param sequence its number in its series
/// @param sentNanos when it was sent, or refused by its own system
/// @param receivedNanos when the other end received it
/// @param answeredNanos when its echo returned
record ProbeOutcome(long sequence, long sentNanos, OptionalLong receivedNanos, OptionalLong answeredNanos) {

    /// All probes of a series, in the order in which they were sent.
    static List<ProbeOutcome> of(Evidence evidence, Probes series) {
        Map<Long, ProbeOutcome> outcomes = new TreeMap<>();
        for (var event : evidence.probes(series)) {
            outcomes.merge(event.sequence(), of(event), ProbeOutcome::merge);
        }
        return outcomes.values().stream()
                .filter(outcome -> outcome.sentNanos != Long.MAX_VALUE)
                .sorted(Comparator.comparingLong(ProbeOutcome::sentNanos))
                .toList();
    }

    private static ProbeOutcome of(ProbeEvent event) {
        boolean sent = event.type() == ProbeEvent.Type.SENT || event.type() == ProbeEvent.Type.REFUSED;
        return new ProbeOutcome(
                event.sequence(),
                sent ? event.nanos() : Long.MAX_VALUE,
                event.type() == ProbeEvent.Type.RECEIVED ? OptionalLong.of(event.nanos()) : OptionalLong.empty(),
                event.type() == ProbeEvent.Type.ANSWERED ? OptionalLong.of(event.nanos()) : OptionalLong.empty());
    }

    /// The first time of each kind counts.
    private ProbeOutcome merge(ProbeOutcome later) {
        return new ProbeOutcome(
                sequence,
                Math.min(sentNanos, later.sentNanos),
                receivedNanos.isPresent() ? receivedNanos : later.receivedNanos,
                answeredNanos.isPresent() ? answeredNanos : later.answeredNanos);
    }

    /// A probe without a session is queued at its sender and may arrive long afterwards, so the time matters.
    boolean isAnsweredBy(long nanos) {
        return answeredNanos.isPresent() && answeredNanos.getAsLong() <= nanos;
    }

    /// Whether the other end had received it by then.
    boolean isReceivedBy(long nanos) {
        return receivedNanos.isPresent() && receivedNanos.getAsLong() <= nanos;
    }
}
