package org.warren.scenarios.conformance;

import java.time.Duration;
import org.warren.harness.lab.LabClock;

/// When the next datagram may be sent to an endpoint: at most 20 a second, from whichever socket.
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

    /// A datagram was sent.
    void sent() {
        mayNanos = clock.elapsedNanos() + PAUSE.toNanos();
    }
}
