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
import org.warren.workload.Transport;

/// A number about a stream that a budget may limit.
public enum Figure {
    /// Datagrams that never arrived, or had no answer.
    LOST("lost", Unit.PERCENT, Of.DATAGRAMS, StreamFigures::lostShare),
    /// Datagrams that came after their deadline.
    LATE("late", Unit.PERCENT, Of.DATAGRAMS, StreamFigures::lateShare),
    /// Datagrams that a later one had overtaken.
    REORDERED("reordered", Unit.PERCENT, Of.DATAGRAMS, StreamFigures::reorderedShare),
    /// Copies.
    DUPLICATED("duplicated", Unit.NUMBER, Of.DATAGRAMS, StreamFigures::duplicated),
    /// The longest time in which nothing arrived.
    OUTAGE("outage", Unit.TIME, Of.DATAGRAMS, StreamFigures::outageNanos),
    /// How much longer than usual a message took near a handshake.
    STALL("stall", Unit.TIME, Of.DATAGRAMS, StreamFigures::stallNanos),
    /// The slowest message after a silence.
    FIRST("first", Unit.TIME, Of.DATAGRAMS, figures -> figures.idleDelays().getMaxValue()),
    /// The worst call's mean opinion score.
    MOS("mos", Unit.NUMBER, Of.VOICE, figures -> figures.opinion().orElse(0)),
    /// How often a video stood still.
    FREEZES("freezes", Unit.NUMBER, Of.VIDEO, StreamFigures::freezes),
    /// Connections whose answers did not all come.
    FAILED("failed", Unit.PERCENT, Of.CONNECTIONS, StreamFigures::lostShare),
    /// The time within which 95 % of the connections had all their answers.
    LOAD("load", Unit.TIME, Of.CONNECTIONS, figures -> figures.delays().getValueAtPercentile(95)),
    /// What connections carried while they were open, in bits a second.
    RATE("rate", Unit.NUMBER, Of.CONNECTIONS, figures -> 8 * figures.bytesPerSecond());

    private enum Of {
        DATAGRAMS,
        CONNECTIONS,
        VOICE,
        VIDEO
    }

    private enum Unit {
        PERCENT("a percentage such as 0.1%", "1"),
        TIME("a time such as 250ms", "ns"),
        NUMBER("a number such as 4.0", "1");

        private final String words;
        private final String symbol;

        Unit(String words, String symbol) {
            this.words = words;
            this.symbol = symbol;
        }
    }

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

    /// Its name in a budget, and of its check.
    public String word() {
        return word;
    }

    /// The unit of its values; `1` for shares and numbers.
    public String unit() {
        return unit.symbol;
    }

    /// The figure of a name.
    static Optional<Figure> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static List<String> words() {
        return Arrays.stream(values()).map(Figure::word).toList();
    }

    /// Whether it says anything about a stream.
    public boolean appliesTo(StreamFigures figures) {
        boolean isTcp = figures.stream().stream().transport() == Transport.TCP;
        boolean isMade = figures.sent() > 0;
        return isMade
                && switch (of) {
                    case DATAGRAMS -> !isTcp;
                    case CONNECTIONS -> isTcp;
                    case VOICE -> figures.opinion().isPresent();
                    case VIDEO -> figures.stream().stream().codec() == Codec.VIDEO;
                };
    }

    /// Its value: a share, nanoseconds or a number.
    public double of(StreamFigures figures) {
        return reading.applyAsDouble(figures);
    }

    /// A limit of it.
    ///
    /// @throws IllegalArgumentException saying what was expected
    double parse(String text) {
        OptionalDouble parsed =
                switch (unit) {
                    case PERCENT -> share(text);
                    case TIME -> time(text);
                    case NUMBER ->
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

    /// A value of it in words.
    public String text(double value) {
        return switch (unit) {
            case PERCENT -> NumberFormat.shortest(100 * value, 3) + " %";
            case TIME ->
                value < 1e9 && value > -1e9
                        ? NumberFormat.shortest(value / 1e6, 3) + " ms"
                        : NumberFormat.decimals(value / 1e9, 1) + " s";
            case NUMBER -> NumberFormat.shortest(value, 3);
        };
    }
}
