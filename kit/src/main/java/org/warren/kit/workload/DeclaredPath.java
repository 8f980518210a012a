package org.warren.kit.workload;

import java.util.Optional;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.workload.Budget.Limit;
import org.warren.workload.Codec;
import org.warren.workload.Emission;
import org.warren.workload.Stream;

/// The delay and loss of a run's topology. A limit that the path alone may exceed says nothing about a subject.
///
/// @param delayNanos each way
/// @param lossShare of packets, each way, independent of each other; 0 to 1
public record DeclaredPath(long delayNanos, double lossShare) {

    /// A measured loss share is within four standard deviations of the path's, except once in 30,000 runs.
    private static final double DEVIATIONS = 4;

    /// A run of losses that is less likely than this in the whole stream is not caused by the path.
    private static final double UNLIKELY = 1e-6;

    /// The factor by which an outage may exceed the usual gap, because gaps vary: chosen.
    private static final int GAP_FACTOR = 4;

    /// Round trips of a page load, including the connection setup and slow start: chosen.
    private static final int ROUND_TRIPS = 100;

    /// TCP with its retransmissions completes within 120 s below this loss: chosen.
    private static final double TCP_LOSS = 0.1;

    /// How much an opinion score may differ from the model's for independent losses: chosen.
    private static final double OPINION_TOLERANCE = 0.1;

    /// Explains how the path alone may have exceeded a limit.
    ///
    /// @return a sentence; empty if it cannot have done so
    /// @return a sentence; empty where it cannot
    public Optional<String> explains(Limit limit, StreamFigures figures, double measured) {
        boolean byLoss = lossShare > 0 && isOfLoss(limit.figure(), figures, measured);
        boolean byDelay = delayNanos > 0 && isOfDelay(limit, figures, measured);
        return byLoss || byDelay
                ? Optional.of("The path loses %s and takes %s each way, which is enough for that."
                        .formatted(NumberFormat.percent(lossShare), Figure.OUTAGE.text((double) delayNanos)))
                : Optional.empty();
    }

    private boolean isOfLoss(Figure figure, StreamFigures figures, double measured) {
        return switch (figure) {
            case LOST -> measured <= lossAllowed(figures);
            case OUTAGE -> measured <= outageAllowed(figures);
            case MOS -> measured >= opinion(figures) - OPINION_TOLERANCE;
            case FAILED -> lossShare >= TCP_LOSS;
            case STALL, FIRST, FREEZES, LOAD, RATE -> true;
            case LATE, REORDERED, DUPLICATED -> false;
        };
    }

    private boolean isOfDelay(Limit limit, StreamFigures figures, double measured) {
        Stream stream = figures.stream().stream();
        long delay = ways(stream) * delayNanos;
        return switch (limit.figure()) {
            case LATE, FREEZES -> stream.deadlineNanos() > 0 && delay >= stream.deadlineNanos();
            case MOS -> measured >= opinion(figures) - OPINION_TOLERANCE;
            // a handshake's round trip may precede it
            case FIRST -> delay + 2 * delayNanos >= limit.value();
            case LOAD -> (double) roundTrips(stream) * 2 * delayNanos >= limit.value();
            // the value depends as much on the profile
            case RATE -> true;
            case FAILED -> (double) roundTrips(stream) * 2 * delayNanos >= Schedule.GIVE_UP_NANOS;
            case LOST, REORDERED, DUPLICATED, OUTAGE, STALL -> false;
        };
    }

    /// A recorded connection may have more exchanges than a web page.
    private static int roundTrips(Stream stream) {
        return ROUND_TRIPS
                + stream.recorded().stream().mapToInt(Emission::count).max().orElse(0);
    }

    private static int ways(Stream stream) {
        return stream.answer() == null ? 1 : 2;
    }

    private double loss(StreamFigures figures) {
        return 1 - Math.pow(1 - lossShare, ways(figures.stream().stream()));
    }

    private double lossAllowed(StreamFigures figures) {
        double loss = loss(figures);
        return loss + DEVIATIONS * Math.sqrt(loss * (1 - loss) / figures.sent());
    }

    private double outageAllowed(StreamFigures figures) {
        double run = Math.log(UNLIKELY / figures.sent()) / Math.log(loss(figures));
        return Math.ceil(run) * GAP_FACTOR * figures.usualGapNanos();
    }

    /// The worst opinion score that the path alone explains.
    private double opinion(StreamFigures figures) {
        Codec codec = figures.stream().stream().codec();
        if (codec == null) {
            return 0;
        }
        int calls = Math.max(1, figures.stream().flow().windows().size());
        double loss = loss(figures);
        double worst = Math.min(1, loss + DEVIATIONS * Math.sqrt(loss * (1 - loss) * calls / figures.sent()));
        return new EModel(codec, worst, 1, Call.mouthToEarNanos(delayNanos) / 1e6).meanOpinion();
    }
}
