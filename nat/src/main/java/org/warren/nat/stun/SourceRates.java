package org.warren.nat.stun;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/// Limits the answers per source address: a rate and a burst. Memory is bounded.
///
/// A source is removed only when its whole burst is available again, so that it gains nothing. When there is no room
/// for a new source, it gets no answer: in a flood with that many forged addresses the limit holds, and new sources
/// have to wait.
final class SourceRates {

    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final int burst;
    private final int sourcesMax;
    /// When the whole burst of a source is available again.
    private final Map<Integer, Long> fullAt = new LinkedHashMap<>();
    /// The same, sorted by that time: a source that has used its burst does not prevent the removal of others.
    private final TreeSet<Full> inOrder =
            new TreeSet<>(Comparator.comparingLong(Full::at).thenComparingInt(Full::source));

    private record Full(long at, int source) {}

    /// @param perSecond answers per source and second, at least 1
    /// @param burst how many may be sent at the same instant, at least 1
    /// @param sourcesMax how many sources are remembered, at least 1
    SourceRates(int perSecond, int burst, int sourcesMax) {
        if (perSecond < 1 || burst < 1 || sourcesMax < 1) {
            throw new IllegalArgumentException("a rate, a burst and a number of sources are 1 or more");
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.sourcesMax = sourcesMax;
    }

    /// Whether one more may be answered; if so it is counted.
    ///
    /// @param now nanoseconds of a monotonic clock
    boolean admits(int source, long now) {
        long step = SECOND / perSecond;
        Long full = fullAt.get(source);
        if (full == null && fullAt.size() >= sourcesMax && !forgetOne(now)) {
            return false;
        }
        long next = (full == null ? now : Math.max(full, now)) + step;
        if (next - now > burst * step) {
            return false;
        }
        if (full != null) {
            inOrder.remove(new Full(full, source));
        }
        fullAt.put(source, next);
        inOrder.add(new Full(next, source));
        return true;
    }

    private boolean forgetOne(long now) {
        if (inOrder.isEmpty() || inOrder.first().at > now) {
            return false;
        }
        fullAt.remove(inOrder.removeFirst().source);
        return true;
    }

    /// How many sources are remembered.
    int size() {
        return fullAt.size();
    }
}
