package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Divides a plan among shards: the longest cell first, each to the shard with the smallest load so far. Ties are
/// decided by the order in the plan and by the shard number, so that each machine with the same plan divides it in the
/// same way.
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

    /// The cells of a shard, the longest first: short cells at the end make workers finish at about the same time.
    public List<Cell> cells(int index) {
        return loads.get(index - 1).cells.stream().map(Plan.Planned::cell).toList();
    }

    /// The estimated duration of a shard with one worker.
    public double seconds(int index) {
        return loads.get(index - 1).seconds;
    }

    /// The load of one shard so far.
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
