package org.warren.scenarios.conformance;

import java.time.Duration;
import org.warren.harness.lab.LabClock;

/// Limits the rate of datagrams to an endpoint to 20 per second, over all sockets.
final class EndpointPace {

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final LabClock clock;
    private long mayNanos;

    EndpointPace(LabClock clock) {
        this.clock = clock;
    }

    /// Waits until a datagram may be sent.
    void await() {
        clock.advance(Duration.ofNanos(Math.max(0, mayNanos - clock.elapsedNanos())));
    }

    /// Records that a datagram was sent.
    void sent() {
        mayNanos = clock.elapsedNanos() + PAUSE.toNanos();
    }
}
