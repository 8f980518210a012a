package org.warren.harness.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;

/// The results of all shards of a plan.
///
/// @param plan the whole plan
/// @param planFile the file that it was read from
/// @param total how many shards there are
/// @param commit of Warren itself, the same for all shards
/// @param cells of the plan, in its order
/// @param notices what is missing or unusual, one sentence each
public record MergedShards(
        Plan plan, Path planFile, int total, String commit, List<MergedCell> cells, List<String> notices) {

    public MergedShards {
        cells = List.copyOf(cells);
        notices = List.copyOf(notices);
    }

    /// One cell.
    ///
    /// @param shard that was to run it
    /// @param run its record and folder; null if they are missing
    /// @param again those of a second run; null if there was none
    /// @param gone why there is no record, in a sentence with the command that produces it; empty if there is one
    public record MergedCell(
            Cell cell,
            Shard shard,
            @Nullable Run run,
            @Nullable Run again,
            String gone) {

        /// Whether its two runs have different verdicts.
        public boolean isFlaky() {
            return run != null
                    && again != null
                    && run.record().verdict() != again.record().verdict();
        }

        /// The verdict, after comparison with the expected one; UNKNOWN if there is none, or two runs disagree.
        public Verdict verdict() {
            return Optional.ofNullable(run)
                    .map(known ->
                            isFlaky() ? compared(known.record()).merge(Verdict.UNKNOWN) : compared(known.record()))
                    .orElse(Verdict.UNKNOWN);
        }
    }

    /// A completed run.
    public record Run(RunRecord record, Path folder) {}

    /// The verdict of all cells, which determines the exit status.
    public Verdict verdict() {
        return Verdict.merge(cells.stream().map(MergedCell::verdict).toList());
    }

    /// The verdicts of a run's checks by id. If two runs of one cell differ in them, the cell is flaky.
    public static Map<String, Verdict> verdicts(RunRecord run) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        run.checks().forEach(check -> verdicts.merge(check.id(), check.verdict(), Verdict::merge));
        return verdicts;
    }

    /// A verdict compared with the expected one: if they are equal it counts as PASS, and an unexpected PASS counts as
    /// FAIL.
    public static Verdict compared(RunRecord record) {
        if (record.endedAsExpected()) {
            return Verdict.PASS;
        }
        return record.verdict() == Verdict.PASS ? Verdict.FAIL : record.verdict();
    }
}
