package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// How a plan is divided: the longest cell first, each to the shard that has the least to do so far. Of cells of
/// the same length the one that stands first in the plan goes first, and of shards with the same load the one with
/// the lowest number gets it, so that each machine that has the plan divides it in the same way.
public final class Partition {

    private static final Comparator<Plan.Planned> LONGEST_FIRST =
            Comparator.comparingDouble(Plan.Planned::seconds).reversed();

    private final List<Load> loads = new ArrayList<>();

    /// @param total how many shards there are
    public Partition(Plan plan, int total) {
        PriorityQueue<Load> least =
                new PriorityQueue<>(Comparator.comparingDouble(Load::seconds).thenComparingInt(Load::index));
        for (int index = 1; index <= total; index++) {
            Load load = new Load(index);
            loads.add(load);
            least.add(load);
        }
        for (Plan.Planned planned : plan.cells().stream().sorted(LONGEST_FIRST).toList()) {
            Load load = least.remove();
            load.add(planned);
            least.add(load);
        }
    }

    /// The cells of a shard, the longest first: what is left at the end is short, so that workers end together.
    public List<Cell> cells(int index) {
        return loads.get(index - 1).cells.stream().map(Plan.Planned::cell).toList();
    }

    /// How long a shard is likely to take with one worker.
    public double seconds(int index) {
        return loads.get(index - 1).seconds;
    }

    /// What one shard has so far.
    private static final class Load {

        private final int index;
        private final List<Plan.Planned> cells = new ArrayList<>();
        private double seconds;

        Load(int index) {
            this.index = index;
        }

        void add(Plan.Planned planned) {
            cells.add(planned);
            seconds += planned.seconds();
        }

        int index() {
            return index;
        }

        double seconds() {
            return seconds;
        }
    }
}
