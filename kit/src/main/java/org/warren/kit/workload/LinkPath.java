package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.warren.kit.workload.Budget.Limit;
import org.warren.workload.Direction;
import org.warren.workload.Transport;
import org.warren.workload.link.Decision;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkModel;
import org.warren.workload.link.Passage;

/// What a link that changes over time does of its own accord: the datagrams that were sent pass its model once more
/// without a tunnel, several times with other losses. Outages and slots are those of the run, because they follow
/// from the seed and the time alone; losses are not, because they follow from the number of a packet, and the tunnel
/// sent some.
public final class LinkPath {

    /// So often a run's datagrams pass the model.
    private static final int TIMES = 5;

    /// A share is within four standard deviations but once in 30,000 runs.
    private static final double DEVIATIONS = 4;

    /// A handshake that is lost is tried again after 5 s and up to 333 ms (the white paper, section 6.1 and 6.4).
    private static final double RETRY_NANOS = 5_333e6;

    /// A handshake's round trip may come before a message: twice what the path takes, and its own.
    private static final double WAYS_WITH_HANDSHAKE = 3;

    /// What waits for a handshake may come late, and that is one message of a hundred at most: chosen.
    private static final double LATE_BY_HANDSHAKES = 0.01;

    /// Opinions are as near as that to those of the datagrams without a tunnel: chosen.
    private static final double OPINION_TOLERANCE = 0.3;

    /// TCP with its retransmissions comes to its end within 120 s where less is lost: chosen.
    private static final double TCP_LOSS = 0.1;

    private static final int INNER_HEADERS = 28;
    private static final int OUTER_HEADERS = 60;
    private static final int PADDING = 16;

    private final LinkBehaviour behaviour;
    private final String words;
    private final Map<StreamRecord, List<StreamFigures>> alone;

    private LinkPath(LinkBehaviour behaviour, String words, Map<StreamRecord, List<StreamFigures>> alone) {
        this.behaviour = behaviour;
        this.words = words;
        this.alone = alone;
    }

    /// A run's link.
    ///
    /// @param link how people call it
    /// @param seed of the run
    /// @param name of the link, from which its random numbers follow
    /// @param delayNanos what the path takes besides, each way
    public record Description(String link, LinkBehaviour behaviour, long seed, String name, long delayNanos) {}

    /// Lets datagrams pass.
    ///
    /// @param streams all of a run
    /// @param handshakes when a stream's near node began handshakes
    public static LinkPath of(
            Description link, List<StreamRecord> streams, Function<StreamRecord, List<Long>> handshakes) {
        Map<StreamRecord, List<StreamFigures>> alone = new LinkedHashMap<>();
        for (int time = 1; time <= TIMES; time++) {
            LinkModel model = new LinkModel(link.behaviour(), link.seed(), link.seed() + time, link.name());
            replay(model, link.delayNanos(), streams)
                    .forEach((stream, record) -> alone.computeIfAbsent(stream, each -> new ArrayList<>())
                            .add(StreamFigures.of(record, handshakes.apply(stream))));
        }
        return new LinkPath(link.behaviour(), "Link " + link.link(), alone);
    }

    /// How the path alone may have broken a limit.
    ///
    /// @param measured the figure's value, which is not within the limit
    /// @return a sentence; empty where it cannot
    public Optional<String> explains(Limit limit, StreamFigures figures, double measured) {
        List<StreamFigures> without = alone(figures.stream());
        if (without.isEmpty()) {
            return isOfConnections(limit.figure())
                    ? Optional.of(words + " decides about that as much as the tunnel.")
                    : Optional.empty();
        }
        double[] values = without.stream()
                .mapToDouble(limit.figure()::of)
                .filter(Double::isFinite)
                .toArray();
        double worst = limit.figure() == Figure.MOS
                ? DoubleStream.of(values).min().orElse(0)
                : DoubleStream.of(values).max().orElse(Double.MAX_VALUE);
        return isWithin(limit.figure(), figures, measured, values, worst)
                ? Optional.of("%s is enough for that: without a tunnel the same datagrams have %s about %s."
                        .formatted(words, limit.figure().word(), limit.figure().text(worst)))
                : Optional.empty();
    }

    /// The figures of a stream without a tunnel, one for each time.
    List<StreamFigures> alone(StreamRecord stream) {
        return alone.getOrDefault(stream, List.of());
    }

    private boolean isOfConnections(Figure figure) {
        return switch (figure) {
            case LOAD, RATE -> true;
            case FAILED ->
                Math.max(behaviour.up().meanLoss(), behaviour.down().meanLoss()) >= TCP_LOSS
                        || !behaviour.up().outages().isEmpty()
                        || !behaviour.down().outages().isEmpty()
                        || behaviour.up().trace() != null
                        || behaviour.down().trace() != null;
            default -> false;
        };
    }

    private boolean isWithin(Figure figure, StreamFigures figures, double measured, double[] values, double worst) {
        boolean mayLose = behaviour.up().mayLose() || behaviour.down().mayLose();
        return switch (figure) {
            case LOST, REORDERED -> measured <= worst + spread(values, figures.sent());
            case LATE -> measured <= worst + spread(values, figures.sent()) + LATE_BY_HANDSHAKES;
            case OUTAGE -> measured <= worst + (mayLose ? RETRY_NANOS : 0);
            case STALL, FIRST -> mayLose || measured <= WAYS_WITH_HANDSHAKE * worst;
            case FREEZES -> mayLose || measured <= worst;
            case DUPLICATED -> measured <= worst;
            case MOS -> measured >= worst - OPINION_TOLERANCE;
            case FAILED, LOAD, RATE -> isOfConnections(figure);
        };
    }

    /// Four standard deviations of a share: of what was seen, and at least of losses that do not depend on each other.
    private static double spread(double[] shares, long sent) {
        double mean = DoubleStream.of(shares).average().orElse(0);
        double seen = DoubleStream.of(shares)
                        .map(share -> (share - mean) * (share - mean))
                        .sum()
                / Math.max(1, shares.length - 1);
        double independent = mean * (1 - mean) / Math.max(1, sent);
        return DEVIATIONS * Math.sqrt(Math.max(seen, independent));
    }

    /// A datagram on its way.
    ///
    /// @param isUp through the link
    /// @param isLast whether it or its answer has arrived behind it
    private record Leg(long nanos, StreamRecord stream, int number, boolean isUp, boolean isLast) {}

    private static Map<StreamRecord, StreamRecord> replay(
            LinkModel model, long delayNanos, List<StreamRecord> streams) {
        Map<StreamRecord, StreamRecord> records = new LinkedHashMap<>();
        // in the order of time, and of one moment in an order that is always the same
        PriorityQueue<Leg> legs =
                new PriorityQueue<>(Comparator.comparingLong(Leg::nanos).thenComparingInt(Leg::number));
        for (StreamRecord stream : streams) {
            if (stream.stream().transport() == Transport.UDP && stream.count() > 0) {
                records.put(
                        stream, new StreamRecord(stream.flow(), stream.stream(), stream.startNanos(), stream.count()));
                next(legs, stream, 0);
            }
        }
        for (Leg leg = legs.poll(); leg != null; leg = legs.poll()) {
            StreamRecord record = Objects.requireNonNull(records.get(leg.stream()));
            boolean isFirst = leg.isUp() == (leg.stream().stream().direction() == Direction.OUT);
            if (isFirst) {
                record.sent(leg.number(), leg.stream().sentNanos(leg.number()), 0);
                next(legs, leg.stream(), leg.number() + 1);
            }
            Passage passage = passage(leg.stream());
            Decision decision = leg.isUp() ? model.up(passage, leg.nanos()) : model.down(passage, leg.nanos());
            if (!decision.arrives()) {
                continue;
            }
            long arrives = decision.nanos() + delayNanos;
            if (leg.isLast()) {
                record.arrived(leg.number(), arrives);
            } else {
                legs.add(new Leg(arrives + delayNanos, leg.stream(), leg.number(), !leg.isUp(), true));
            }
        }
        return records;
    }

    /// A stream's next message, if there is one: not all of a day wait at once.
    private static void next(PriorityQueue<Leg> legs, StreamRecord stream, int from) {
        for (int number = from; number < stream.count(); number++) {
            if (stream.sentNanos(number) != StreamRecord.NEVER) {
                boolean isUp = stream.stream().direction() == Direction.OUT;
                boolean isLast = stream.stream().answer() == null;
                legs.add(new Leg(stream.sentNanos(number), stream, number, isUp, isLast));
                return;
            }
        }
    }

    /// A message of the stream's mean size in a tunnel.
    private static Passage passage(StreamRecord stream) {
        int ways = stream.stream().answer() == null ? 1 : 2;
        int inner = (int) (stream.bytes() / stream.count() / ways) + INNER_HEADERS;
        return new Passage(Math.ceilDiv(inner, PADDING) * PADDING + OUTER_HEADERS, Passage.Kind.DATA, 0);
    }
}
