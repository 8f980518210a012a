package org.warren.kit.timers;

import java.util.Optional;
import org.warren.harness.evidence.Seconds;

/// How much too late something came, in the words of a report.
public final class Lateness {

    private Lateness() {}

    /// Says when something came and by how much it was late, or that it did not come as long as anybody looked.
    ///
    /// @param what with its article, such as `the keepalive`
    /// @param dueNanos when it was due, in nanoseconds since virtual time 0
    /// @param cameNanos when it came, empty where it did not
    /// @param lookedUntilNanos when the evidence ends
    public static String words(String what, long dueNanos, Optional<Long> cameNanos, long lookedUntilNanos) {
        return cameNanos
                .map(came -> "%s came at %s, %s late"
                        .formatted(what, Seconds.precise(came), Seconds.precise(came - dueNanos)))
                .orElseGet(() -> "%s did not come in the %s until the run's end"
                        .formatted(what, Seconds.precise(lookedUntilNanos - dueNanos)));
    }
}
