package org.warren.nat.stun;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;

/// How many datagrams of each source address may be answered: so many a second, and a burst. Memory is bounded.
///
/// A source is forgotten only when its whole burst is there again, so that being forgotten gives it nothing. When there
/// is no room
/// for a new source, it gets no answer: in a flood of so many forged addresses the rate holds, and who is new waits.
final class SourceRates {

    private static final long SECOND = 1_000_000_000L;

    private final int perSecond;
    private final int burst;
    private final int sourcesMax;
    /// When the whole burst of a source is there again.
    private final Map<Integer, Long> fullAt = new LinkedHashMap<>();
    /// The same, the source first whose burst is there first: one that has used all of its burst is not in the way of
    /// those that may be forgotten.
    private final TreeSet<Full> inOrder =
            new TreeSet<>(Comparator.comparingLong(Full::at).thenComparingInt(Full::source));

    private record Full(long at, int source) {}

    /// @param perSecond of each source, at least 1
    /// @param burst how many may come at the same instant, at least 1
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
    /// @param now nanoseconds that never go back
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
