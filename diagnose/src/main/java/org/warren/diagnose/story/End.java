package org.warren.diagnose.story;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.Endpoint;

/// The state of an end while its messages are read.
final class End {

    private static final int PLACES_MAX = 256;

    final Endpoint firstEndpoint;
    private final Set<Endpoint> places = new LinkedHashSet<>(2);
    /// Endpoints that messages for it were sent to although it was never seen there.
    private final Set<Endpoint> guesses = new LinkedHashSet<>(1);
    final SideStatistics statistics = new SideStatistics();
    Endpoint endpoint;
    /// It sends initiations and receives nothing.
    @Nullable
    Stretch asking;
    /// The first data that it received since it last sent something.
    @Nullable
    Message unanswered;

    long sentSinceHeard;
    long sentSinceWake;
    int longestAnswered;

    End(Endpoint endpoint) {
        this.endpoint = endpoint;
        this.firstEndpoint = endpoint;
        places.add(endpoint);
    }

    void moveTo(Endpoint place) {
        endpoint = place;
        if (places.size() < PLACES_MAX) {
            places.add(place);
        }
    }

    /// Records the destination of a message for it.
    void sentTo(Endpoint place) {
        if (!wasAt(place) && guesses.size() < PLACES_MAX) {
            guesses.add(place);
        }
    }

    /// The endpoints where it was seen, and that messages for it were sent to.
    Set<Endpoint> endpoints() {
        var all = new LinkedHashSet<>(places);
        all.addAll(guesses);
        return all;
    }

    /// Whether messages for it were sent there.
    boolean isReceiverAt(Endpoint place) {
        return wasAt(place) || guesses.contains(place);
    }

    /// Whether it is or ever was there.
    boolean wasAt(Endpoint place) {
        return endpoint.equals(place) || places.contains(place);
    }

    boolean isAt(Endpoint place) {
        return endpoint.equals(place);
    }
}
