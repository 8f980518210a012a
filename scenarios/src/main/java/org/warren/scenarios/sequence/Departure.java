package org.warren.scenarios.sequence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;
import org.warren.kit.timers.TimerLateness;

/// The first datagram in which a tunnel deviates from a script.
///
/// @param end the end that sent it, or should have sent it
/// @param nanos when it was sent or should have been, in nanoseconds since the start of the script
/// @param sentence what was sent, or was not, and what was expected; begins with the end's name
/// @param rule the rule that it breaks
/// @param datagram what was sent; null if nothing was
record Departure(
        End end,
        long nanos,
        String sentence,
        String rule,
        @Nullable SentDatagram datagram) {

    /// The longest time between the start of an action and its effect.
    private static final long TIE = 50_000_000;

    /// Compares what was sent with what a script expects.
    ///
    /// @param late how late the timers of each end may fire
    /// @param variants datagrams that are permitted in addition to the expected ones
    static Optional<Departure> first(
            Script script, List<SentDatagram> sent, Map<End, TimerLateness> late, List<Variant> variants) {
        List<SentDatagram> others = new ArrayList<>(sent);
        // Each is removed once; the rest has to be as expected.
        variants.forEach(variant -> variant.in(others, late).ifPresent(others::remove));
        return new Walk(script, others, late).first();
    }

    /// Steps through both lists in parallel.
    private static final class Walk {

        private final Script script;
        private final List<SentDatagram> sent;
        private final Map<End, TimerLateness> late;
        private int next;
        private long before;

        Walk(Script script, List<SentDatagram> sent, Map<End, TimerLateness> late) {
            this.script = script;
            this.sent = sent;
            this.late = late;
        }

        Optional<Departure> first() {
            for (Expected expected : script.expected()) {
                Optional<Departure> departure =
                        expected.repeatedUntil().isPresent() ? repeated(expected) : once(expected);
                if (departure.isPresent()) {
                    return departure;
                }
            }
            return next < sent.size() ? Optional.of(afterTheLast(sent.get(next))) : Optional.empty();
        }

        private Optional<Departure> once(Expected expected) {
            Expected.Window window = expected.window(before, lateness(expected));
            if (next == sent.size()) {
                return Optional.of(missing(expected, window));
            }
            SentDatagram datagram = sent.get(next);
            if (datagram.is(expected) && window.contains(datagram.nanos())) {
                before = datagram.nanos();
                next++;
                return Optional.empty();
            }
            if (datagram.nanos() > window.latest() && !datagram.is(expected)) {
                return Optional.of(missing(expected, window));
            }
            return Optional.of(
                    datagram.is(expected) ? mistimed(datagram, expected, window) : other(datagram, expected, window));
        }

        private Optional<Departure> repeated(Expected expected) {
            long until = expected.repeatedUntil().orElseThrow();
            while (next < sent.size() && belongs(sent.get(next), expected, until)) {
                Optional<Departure> departure = once(expected);
                if (departure.isPresent()) {
                    return departure;
                }
            }
            // The one that was due before it was to end.
            Expected.Window window = expected.window(before, lateness(expected));
            return window.latest() < until ? Optional.of(missing(expected, window)) : Optional.empty();
        }

        /// A datagram that is sent in the very moment in which the other end begins to receive is the last of them
        /// unless it is answered.
        private boolean belongs(SentDatagram datagram, Expected expected, long until) {
            if (!datagram.is(expected) || datagram.nanos() >= until + TIE) {
                return false;
            }
            boolean answered = next + 1 < sent.size()
                    && sent.get(next + 1).from() != expected.from()
                    && sent.get(next + 1).nanos() <= datagram.nanos() + TIE;
            return datagram.nanos() < until - TIE || !answered;
        }

        private TimerLateness lateness(Expected expected) {
            TimerLateness found = late.get(expected.from());
            if (found == null) {
                throw new IllegalArgumentException("nothing is known of the timers of the "
                        + expected.from().role());
            }
            return found;
        }

        private Departure missing(Expected expected, Expected.Window window) {
            return new Departure(
                    expected.from(),
                    window.latest(),
                    "sent no %s %s".formatted(words(expected.kind(), expected.length()), window.words()),
                    expected.rule(),
                    null);
        }

        private Departure mistimed(SentDatagram datagram, Expected expected, Expected.Window window) {
            return new Departure(
                    datagram.from(),
                    datagram.nanos(),
                    "sent a %s at %s, not %s".formatted(words(datagram), at(datagram), window.words()),
                    expected.rule(),
                    datagram);
        }

        private Departure other(SentDatagram datagram, Expected expected, Expected.Window window) {
            return unexpected(
                    datagram,
                    "when the next datagram was to be the %s's %s, %s"
                            .formatted(
                                    expected.from().role(), words(expected.kind(), expected.length()), window.words()));
        }

        private Departure afterTheLast(SentDatagram datagram) {
            String end = Seconds.text(script.length().toNanos());
            return unexpected(datagram, "when nothing more was due until " + end);
        }

        private Departure unexpected(SentDatagram datagram, String when) {
            boolean another = next > 0
                    && sent.get(next - 1).from() == datagram.from()
                    && sent.get(next - 1).kind() == datagram.kind();
            return new Departure(
                    datagram.from(),
                    datagram.nanos(),
                    "sent %s %s at %s, %s".formatted(another ? "another" : "a", words(datagram), at(datagram), when),
                    script.rule(),
                    datagram);
        }

        private static String at(SentDatagram datagram) {
            return Seconds.text(datagram.nanos());
        }

        private static String words(SentDatagram datagram) {
            return words(datagram.kind(), datagram.length());
        }

        private static String words(Kind kind, int length) {
            return "%s of %d bytes".formatted(kind.words(), length);
        }
    }
}
