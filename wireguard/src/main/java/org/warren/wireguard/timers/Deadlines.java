package org.warren.wireguard.timers;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// When each timer of a peer fires, for those that are armed.
public final class Deadlines {
    private static final Timer[] TIMERS = Timer.values();

    private final Map<Timer, Slot> slots = new EnumMap<>(Timer.class);

    private static final class Slot {
        boolean armed;
        long at;
    }

    public Deadlines() {
        for (Timer timer : TIMERS) {
            slots.put(timer, new Slot());
        }
    }

    public boolean isArmed(Timer timer) {
        return slot(timer).armed;
    }

    /// Meaningful only while the timer is armed.
    public long at(Timer timer) {
        return slot(timer).at;
    }

    /// The armed timer that fires first, null if there is none.
    public @Nullable Timer earliest() {
        Timer first = null;
        long earliest = 0;
        for (Timer timer : TIMERS) {
            Slot slot = slot(timer);
            if (slot.armed && (first == null || slot.at - earliest < 0)) {
                first = timer;
                earliest = slot.at;
            }
        }
        return first;
    }

    void arm(Timer timer, long deadline) {
        Slot slot = slot(timer);
        slot.armed = true;
        slot.at = deadline;
    }

    void disarm(Timer timer) {
        slot(timer).armed = false;
    }

    void disarmAll() {
        slots.values().forEach(slot -> slot.armed = false);
    }

    private Slot slot(Timer timer) {
        return Objects.requireNonNull(slots.get(timer));
    }
}
