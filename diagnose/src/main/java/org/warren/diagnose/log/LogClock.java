package org.warren.diagnose.log;

/// What the times of a log count from.
public enum LogClock {
    /// The lines have no times.
    NONE,
    /// Since the machine was started, as `dmesg` without options prints.
    BOOT,
    /// The time of day where the log was written, without its zone.
    LOCAL,
    /// Since 1970.
    UTC
}
