package org.warren.kit.timers;

import java.util.Optional;
import org.warren.harness.evidence.Seconds;

/// Describes by how much an event was late, for a report.
public final class Lateness {

    private Lateness() {}

    /// Describes when an event happened and by how much it was late, or that it did not happen until the end of the
    /// evidence.
    ///
    /// @param what with its article, such as `the keepalive`
    /// @param dueNanos when it was due, in nanoseconds since virtual time 0
    /// @param cameNanos when it happened, empty if it did not
    /// @param lookedUntilNanos when the evidence ends
    public static String words(String what, long dueNanos, Optional<Long> cameNanos, long lookedUntilNanos) {
        return cameNanos
                .map(came -> "%s came at %s, %s late"
                        .formatted(what, Seconds.precise(came), Seconds.precise(came - dueNanos)))
                .orElseGet(() -> "%s did not come in the %s until the run's end"
                        .formatted(what, Seconds.precise(lookedUntilNanos - dueNanos)));
    }
}
