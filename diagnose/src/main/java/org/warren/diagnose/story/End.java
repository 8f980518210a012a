package org.warren.diagnose.story;

import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Endpoint;

/// What is known of an end while its messages are read.
final class End {

    final Endpoint firstEndpoint;
    final SideStatistics statistics = new SideStatistics();
    Endpoint endpoint;
    /// It asks and hears nothing.
    @Nullable
    Stretch asking;
    /// The first data that it got since it sent something.
    @Nullable
    Message unanswered;

    long sentSinceHeard;

    End(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.firstEndpoint = endpoint;
    }

    boolean isAt(Endpoint place) {
        return endpoint.equals(place);
    }
}
