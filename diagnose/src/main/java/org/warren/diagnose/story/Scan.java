package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// Initiations from many endpoints to one, none of which was answered by a response: a scan, a flood, many
/// devices with a wrong key, or a server that is down.
///
/// @param to where they went
/// @param sources how many endpoints sent them
/// @param known how many of these have the address of an end that has a tunnel of its own in the capture; those that
///     were too many to keep are not counted
/// @param initiations how many there were
/// @param firstNumber the packet of the first
/// @param firstNanos when it came, in nanoseconds since 1970
/// @param lastNanos when the last one came
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
