package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.verdict.Verdict;

/// How evenly the work of a merge was divided, by the sum of the durations of each shard's runs.
///
/// @param shares one for each shard, in their order
/// @param large cells whose planned duration exceeds a shard's share, so that no division is even; they are not
///     included in any share. Cells that only took longer than planned are included, because the plan was wrong then
public record ShardBalance(List<Share> shares, List<MergedCell> large) {

    public ShardBalance {
        shares = List.copyOf(shares);
        large = List.copyOf(large);
    }

    /// The work of a shard.
    ///
    /// @param index its number, from 1
    /// @param cells how many it ran
    /// @param gone how many of its cells have no run, or are UNSUPPORTED, so that they took no time
    /// @param planned seconds according to the plan, for the cells that ran
    /// @param measured seconds on the machine that ran them
    public record Share(int index, int cells, int gone, double planned, double measured) {}

    /// The balance of a merge.
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

    /// Whether each shard has run all of its cells, and durations were measured: otherwise a shard may be light only
    /// because cells are missing.
    public boolean isWhole() {
        return mean() > 0 && shares.stream().allMatch(share -> share.gone() == 0);
    }

    /// The duration of a cell's run, in seconds; 0 if there is none.
    public static double seconds(MergedCell cell) {
        return cell.run() == null ? 0 : cell.run().record().clock().wallSeconds();
    }

    /// The mean measured duration.
    public double mean() {
        return shares.stream().mapToDouble(Share::measured).average().orElse(0);
    }

    /// The relative excess of the slowest shard over the mean; 0 if nothing was measured.
    public double excess() {
        double mean = mean();
        double slowest = shares.stream().mapToDouble(Share::measured).max().orElse(0);
        // Sums in another order may differ in the last digit, so the result could be negative.
        return mean == 0 ? 0 : Math.max(0, slowest / mean - 1);
    }
}
