package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.workload.Emission;
import org.warren.workload.Emissions;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Window;

/// Whether the players sent what the seed determines, at the times when it was due. All other judgements of a run
/// depend on it.
public final class Schedule {

    /// When a player gives up a connection, and how long it runs after the workload: as `Player` of module traffic.
    static final long GIVE_UP_NANOS = 120_000_000_000L;

    private static final long LINGER_NANOS = 10_000_000_000L;

    private static final long VIRTUAL_TOLERANCE_NANOS = 1_000_000;
    private static final long REAL_TOLERANCE_NANOS = 50_000_000;

    private final long toleranceNanos;

    /// @param toleranceNanos how late a message may be sent
    public Schedule(long toleranceNanos) {
        this.toleranceNanos = toleranceNanos;
    }

    /// The tolerance of a run: in virtual time a process wakes up when it is due, and on a loaded machine it may wait
    /// for some time slices.
    public static Schedule of(Evidence evidence) {
        boolean isVirtual = evidence.observations().lab().equals("virtual");
        return new Schedule(isVirtual ? VIRTUAL_TOLERANCE_NANOS : REAL_TOLERANCE_NANOS);
    }

    /// Compares the messages that were sent with the schedule. A difference is a doubt about the run, and says nothing
    /// about subjects.
    public CheckResult compare(TrafficRecord record, Findings findings) {
        long messages = 0;
        for (StreamRecord stream : record.streams()) {
            doubts(record, stream).forEach(findings::missing);
            messages += stream.stream().transport() == Transport.UDP ? stream.count() : 0;
        }
        if (messages == 0
                && record.streams().stream().allMatch(stream -> stream.loads().isEmpty())) {
            return findings.missing("Nothing was to be sent in this time, so nothing can be said; give more time.");
        }
        return findings.result(
                "All %d datagrams that follow from the seed were sent when they were due.".formatted(messages));
    }

    /// How the players deviated from the schedule, and which datagrams of a stream they or their systems lost: one
    /// sentence each.
    public List<String> doubts(TrafficRecord record, StreamRecord stream) {
        List<String> doubts = new ArrayList<>();
        if (stream.stream().transport() == Transport.UDP) {
            compare(record, stream, doubts);
        } else {
            requireGivenUp(record, stream, doubts);
        }
        if (stream.refused() > 0) {
            doubts.add("%s: the sender's own system did not take %d datagrams."
                    .formatted(stream.name(), stream.refused()));
        }
        if (stream.refusedAnswers() > 0) {
            doubts.add("%s: the answering node's own system did not take %d answers."
                    .formatted(stream.name(), stream.refusedAnswers()));
        }
        if (stream.stream().transport() == Transport.UDP && stream.dropped() > 0) {
            doubts.add("%s: %d datagrams found a player's receive buffer full, of this stream or of others."
                    .formatted(stream.name(), stream.dropped()));
        }
        return doubts;
    }

    private void compare(TrafficRecord record, StreamRecord stream, List<String> doubts) {
        Flow flow = stream.flow();
        int number = 0;
        int unsent = 0;
        long worst = 0;
        for (int window = 0; window < flow.windows().size(); window++) {
            Window each = flow.windows().get(window);
            Emissions emissions = new Emissions(record.workload().seed(), flow.name(), stream.stream(), window);
            long at = each.startNanos();
            for (Emission next = emissions.next(); next.gapNanos() < each.endNanos() - at; next = emissions.next()) {
                at += next.gapNanos();
                for (int left = next.size(0); left > 0; left -= Stream.DATAGRAM_MAX) {
                    if (number < stream.count()) {
                        long sent = stream.sentNanos(number);
                        unsent += sent == StreamRecord.NEVER ? 1 : 0;
                        worst = sent == StreamRecord.NEVER ? worst : Math.max(worst, sent - record.startNanos() - at);
                    }
                    number++;
                }
            }
        }
        if (number != stream.count()) {
            doubts.add("%s: %d datagrams were sent, and %d follow from the seed."
                    .formatted(stream.name(), stream.count(), number));
        }
        if (unsent > 0) {
            doubts.add("%s: of %d datagrams no player wrote down that it sent them.".formatted(stream.name(), unsent));
        }
        if (worst > toleranceNanos) {
            doubts.add("%s: a datagram was sent %s after it was due."
                    .formatted(stream.name(), Figure.OUTAGE.text((double) worst)));
        }
    }

    private static void requireGivenUp(TrafficRecord record, StreamRecord stream, List<String> doubts) {
        long end = record.startNanos() + record.workload().nanos() + LINGER_NANOS;
        long open = stream.loads().stream()
                .filter(load -> load.endedNanos() == StreamRecord.NEVER && end - load.openedNanos() > GIVE_UP_NANOS)
                .count();
        if (open > 0) {
            doubts.add("%s: of %d connections no player wrote down how they ended.".formatted(stream.name(), open));
        }
    }
}
