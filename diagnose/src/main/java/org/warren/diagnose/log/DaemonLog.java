package org.warren.diagnose.log;

import java.util.List;

/// The log of one end.
///
/// @param name of the file, for people
/// @param clock what its times count from
/// @param isPrecise whether its times have fractions of a second
/// @param lines what it says of tunnels, in the order of the file
/// @param read how many lines it has
/// @param strange how many of them say nothing of a tunnel
/// @param leftOut how many lines the kernel's rate limit left out
/// @param unread how many lines about tunnels came after the limit of what is kept
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
