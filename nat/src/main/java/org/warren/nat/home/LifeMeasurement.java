package org.warren.nat.home;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Measures the timeout of a kind of mapping with many mappings in parallel, each probed once at a different age. So it
/// takes only as long as the timeout, whatever the resolution.
final class LifeMeasurement implements Trial.Result {

    private static final long SECOND = 1_000_000_000L;
    private static final long FIRST = 3 * SECOND / 2;
    /// This many dead mappings, without an older live one, end the measurement.
    private static final int DEAD = 4;

    final FlowKind kind;
    private final Ends ends;
    private final List<Trial> trials = new ArrayList<>();
    private final TreeMap<Long, Known> known = new TreeMap<>();
    private final Asking.Action done;
    private int open;
    private boolean isDone;
    private boolean isBegun;
    private int unknown;

    /// The result of one mapping.
    ///
    /// @param since its last packet
    /// @param asked when it was probed
    private record Known(boolean isAlive, long since, long asked) {}

    /// @param done called when the timeout is known
    LifeMeasurement(Ends ends, FlowKind kind, Asking.Action done) {
        this.ends = ends;
        this.kind = kind;
        this.done = done;
    }

    /// The ages at which mappings are probed: they differ by a second, or by a fraction of the age if that is more.
    ///
    /// @param longest the greatest of them
    static List<Long> ages(int parts, long longest) {
        List<Long> ages = new ArrayList<>();
        long age = FIRST;
        while (age < longest) {
            ages.add(age);
            age += Math.max(SECOND, age / parts);
        }
        ages.add(longest);
        return ages;
    }

    /// Adds a mapping that will be probed at an age.
    void begin(long age, long now) {
        if (isDone) {
            return;
        }
        var trial = new Trial(ends, kind, age, this);
        trials.add(trial);
        open++;
        trial.begin(now);
    }

    /// Declares that no more mappings will be added.
    void begun(long now) {
        isBegun = true;
        endIfNothingIsOpen(now);
    }

    @Override
    public void known(boolean isAlive, long since, long asked, long now) {
        if (isDone) {
            return;
        }
        known.put(asked - since, new Known(isAlive, since, asked));
        open--;
        if (known.tailMap(alive(), false).size() >= DEAD) {
            open = 0;
            end(now);
        }
        endIfNothingIsOpen(now);
    }

    @Override
    public void unknown(long now) {
        unknown++;
        open--;
        endIfNothingIsOpen(now);
    }

    private void endIfNothingIsOpen(long now) {
        if (isBegun && open == 0) {
            end(now);
        }
    }

    private long alive() {
        return known.descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue().isAlive)
                .mapToLong(entry -> entry.getKey())
                .findFirst()
                .orElse(0);
    }

    /// Ends it with the result so far.
    void end(long now) {
        if (!isDone) {
            isDone = true;
            unknown += open;
            trials.forEach(Trial::stop);
            done.run(now);
        }
    }

    boolean isDone() {
        return isDone;
    }

    /// Whether any mapping could be created and probed.
    boolean isKnown() {
        return !known.isEmpty();
    }

    /// Whether any mapping was alive when it was probed.
    boolean isAnyAlive() {
        return alive() > 0;
    }

    /// Whether the mapping that ended first may have been evicted because others were created, unless an older one
    /// survived that time.
    ///
    /// @param allMade when the last mapping was created
    boolean isEndDoubtful(long allMade) {
        Map.Entry<Long, Known> dead = known.higherEntry(alive());
        return dead != null
                && known.values().stream()
                        .noneMatch(each -> each.isAlive && each.since <= dead.getValue().since && each.asked > allMade);
    }

    /// The number of mappings without a result.
    int unknown() {
        return unknown;
    }

    /// The result so far.
    ///
    /// @param slack the error of ages
    Life life(long slack) {
        long alive = alive();
        Long dead = known.higherKey(alive);
        return new Life(alive, dead == null ? Long.MAX_VALUE : dead, slack);
    }
}
