package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.verdict.Verdict;

/// How evenly the shards of a merge had to work, by what their runs took one after the other.
///
/// @param shares one for each shard, in their order
/// @param large cells that by the plan take longer than a shard's share, so that no division evens them out; they count
///     in no share. What only took longer than was planned counts, since the plan was wrong then
public record ShardBalance(List<Share> shares, List<MergedCell> large) {

    public ShardBalance {
        shares = List.copyOf(shares);
        large = List.copyOf(large);
    }

    /// What a shard had to do.
    ///
    /// @param index its number, from 1
    /// @param cells how many it ran
    /// @param gone how many of its cells have no run, or are UNSUPPORTED, so that they took no time
    /// @param planned seconds by the plan, of the cells that ran
    /// @param measured seconds by the clock of the machine that ran them
    public record Share(int index, int cells, int gone, double planned, double measured) {}

    /// That of a merge.
    public static ShardBalance of(MergedShards merged) {
        Map<Cell, Double> planned = new LinkedHashMap<>();
        merged.plan().cells().forEach(cell -> planned.put(cell.cell(), cell.seconds()));
        double share =
                planned.values().stream().mapToDouble(Double::doubleValue).sum() / merged.total();
        List<MergedCell> large = merged.total() == 1
                ? List.of()
                : merged.cells().stream()
                        .filter(cell -> planned.getOrDefault(cell.cell(), 0.0) > share)
                        .toList();
        Map<Integer, List<MergedCell>> byShard = merged.cells().stream()
                .filter(cell -> !large.contains(cell))
                .collect(Collectors.groupingBy(cell -> cell.shard().index()));
        List<Share> shares = new ArrayList<>();
        for (int index = 1; index <= merged.total(); index++) {
            List<MergedCell> ran = byShard.getOrDefault(index, List.of()).stream()
                    .filter(ShardBalance::hasRun)
                    .toList();
            shares.add(new Share(
                    index,
                    ran.size(),
                    byShard.getOrDefault(index, List.of()).size() - ran.size(),
                    ran.stream()
                            .mapToDouble(cell -> planned.getOrDefault(cell.cell(), 0.0))
                            .sum(),
                    ran.stream().mapToDouble(ShardBalance::seconds).sum()));
        }
        return new ShardBalance(shares, large);
    }

    private static boolean hasRun(MergedCell cell) {
        return cell.run() != null && cell.run().record().verdict() != Verdict.UNSUPPORTED;
    }

    /// Whether each shard has run all of its cells, and something was measured: else it may be light because it lacks
    /// some.
    public boolean isWhole() {
        return mean() > 0 && shares.stream().allMatch(share -> share.gone() == 0);
    }

    /// What a cell's run took, in seconds; 0 where it has none.
    public static double seconds(MergedCell cell) {
        return cell.run() == null ? 0 : cell.run().record().clock().wallSeconds();
    }

    /// The mean of what was measured.
    public double mean() {
        return shares.stream().mapToDouble(Share::measured).average().orElse(0);
    }

    /// By which part the slowest shard is above the mean; 0 where nothing was measured.
    public double excess() {
        double mean = mean();
        double slowest = shares.stream().mapToDouble(Share::measured).max().orElse(0);
        // Sums in another order may differ in the last digit, also downwards.
        return mean == 0 ? 0 : Math.max(0, slowest / mean - 1);
    }
}
