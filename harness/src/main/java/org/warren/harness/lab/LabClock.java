package org.warren.harness.lab;

import java.time.Duration;
import java.time.Instant;

/// A lab's time. In a virtual lab it passes only in [#advance] and while commands run in nodes.
public interface LabClock {

    /// The kind of a clock that is the machine's own.
    String REAL = "real";

    /// `virtual` or `real`.
    String kind();

    /// The instant that elapsed times count from, as the nodes' wall clocks show it.
    Instant epoch();

    /// Nanoseconds since the epoch.
    long elapsedNanos();

    /// Lets time pass.
    ///
    /// @throws IllegalArgumentException when the duration is negative
    void advance(Duration duration);
}
