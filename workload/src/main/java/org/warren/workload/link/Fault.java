package org.warren.workload.link;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A fault for specific packets of one direction, such as `drop response 2` or `hold data 5 to 9 for 3s`.
///
/// @param action on these packets
/// @param what the kind of packets that are counted
/// @param from the first one; packets are counted from 1; a counter is that of the message's header, from 0
/// @param to the last one
/// @param holdNanos the delay; 0 for actions other than hold
public record Fault(Action action, What what, long from, long to, long holdNanos) {

    /// A description of the form.
    public static final String FORM =
            "a fault such as 'drop response 2' or 'hold data 5 to 9 for 3s': drop, duplicate or hold; initiation, response,"
                    + " cookie, data, keepalive, packet or counter; a number, or two with 'to'; and after hold 'for' a time";

    private static final Pattern TEXT = Pattern.compile(
            "(drop|duplicate|hold) (initiation|response|cookie|data|keepalive|packet|counter) (\\d{1,18})(?: to (\\d{1,18}))?(?: for (\\S+))?");

    /// Actions.
    public enum Action {
        /// The packet is lost.
        DROP,
        /// It is duplicated.
        DUPLICATE,
        /// It is delayed, and later packets overtake it.
        HOLD
    }

    /// What is counted.
    public enum What {
        INITIATION,
        RESPONSE,
        COOKIE,
        DATA,
        KEEPALIVE,
        /// All packets, including those that are not WireGuard's.
        PACKET,
        /// Not counted: the counter of transport messages, in each session.
        COUNTER;

        /// Whether a packet is of this kind.
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

    /// Parses the text form.
    ///
    /// @param times parses a duration to nanoseconds; empty if it is invalid
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

    /// The text form, with nanoseconds as `3000000000ns`.
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
