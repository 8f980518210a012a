package org.warren.harness.lab;

import java.time.Duration;
import java.time.Instant;

/// A lab's clock. In a virtual lab it advances only in [#advance] and while commands run in nodes.
public interface LabClock {

    /// The kind of the machine's own clock.
    String REAL = "real";

    /// `virtual` or `real`.
    String kind();

    /// The zero of elapsed times, on the nodes' wall clocks.
    Instant epoch();

    /// Nanoseconds since the epoch.
    long elapsedNanos();

    /// Lets time pass.
    ///
    /// @throws IllegalArgumentException when the duration is negative
    void advance(Duration duration);
}
