package org.warren.workload.link;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fault for exactly these packets of a direction, such as `drop response 2` or `hold data 5 to 9 for 3s`.
///
/// @param action what is done to them
/// @param what which packets are counted
/// @param from the first one; packets count from 1, a counter is that of the message's header, from 0
/// @param to the last one
/// @param holdNanos for how long; 0 for actions that do not hold
public record Fault(Action action, What what, long from, long to, long holdNanos) {

    /// What the form is, in words.
    public static final String FORM =
            "a fault such as 'drop response 2' or 'hold data 5 to 9 for 3s': drop, duplicate or hold; initiation, response,"
                    + " cookie, data, keepalive, packet or counter; a number, or two with 'to'; and after hold 'for' a time";

    private static final Pattern TEXT = Pattern.compile(
            "(drop|duplicate|hold) (initiation|response|cookie|data|keepalive|packet|counter) (\\d{1,18})(?: to (\\d{1,18}))?(?: for (\\S+))?");

    /// What is done to a packet.
    public enum Action {
        /// It is lost.
        DROP,
        /// It arrives twice.
        DUPLICATE,
        /// It arrives later, and those that are behind it overtake it.
        HOLD
    }

    /// What is counted.
    public enum What {
        INITIATION,
        RESPONSE,
        COOKIE,
        DATA,
        KEEPALIVE,
        /// Each packet, also those that are none of WireGuard.
        PACKET,
        /// Nothing: it is the counter of transport messages, in each session.
        COUNTER;

        /// Whether a packet is one of these.
        public boolean is(Passage passage) {
            return switch (this) {
                case PACKET -> true;
                case COUNTER -> passage.kind() == Passage.Kind.DATA || passage.kind() == Passage.Kind.KEEPALIVE;
                default -> name().equals(passage.kind().name());
            };
        }
    }

    public Fault {
        if (from < (what == What.COUNTER ? 0 : 1)) {
            throw new IllegalArgumentException("packets count from 1, not from " + from);
        }
        if (to < from) {
            throw new IllegalArgumentException("the last of these packets is not before the first");
        }
        if ((action == Action.HOLD) != (holdNanos > 0)) {
            throw new IllegalArgumentException(
                    "to hold takes a time, as in 'hold data 5 for 3s', and nothing else does");
        }
    }

    /// Reads the form that people write.
    ///
    /// @param times reads a duration in nanoseconds; empty for a text that is none
    /// @throws IllegalArgumentException saying what is wrong
    public static Fault parse(String text, Function<String, OptionalLong> times) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected " + FORM);
        }
        long from = Long.parseLong(matcher.group(3));
        OptionalLong hold = matcher.group(5) == null ? OptionalLong.of(0) : times.apply(matcher.group(5));
        return new Fault(
                Action.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                What.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)),
                from,
                matcher.group(4) == null ? from : Long.parseLong(matcher.group(4)),
                hold.orElseThrow(() -> new IllegalArgumentException("expected " + FORM)));
    }

    /// The form that people write, with nanoseconds as `3000000000ns`.
    public String text() {
        return action.name().toLowerCase(Locale.ROOT)
                + ' '
                + what.name().toLowerCase(Locale.ROOT)
                + ' '
                + from
                + (to == from ? "" : " to " + to)
                + (holdNanos == 0 ? "" : " for " + holdNanos + "ns");
    }
}
