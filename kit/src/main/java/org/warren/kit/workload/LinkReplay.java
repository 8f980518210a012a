package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.warren.workload.Direction;
import org.warren.workload.Seeds;
import org.warren.workload.Transport;
import org.warren.workload.link.Decision;
import org.warren.workload.link.LinkModel;
import org.warren.workload.link.Passage;

/// Passes the datagrams of a run through its link's model again, without a tunnel. TCP connections are left out,
/// because what they send depends on what happened to earlier segments.
final class LinkReplay {

    private static final int INNER_HEADERS = 28;
    private static final int OUTER_HEADERS = 60;
    private static final int PADDING = 16;

    private final LinkModel model;
    private final long delayNanos;
    private final double lossShare;
    private final SplittableRandom losses;
    private final Map<StreamRecord, StreamRecord> records = new LinkedHashMap<>();
    // in the order of time; at the same moment in a fixed order
    private final PriorityQueue<Leg> legs =
            new PriorityQueue<>(Comparator.comparingLong(Leg::nanos).thenComparingInt(Leg::number));

    /// A datagram in transit.
    ///
    /// @param nanos when it reaches the link
    /// @param isUp through the link
    /// @param isAnswer whether it is the answer
    private record Leg(long nanos, StreamRecord stream, int number, boolean isUp, boolean isAnswer) {}

    /// @param time the number of the pass; each has different losses
    LinkReplay(LinkPath.Description link, int time) {
        model = new LinkModel(link.behaviour(), link.seed(), link.seed() + time, link.name());
        delayNanos = link.delayNanos();
        lossShare = link.lossShare();
        losses = Seeds.random(link.seed() + time, link.name(), "path", "loss");
    }

    /// The results of each stream of datagrams.
    Map<StreamRecord, StreamRecord> of(List<StreamRecord> streams) {
        for (StreamRecord stream : streams) {
            if (stream.stream().transport() == Transport.UDP && stream.count() > 0) {
                records.put(
                        stream, new StreamRecord(stream.flow(), stream.stream(), stream.startNanos(), stream.count()));
                next(stream, 0);
            }
        }
        for (Leg leg = legs.poll(); leg != null; leg = legs.poll()) {
            pass(leg);
        }
        return records;
    }

    private void pass(Leg leg) {
        StreamRecord stream = leg.stream();
        StreamRecord record = Objects.requireNonNull(records.get(stream));
        if (!leg.isAnswer()) {
            record.sent(leg.number(), stream.sentNanos(leg.number()), 0);
            next(stream, leg.number() + 1);
        }
        Passage passage = passage(stream);
        boolean isLost = losses.nextDouble() < lossShare;
        if (isLost && !leg.isUp()) {
            return; // before it came to the link
        }
        Decision decision = leg.isUp() ? model.up(passage, leg.nanos()) : model.down(passage, leg.nanos());
        if (isLost || !decision.arrives()) {
            return;
        }
        long arrives = decision.nanos() + (leg.isUp() ? delayNanos : 0);
        if (leg.isAnswer() || stream.stream().answer() == null) {
            for (int copy = 0; copy < decision.copies(); copy++) {
                record.arrived(leg.number(), arrives);
            }
        } else {
            legs.add(leg(arrives, stream, leg.number(), !leg.isUp(), true));
        }
    }

    /// A stream's next message, if there is one. They are generated one by one, to save memory in long runs.
    private void next(StreamRecord stream, int from) {
        for (int number = from; number < stream.count(); number++) {
            if (stream.sentNanos(number) != StreamRecord.NEVER) {
                boolean isUp = stream.stream().direction() == Direction.OUT;
                legs.add(leg(stream.sentNanos(number), stream, number, isUp, false));
                return;
            }
        }
    }

    /// A datagram from the far end has already passed the rest of the path when it reaches the link.
    private Leg leg(long leaves, StreamRecord stream, int number, boolean isUp, boolean isAnswer) {
        return new Leg(leaves + (isUp ? 0 : delayNanos), stream, number, isUp, isAnswer);
    }

    /// The size of a message in a tunnel: the mean of the stream.
    private static Passage passage(StreamRecord stream) {
        int ways = stream.stream().answer() == null ? 1 : 2;
        int inner = (int) (stream.bytes() / stream.count() / ways) + INNER_HEADERS;
        return new Passage(Math.ceilDiv(inner, PADDING) * PADDING + OUTER_HEADERS, Passage.Kind.DATA, 0);
    }

    /// A time in which a tunnel carried nothing, because the link lost a handshake.
    ///
    /// @param from the initiation that failed
    /// @param to when the session of the next initiation may be established
    record Silence(long from, long to) {
        private boolean has(long nanos) {
            return nanos >= from && nanos <= to;
        }
    }

    /// Finds silences from the times of handshakes: one that is followed by another within the retry time had no
    /// session.
    ///
    /// @param handshakes in order
    /// @param retryNanos a handshake that follows within this time is a retry
    /// @param roundTripNanos the duration of a handshake
    /// @param end of what was sent
    static List<Silence> silences(List<Long> handshakes, long retryNanos, long roundTripNanos, long end) {
        List<Silence> silences = new ArrayList<>();
        for (int i = 0; i < handshakes.size(); i++) {
            long from = handshakes.get(i);
            // Whether the last one failed is unknown if the run ended before a retry.
            long next = i + 1 < handshakes.size() ? handshakes.get(i + 1) : end;
            if (next - from > retryNanos) {
                continue;
            }
            boolean goesOn = !silences.isEmpty() && silences.getLast().to() >= from;
            silences.add(new Silence(goesOn ? silences.removeLast().from() : from, next + roundTripNanos));
        }
        return silences;
    }

    /// The same record if nothing passed during the silences.
    ///
    /// @param silences in order
    static StreamRecord without(StreamRecord record, List<Silence> silences) {
        StreamRecord rest =
                new StreamRecord(record.flow(), record.stream(), record.startNanos(), Math.max(1, record.count()));
        int silence = 0;
        for (int number = 0; number < record.count(); number++) {
            long at = record.sentNanos(number);
            if (at == StreamRecord.NEVER) {
                continue;
            }
            rest.sent(number, at, 0);
            while (silence < silences.size() && silences.get(silence).to() < at) {
                silence++;
            }
            boolean isSilent =
                    silence < silences.size() && silences.get(silence).has(at);
            if (!isSilent && record.arrivedNanos(number) != StreamRecord.NEVER) {
                rest.arrived(number, record.arrivedNanos(number));
            }
        }
        return rest;
    }
}
