package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;

/// Trains of data messages that are being opened, in the order in which they came.
final class Arrivals {
    private final Crew crew;
    private final ArrayDeque<Arrival> underWay = new ArrayDeque<>();
    private final ArrayDeque<Arrival> free = new ArrayDeque<>();

    Arrivals(Crew crew) {
        this.crew = crew;
    }

    /// One to be filled, and then given to [#offer].
    Arrival begin(Endpoint from, int trafficClass, MemorySegment memory, long now) {
        Arrival arrival = free.isEmpty() ? new Arrival() : free.pop();
        return arrival.begin(from, trafficClass, memory, now);
    }

    void offer(Arrival arrival) {
        if (arrival.count() == 0) {
            recycle(arrival);
            return;
        }
        underWay.add(arrival);
        crew.offer(arrival); // in 4
    }

    /// The oldest, if it is opened already; null else. It is to be given back to [#recycle].
    @Nullable
    Arrival pollOpened() {
        Arrival oldest = underWay.peek();
        return oldest != null && oldest.isDone() ? poll() : null;
    }

    /// The oldest, once it is opened; null if there is none. It is to be given back to [#recycle].
    @Nullable
    Arrival poll() {
        Arrival oldest = underWay.poll();
        if (oldest != null) {
            crew.await(oldest); // in 5
            oldest.check();
        }
        return oldest;
    }

    void recycle(Arrival arrival) {
        arrival.clear();
        free.push(arrival);
    }

    /// Returns when no cipher is at work here.
    void await() {
        underWay.forEach(crew::await);
    }
}
