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

/// The datagrams of a run pass its link once more, without a tunnel. Connections do not: what they send follows from
/// what became of it.
final class LinkReplay {

    private static final int INNER_HEADERS = 28;
    private static final int OUTER_HEADERS = 60;
    private static final int PADDING = 16;

    private final LinkModel model;
    private final long delayNanos;
    private final double lossShare;
    private final SplittableRandom losses;
    private final Map<StreamRecord, StreamRecord> records = new LinkedHashMap<>();
    // in the order of time, and of one moment in an order that is always the same
    private final PriorityQueue<Leg> legs =
            new PriorityQueue<>(Comparator.comparingLong(Leg::nanos).thenComparingInt(Leg::number));

    /// A datagram on its way.
    ///
    /// @param nanos when it reaches the link
    /// @param isUp through the link
    /// @param isAnswer whether it is the answer
    private record Leg(long nanos, StreamRecord stream, int number, boolean isUp, boolean isAnswer) {}

    /// @param time which one of several; the losses of each are others
    LinkReplay(LinkPath.Description link, int time) {
        model = new LinkModel(link.behaviour(), link.seed(), link.seed() + time, link.name());
        delayNanos = link.delayNanos();
        lossShare = link.lossShare();
        losses = Seeds.random(link.seed() + time, link.name(), "path", "loss");
    }

    /// What became of each stream of datagrams.
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

    /// A stream's next message, if there is one: those of a day are not all in memory.
    private void next(StreamRecord stream, int from) {
        for (int number = from; number < stream.count(); number++) {
            if (stream.sentNanos(number) != StreamRecord.NEVER) {
                boolean isUp = stream.stream().direction() == Direction.OUT;
                legs.add(leg(stream.sentNanos(number), stream, number, isUp, false));
                return;
            }
        }
    }

    /// What comes from the far end has passed the rest of the path when it reaches the link.
    private Leg leg(long leaves, StreamRecord stream, int number, boolean isUp, boolean isAnswer) {
        return new Leg(leaves + (isUp ? 0 : delayNanos), stream, number, isUp, isAnswer);
    }

    /// A message of the stream's mean size in a tunnel.
    private static Passage passage(StreamRecord stream) {
        int ways = stream.stream().answer() == null ? 1 : 2;
        int inner = (int) (stream.bytes() / stream.count() / ways) + INNER_HEADERS;
        return new Passage(Math.ceilDiv(inner, PADDING) * PADDING + OUTER_HEADERS, Passage.Kind.DATA, 0);
    }

    /// A time in which a tunnel carried nothing, because the link lost a handshake.
    ///
    /// @param from the initiation that failed
    /// @param to when the session may be there that the next one began
    record Silence(long from, long to) {
        private boolean has(long nanos) {
            return nanos >= from && nanos <= to;
        }
    }

    /// Reads silences from the times at which handshakes began: one that is followed by another within the time after
    /// which it is tried again had no session.
    ///
    /// @param handshakes in order
    /// @param retryNanos within which another one follows that is a retry
    /// @param roundTripNanos that a handshake takes
    /// @param end of what was sent
    static List<Silence> silences(List<Long> handshakes, long retryNanos, long roundTripNanos, long end) {
        List<Silence> silences = new ArrayList<>();
        for (int i = 0; i < handshakes.size(); i++) {
            long from = handshakes.get(i);
            // Whether the last one failed is not known where the run ended before it was tried again.
            long next = i + 1 < handshakes.size() ? handshakes.get(i + 1) : end;
            if (next - from > retryNanos) {
                continue;
            }
            boolean goesOn = !silences.isEmpty() && silences.getLast().to() >= from;
            silences.add(new Silence(goesOn ? silences.removeLast().from() : from, next + roundTripNanos));
        }
        return silences;
    }

    /// The same record as it is where nothing passed in some times.
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
