package org.warren.diagnose.story;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// Sorts events that are slightly out of order, as in captures from several processors or interfaces.
final class TimeOrder {

    private static final int WINDOW = 4_096;
    private static final Comparator<Event> ORDER =
            Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number);

    private final PriorityQueue<Event> waiting = new PriorityQueue<>(WINDOW + 1, ORDER);
    private final Consumer<Event> events;
    private long lastNanos = Long.MIN_VALUE;
    private long tooLate;

    TimeOrder(Consumer<Event> events) {
        this.events = events;
    }

    void take(Event event) {
        waiting.add(event);
        if (waiting.size() > WINDOW) {
            pass();
        }
    }

    void finish() {
        while (!waiting.isEmpty()) {
            pass();
        }
    }

    private void pass() {
        Event event = waiting.remove();
        if (event.nanos() < lastNanos) {
            tooLate++;
            return;
        }
        lastNanos = event.nanos();
        events.accept(event);
    }

    /// How many events came too late to be sorted, and were left out.
    long tooLate() {
        return tooLate;
    }
}
