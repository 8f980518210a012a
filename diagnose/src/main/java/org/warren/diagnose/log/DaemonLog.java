package org.warren.diagnose.log;

import java.util.List;

/// The log of one end.
///
/// @param name of the file, for display
/// @param clock the zero of its times
/// @param isPrecise whether its times have fractions of a second
/// @param lines about tunnels, in the order of the file
/// @param read how many lines it has
/// @param strange how many of them are not about a tunnel
/// @param leftOut how many lines the kernel's rate limit suppressed
/// @param unread how many lines about tunnels exceeded the limit
public record DaemonLog(
        String name,
        LogClock clock,
        boolean isPrecise,
        List<LogLine> lines,
        long read,
        long strange,
        long leftOut,
        long unread) {

    public DaemonLog {
        lines = List.copyOf(lines);
    }
}
