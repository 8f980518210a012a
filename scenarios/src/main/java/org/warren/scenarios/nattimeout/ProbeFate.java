package org.warren.scenarios.nattimeout;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;

/// What became of one probe. Times are in nanoseconds since virtual time 0.
///
/// @param sequence its number in its series
/// @param sentNanos when it was sent, or its own system refused it
/// @param receivedNanos when the other end got it
/// @param answeredNanos when its echo was back
record ProbeFate(long sequence, long sentNanos, OptionalLong receivedNanos, OptionalLong answeredNanos) {

    static final String FIRST = "first";
    static final String SERVER_TRY = "server-try";
    static final String CLIENT_SPEAK = "client-speak";
    static final String SERVER_AGAIN = "server-again";

    /// All probes of a series, in the order in which they were sent.
    static List<ProbeFate> of(Evidence evidence, String series) {
        Map<Long, ProbeFate> fates = new TreeMap<>();
        for (var event : evidence.probes(series)) {
            fates.merge(event.sequence(), of(event), ProbeFate::merge);
        }
        return fates.values().stream()
                .filter(fate -> fate.sentNanos != Long.MAX_VALUE)
                .sorted(Comparator.comparingLong(ProbeFate::sentNanos))
                .toList();
    }

    private static ProbeFate of(ProbeEvent event) {
        boolean sent = event.type() == ProbeEvent.Type.SENT || event.type() == ProbeEvent.Type.REFUSED;
        return new ProbeFate(
                event.sequence(),
                sent ? event.nanos() : Long.MAX_VALUE,
                event.type() == ProbeEvent.Type.RECEIVED ? OptionalLong.of(event.nanos()) : OptionalLong.empty(),
                event.type() == ProbeEvent.Type.ANSWERED ? OptionalLong.of(event.nanos()) : OptionalLong.empty());
    }

    /// The first time of each kind holds.
    private ProbeFate merge(ProbeFate later) {
        return new ProbeFate(
                sequence,
                Math.min(sentNanos, later.sentNanos),
                receivedNanos.isPresent() ? receivedNanos : later.receivedNanos,
                answeredNanos.isPresent() ? answeredNanos : later.answeredNanos);
    }

    /// A probe without a session waits at its sender and may arrive long afterwards, so the moment matters.
    boolean isAnsweredBy(long nanos) {
        return answeredNanos.isPresent() && answeredNanos.getAsLong() <= nanos;
    }

    /// Whether the other end had it by then.
    boolean isReceivedBy(long nanos) {
        return receivedNanos.isPresent() && receivedNanos.getAsLong() <= nanos;
    }
}
