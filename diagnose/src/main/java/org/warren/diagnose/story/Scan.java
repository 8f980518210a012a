package org.warren.diagnose.story;

import org.warren.harness.capture.Endpoint;

/// Initiations from many endpoints to one, none of which was answered by a response: a scan, a flood, or many
/// devices with a wrong key.
///
/// @param to where they went
/// @param sources how many endpoints sent them
/// @param initiations how many there were
/// @param firstNumber the packet of the first
/// @param firstNanos when it came, in nanoseconds since 1970
/// @param lastNanos when the last one came
public record Scan(Endpoint to, long sources, long initiations, long firstNumber, long firstNanos, long lastNanos) {

    Scan and(Scan that) {
        return new Scan(
                to,
                sources + that.sources,
                initiations + that.initiations,
                Math.min(firstNumber, that.firstNumber),
                Math.min(firstNanos, that.firstNanos),
                Math.max(lastNanos, that.lastNanos));
    }
}
