package org.warren.diagnose.log;

/// The zero of a log's times.
public enum LogClock {
    /// The lines have no times.
    NONE,
    /// Boot time, as `dmesg` prints without options.
    BOOT,
    /// Local time where the log was written, without a zone.
    LOCAL,
    /// 1970 (UTC).
    UTC
}
