package org.warren.kit.workload;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;
import org.warren.harness.parameter.DurationText;
import org.warren.harness.parameter.PercentText;
import org.warren.harness.text.NumberFormat;
import org.warren.workload.Codec;
import org.warren.workload.Stream;
import org.warren.workload.Transport;

/// A measured value of a stream that a budget may limit.
public enum Figure {
    /// Datagrams that never arrived, or were not answered.
    LOST("lost", Unit.PERCENT, Of.DATAGRAMS, StreamFigures::lostShare),
    /// Datagrams that came after their deadline.
    LATE("late", Unit.PERCENT, Of.DATAGRAMS, StreamFigures::lateShare),
    /// Datagrams that were overtaken by a later one.
    REORDERED("reordered", Unit.PERCENT, Of.DATAGRAMS, StreamFigures::reorderedShare),
    /// Duplicates.
    DUPLICATED("duplicated", Unit.NUMBER, Of.DATAGRAMS, StreamFigures::duplicated),
    /// The longest time in which nothing arrived.
    OUTAGE("outage", Unit.TIME, Of.DATAGRAMS, StreamFigures::outageNanos),
    /// The additional delay of a message near a handshake.
    STALL("stall", Unit.TIME, Of.DATAGRAMS, Figure::stall),
    /// The slowest message after a silence; infinite if one was lost.
    FIRST("first", Unit.TIME, Of.AFTER_SILENCE, Figure::first),
    /// The worst call's mean opinion score.
    MOS("mos", Unit.NUMBER, Of.VOICE, figures -> figures.opinion().orElse(0)),
    /// The number of times that a video froze.
    FREEZES("freezes", Unit.NUMBER, Of.VIDEO, StreamFigures::freezes),
    /// Connections that did not receive all answers.
    FAILED("failed", Unit.PERCENT, Of.CONNECTIONS, StreamFigures::lostShare),
    /// The time within which 95 % of the connections had all answers; infinite if more than 5 % never had.
    LOAD("load", Unit.TIME, Of.CONNECTIONS, Figure::load),
    /// The throughput of connections while they were open, in bits per second.
    RATE("rate", Unit.RATE, Of.CONNECTIONS, figures -> 8 * figures.bytesPerSecond());

    private enum Of {
        DATAGRAMS,
        AFTER_SILENCE,
        CONNECTIONS,
        VOICE,
        VIDEO
    }

    private enum Unit {
        PERCENT("a percentage such as 0.1%", "1"),
        TIME("a time such as 250ms", "ns"),
        NUMBER("a number such as 4.0", "1"),
        RATE("bits per second such as 1000000", "bit/s");

        private final String words;
        private final String symbol;

        Unit(String words, String symbol) {
            this.words = words;
            this.symbol = symbol;
        }
    }

    private static final double LOADED_SHARE = 0.95;

    private final String word;
    private final Unit unit;
    private final Of of;

    @SuppressWarnings("ImmutableEnumChecker") // a method without state
    private final ToDoubleFunction<StreamFigures> reading;

    Figure(String word, Unit unit, Of of, ToDoubleFunction<StreamFigures> reading) {
        this.word = word;
        this.unit = unit;
        this.of = of;
        this.reading = reading;
    }

    private static double first(StreamFigures figures) {
        return figures.idleLost() > 0
                ? Double.POSITIVE_INFINITY
                : figures.idleDelays().getMaxValue();
    }

    private static double stall(StreamFigures figures) {
        return figures.stallNanos() == StreamFigures.WITHOUT_END ? Double.POSITIVE_INFINITY : figures.stallNanos();
    }

    /// A connection that failed counts as slower than all that did not.
    private static double load(StreamFigures figures) {
        long done = figures.delays().getTotalCount();
        double rank = LOADED_SHARE * (done + figures.lost());
        return rank > done || done == 0
                ? Double.POSITIVE_INFINITY
                : figures.delays().getValueAtPercentile(100 * rank / done);
    }

    /// Its name in a budget, which is also that of its check.
    public String word() {
        return word;
    }

    /// The unit of its values: `ns`, `bit/s`, or `1` for shares and numbers.
    public String unit() {
        return unit.symbol;
    }

    /// Whether its values are shares from 0 to 1.
    public boolean isShare() {
        return unit == Unit.PERCENT;
    }

    /// The figure with this name.
    public static Optional<Figure> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Figure::word).toList();
    }

    /// Whether it applies to a stream.
    public boolean appliesTo(StreamFigures figures) {
        boolean isTcp = figures.stream().stream().transport() == Transport.TCP;
        boolean isMade = figures.sent() > 0;
        return isMade
                && switch (of) {
                    case DATAGRAMS -> !isTcp;
                    case AFTER_SILENCE -> figures.idle() > 0;
                    case CONNECTIONS -> isTcp;
                    case VOICE -> figures.opinion().isPresent();
                    case VIDEO -> figures.stream().stream().codec() == Codec.VIDEO;
                };
    }

    /// Whether a stream can have it, whatever happens to it.
    public boolean mayBeOf(Stream stream) {
        boolean isTcp = stream.transport() == Transport.TCP;
        return switch (of) {
            case DATAGRAMS, AFTER_SILENCE -> !isTcp;
            case CONNECTIONS -> isTcp;
            case VOICE -> stream.codec() != null && stream.codec() != Codec.VIDEO;
            case VIDEO -> stream.codec() == Codec.VIDEO;
        };
    }

    /// Its value: a share, nanoseconds or a number.
    public double of(StreamFigures figures) {
        return reading.applyAsDouble(figures);
    }

    /// Parses a limit for it.
    ///
    /// @throws IllegalArgumentException saying what was expected
    double parse(String text) {
        OptionalDouble parsed =
                switch (unit) {
                    case PERCENT -> share(text);
                    case TIME -> time(text);
                    case NUMBER, RATE ->
                        text.matches("\\d{1,12}(\\.\\d{1,6})?")
                                ? OptionalDouble.of(Double.parseDouble(text))
                                : OptionalDouble.empty();
                };
        return parsed.orElseThrow(() ->
                new IllegalArgumentException(word + ": '" + text + "' is not a limit of it; expected " + unit.words));
    }

    private static OptionalDouble share(String text) {
        OptionalDouble percent = PercentText.parse(text);
        return percent.isPresent() ? OptionalDouble.of(percent.getAsDouble() / 100) : percent;
    }

    private static OptionalDouble time(String text) {
        OptionalLong nanos = DurationText.parseNanos(text);
        return nanos.isPresent() ? OptionalDouble.of((double) nanos.getAsLong()) : OptionalDouble.empty();
    }

    /// Formats a value of it.
    ///
    /// @param value in the figure's unit ([#unit]); infinite if the event never happened
    public String text(double value) {
        if (Double.isInfinite(value)) {
            return "without end";
        }
        return switch (unit) {
            case PERCENT -> NumberFormat.shortest(100 * value, 3) + " %";
            case TIME ->
                value < 1e9 && value > -1e9
                        ? NumberFormat.shortest(value / 1e6, 3) + " ms"
                        : NumberFormat.decimals(value / 1e9, 1) + " s";
            case NUMBER -> NumberFormat.shortest(value, 3);
            case RATE -> NumberFormat.shortest(value, 0) + " bit/s";
        };
    }
}
