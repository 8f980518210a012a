package org.warren.scenarios.sequence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.subject.KernelSubject;
import org.warren.kit.timers.TimerLateness;

/// A datagram that an implementation may send in addition to those of a script. Any other is a deviation.
///
/// @param implementation which one
/// @param script the script's id
/// @param datagram what it may send once, relative to a moment of the script
/// @param reason why that is not a fault
record Variant(String implementation, String script, Expected datagram, String reason) {

    /// All of them.
    private static final List<Variant> STATED = List.of(
            new Variant(
                    "wireguard-go",
                    "T1-on-send",
                    Rules.passive(End.SERVER, 125),
                    "data and the initiation right behind it are worked on by two goroutines, so that the response may go"
                            + " out before the data counts as received; the whitepaper (§6.5) does not say that a"
                            + " response takes the place of the keepalive"),
            new Variant(
                    KernelSubject.NAME,
                    "T1-on-send",
                    Rules.passive(End.SERVER, 125),
                    "data and the initiation right behind it are worked on by two workers, a receive poll and a work queue,"
                            + " and which comes first depends on the kernel's release: 6.12 sent no keepalive there, 7.3 did"));

    /// Those of an implementation at an end, in a script.
    static List<Variant> of(String implementation, End end, Script script) {
        return STATED.stream()
                .filter(variant -> variant.implementation.equals(implementation)
                        && variant.script.equals(script.id())
                        && variant.datagram.from() == end)
                .toList();
    }

    /// The matching datagram among those that were sent, if any.
    Optional<SentDatagram> in(List<SentDatagram> sent, Map<End, TimerLateness> late) {
        TimerLateness lateness = late.get(datagram.from());
        return sent.stream()
                .filter(candidate -> lateness != null
                        && candidate.is(datagram)
                        && datagram.window(0, lateness).contains(candidate.nanos()))
                .findFirst();
    }
}
