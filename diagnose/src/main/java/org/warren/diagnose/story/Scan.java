package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// Initiations from many endpoints to one, none of which was answered by a response: a scan, a flood, many devices with
/// a wrong key, or a server that is down.
///
/// @param to their destination
/// @param sources the number of endpoints that sent them
/// @param known how many of these have the address of an end with another tunnel in the capture; only as far as they
///     were kept
/// @param initiations their number
/// @param firstNumber the packet number of the first one
/// @param firstNanos when it was captured, in nanoseconds since 1970
/// @param lastNanos when the last one was captured
public record Scan(
        Endpoint to, long sources, long known, long initiations, long firstNumber, long firstNanos, long lastNanos) {

    Scan and(Scan that) {
        return new Scan(
                to,
                sources + that.sources,
                known + that.known,
                initiations + that.initiations,
                Math.min(firstNumber, that.firstNumber),
                Math.min(firstNanos, that.firstNanos),
                Math.max(lastNanos, that.lastNanos));
    }
}
