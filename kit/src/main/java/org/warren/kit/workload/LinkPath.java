package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.workload.Budget.Limit;
import org.warren.kit.workload.LinkReplay.Silence;
import org.warren.workload.Transport;
import org.warren.workload.link.Bursts;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;

/// The effect of a link that changes over time without a tunnel: the datagrams that were sent pass its model again,
/// several times with different random losses. Outages and slots are those of the run, because they depend only on the
/// seed and the time. Losses are not: they depend on the number of a packet, and the tunnel sent additional ones. Each
/// stream also has figures for the case that nothing passed while handshakes failed.
public final class LinkPath {

    /// How often a run's datagrams pass the model.
    private static final int TIMES = 5;

    /// A measured share is within four standard deviations, except once in 30,000 runs.
    private static final double DEVIATIONS = 4;

    /// A run of losses that is less likely than this in the whole stream is not caused by the link.
    private static final double UNLIKELY = 1e-6;

    /// The factor by which an outage may exceed the usual gap, because gaps vary: chosen.
    private static final int GAP_FACTOR = 4;

    /// A lost handshake is retried after 5 s and up to 333 ms (whitepaper, §6.1 and §6.4). A daemon's timers may be
    /// late by less than a second: chosen.
    private static final long RETRY_NANOS = 6_333_000_000L;

    /// A handshake's round trip may precede a message: its own path delay, and twice that.
    private static final double WAYS_WITH_HANDSHAKE = 3;

    /// Messages that wait for a handshake may be late; they are at most one in a hundred: chosen.
    private static final double LATE_BY_HANDSHAKES = 0.01;

    /// How much an opinion score may differ from that of the datagrams without a tunnel: chosen.
    private static final double OPINION_TOLERANCE = 0.3;

    /// TCP with its retransmissions completes within 120 s below this loss: chosen.
    private static final double TCP_LOSS = 0.1;

    private final Description link;
    private final List<StreamRecord> streams;
    private final Function<StreamRecord, List<Long>> handshakes;
    private @Nullable Map<StreamRecord, List<Alone>> alone;

    private LinkPath(Description link, List<StreamRecord> streams, Function<StreamRecord, List<Long>> handshakes) {
        this.link = link;
        this.streams = streams;
        this.handshakes = handshakes;
    }

    /// A run's link.
    ///
    /// @param link a description of the link
    /// @param seed of the run
    /// @param name of the link, which determines its random numbers
    /// @param delayNanos the delay of the rest of the path, each way
    /// @param lossShare the loss of the rest of the path, each way, independent for each packet; 0 to 1
    public record Description(
            String link, LinkBehaviour behaviour, long seed, String name, long delayNanos, double lossShare) {

        private Stream<LinkDirection> directions() {
            return Stream.of(behaviour.up(), behaviour.down());
        }

        private boolean mayLose() {
            return lossShare > 0 || directions().anyMatch(LinkDirection::mayLose);
        }
    }

    /// A stream without a tunnel.
    ///
    /// @param figures of the datagrams without a tunnel
    /// @param silenced the same if nothing passed while handshakes failed
    /// @param silenceNanos the longest such time; 0 if there was none
    private record Alone(StreamFigures figures, StreamFigures silenced, long silenceNanos) {}

    /// The model runs only when the first limit is not kept.
    ///
    /// @param streams all streams of a run
    /// @param handshakes when handshakes began, as seen at a stream's near node, in nanoseconds since virtual time 0,
    ///     in order
    public static LinkPath of(
            Description link, List<StreamRecord> streams, Function<StreamRecord, List<Long>> handshakes) {
        return new LinkPath(link, List.copyOf(streams), handshakes);
    }

    /// Explains how the path alone may have exceeded a limit.
    ///
    /// @param measured the figure's value, in its unit ([Figure#unit]), which is not within the limit
    /// @return a sentence; empty if it cannot have done so
    public Optional<String> explains(Limit limit, StreamFigures figures, double measured) {
        Figure figure = limit.figure();
        if (figures.stream().stream().transport() == Transport.TCP) {
            return isOfConnections(figure)
                    ? Optional.of(words() + " affects that as much as the tunnel does.")
                    : Optional.empty();
        }
        if (isOfQueue(figure) && directions(each -> each.discipline() != Discipline.FIFO)) {
            return Optional.of(words() + " has a queue of the lab's kernel, which the judge does not know.");
        }
        if (isOfQueue(figure) && hasConnections() && directions(LinkPath::isLimited)) {
            return Optional.of(
                    "%s has a rate, and connections of the run fill its queue: what that does to datagrams without a tunnel is not known."
                            .formatted(words()));
        }
        List<Alone> without = alone().getOrDefault(figures.stream(), List.of());
        if (without.isEmpty() || !isWithin(figure, figures, measured, without)) {
            return Optional.empty();
        }
        double[] values = values(without, each -> figure.of(each.figures()));
        return Optional.of("%s is enough for that: without a tunnel, %s of the same datagrams is about %s."
                .formatted(
                        words(),
                        figure.word(),
                        figure.text(
                                figure == Figure.MOS
                                        ? DoubleStream.of(values).min().orElse(0)
                                        : most(values))));
    }

    /// The figures of a stream without a tunnel, one for each pass.
    List<StreamFigures> alone(StreamRecord stream) {
        return alone().getOrDefault(stream, List.of()).stream()
                .map(Alone::figures)
                .toList();
    }

    private synchronized Map<StreamRecord, List<Alone>> alone() {
        Map<StreamRecord, List<Alone>> known = alone;
        if (known == null) {
            known = new LinkedHashMap<>();
            for (int time = 1; time <= TIMES; time++) {
                Map<StreamRecord, StreamRecord> records = new LinkReplay(link, time).of(streams);
                for (Map.Entry<StreamRecord, StreamRecord> each : records.entrySet()) {
                    known.computeIfAbsent(each.getKey(), stream -> new ArrayList<>())
                            .add(alone(each.getKey(), each.getValue()));
                }
            }
            alone = known;
        }
        return known;
    }

    /// Only figures are kept, not the times of datagrams.
    private Alone alone(StreamRecord stream, StreamRecord record) {
        List<Long> began = handshakes.apply(stream);
        StreamFigures figures = StreamFigures.of(record, began);
        long roundTrip = 2 * figures.delays().getMaxValue();
        List<Silence> silences = LinkReplay.silences(began, RETRY_NANOS, roundTrip, lastNanos(record));
        if (!link.mayLose() || silences.isEmpty()) {
            return new Alone(figures.about(stream), figures.about(stream), 0);
        }
        StreamFigures silenced = StreamFigures.of(LinkReplay.without(record, silences), began);
        long longest = silences.stream()
                .mapToLong(silence -> silence.to() - silence.from())
                .max()
                .orElse(0);
        return new Alone(figures.about(stream), silenced.about(stream), longest);
    }

    private static long lastNanos(StreamRecord record) {
        int number = record.count() - 1;
        while (number > 0 && record.sentNanos(number) == StreamRecord.NEVER) {
            number--;
        }
        return number < 0 ? 0 : record.sentNanos(number);
    }

    private String words() {
        String words = "Link " + link.link();
        return link.lossShare() == 0
                ? words
                : words + " with the loss of " + NumberFormat.percent(link.lossShare()) + " behind it";
    }

    private boolean directions(Predicate<LinkDirection> what) {
        return link.directions().anyMatch(what);
    }

    private static boolean isLimited(LinkDirection direction) {
        return direction.rateBitsPerSecond() > 0 || direction.trace() != null;
    }

    private boolean hasConnections() {
        return streams.stream()
                .anyMatch(stream -> stream.stream().transport() == Transport.TCP
                        && !stream.loads().isEmpty());
    }

    private static boolean isOfQueue(Figure figure) {
        return switch (figure) {
            case LOST, LATE, OUTAGE, STALL, FIRST, MOS, FREEZES -> true;
            case REORDERED, DUPLICATED, FAILED, LOAD, RATE -> false;
        };
    }

    private boolean isOfConnections(Figure figure) {
        return switch (figure) {
            case LOAD, RATE -> true;
            case FAILED ->
                loss(1) >= TCP_LOSS || directions(each -> !each.outages().isEmpty() || each.trace() != null);
            default -> false;
        };
    }

    /// The share of datagrams that are lost in the long run, without outages, slots and queues.
    ///
    /// @param ways 1, or 2 if the answer may be lost too
    private double loss(int ways) {
        double up = 1 - (1 - link.behaviour().up().meanLoss()) * (1 - link.lossShare());
        double down = 1 - (1 - link.behaviour().down().meanLoss()) * (1 - link.lossShare());
        return ways == 1 ? Math.max(up, down) : 1 - (1 - up) * (1 - down);
    }

    /// The same for a datagram right after a lost one.
    private double lossAfterLoss() {
        double passes = link.directions()
                .mapToDouble(direction -> {
                    Bursts bursts = direction.bursts();
                    double inBursts = bursts == null ? 0 : bursts.afterLoss();
                    return (1 - direction.loss()) * (1 - link.lossShare()) * (1 - inBursts);
                })
                .reduce(1, (one, other) -> one * other);
        return 1 - passes;
    }

    private boolean isWithin(Figure figure, StreamFigures figures, double measured, List<Alone> without) {
        double[] values = values(without, each -> figure.of(each.figures()));
        double[] silenced = values(without, each -> figure.of(each.silenced()));
        double silence = most(values(without, Alone::silenceNanos));
        return switch (figure) {
            case LOST -> measured <= most(silenced) + spread(values, loss(ways(figures)), figures);
            case REORDERED -> measured <= most(values) + spread(values, 0, figures);
            case LATE ->
                measured <= most(values) + spread(values, 0, figures) + LATE_BY_HANDSHAKES + inSilences(without);
            case OUTAGE -> measured <= outageAllowed(figures, without);
            case STALL -> {
                double nanos = Double.isInfinite(measured) ? tailNanos(figures.stream()) : measured;
                double loses = link.mayLose() ? outageAllowed(figures, without) : 0;
                yield nanos
                        <= Math.max(Math.max(loses, silence), most(silenced))
                                + (WAYS_WITH_HANDSHAKE - 1) * slowest(without);
            }
            case FIRST ->
                Double.isInfinite(measured)
                        ? isFirstLostByLink(figures, without)
                        : measured <= silence + WAYS_WITH_HANDSHAKE * slowest(without);
            case FREEZES -> measured <= most(silenced) + (link.mayLose() ? deviations(Math.max(1, most(values))) : 0);
            case DUPLICATED -> measured <= most(values);
            case MOS -> measured >= DoubleStream.of(silenced).min().orElse(0) - OPINION_TOLERANCE;
            case FAILED, LOAD, RATE -> isOfConnections(figure);
        };
    }

    private static double[] values(List<Alone> without, ToDoubleFunction<Alone> reading) {
        return without.stream().mapToDouble(reading).toArray();
    }

    private static double most(double[] values) {
        return DoubleStream.of(values).max().orElse(0);
    }

    /// Of a datagram that arrived, in nanoseconds.
    private static double slowest(List<Alone> without) {
        return most(values(without, each -> each.figures().delays().getMaxValue()));
    }

    /// The share of datagrams that a tunnel without a session delayed or lost.
    private static double inSilences(List<Alone> without) {
        return most(values(
                without, each -> each.silenced().lostShare() - each.figures().lostShare()));
    }

    /// The longest outage without a tunnel, and a run of losses that may happen by chance next to it.
    private double outageAllowed(StreamFigures figures, List<Alone> without) {
        double loss = lossAfterLoss();
        double run = loss == 0
                ? 0
                : Math.ceil(Math.log(UNLIKELY / Math.max(1, figures.sent())) / Math.log(Math.min(loss, 1 - UNLIKELY)));
        return most(values(without, each -> each.silenced().outageNanos()))
                + run * GAP_FACTOR * figures.usualGapNanos();
    }

    /// How long nothing had arrived when the run ended, in nanoseconds.
    private static double tailNanos(StreamRecord stream) {
        int number = stream.count() - 1;
        while (number > 0 && stream.arrivedNanos(number) == StreamRecord.NEVER) {
            number--;
        }
        return number < 0 ? 0 : lastNanos(stream) - stream.sentNanos(number);
    }

    private boolean isFirstLostByLink(StreamFigures figures, List<Alone> without) {
        double loss = loss(ways(figures));
        double byChance = deviations(figures.idle() * loss * (1 - loss));
        return figures.idleLost()
                <= most(values(without, each -> each.silenced().idleLost())) + Math.ceil(byChance);
    }

    private static int ways(StreamFigures figures) {
        return figures.stream().stream().answer() == null ? 1 : 2;
    }

    private static double deviations(double variance) {
        return DEVIATIONS * Math.sqrt(variance);
    }

    /// Four standard deviations of a share: of the measured one, and at least that of independent losses.
    ///
    /// @param known a share that is known without having been measured
    private static double spread(double[] shares, double known, StreamFigures figures) {
        double mean = DoubleStream.of(shares).average().orElse(0);
        double seen = DoubleStream.of(shares)
                        .map(share -> (share - mean) * (share - mean))
                        .sum()
                / Math.max(1, shares.length - 1);
        double likely = Math.max(mean, known);
        double independent = likely * (1 - likely) / Math.max(1, figures.sent());
        return deviations(Math.max(seen, independent));
    }
}
