package org.warren.harness.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;

/// What the shards of a plan brought back.
///
/// @param plan the plan of all
/// @param planFile where it was read
/// @param total how many shards there are
/// @param commit of Warren itself, the same for all
/// @param cells all of the plan, in its order
/// @param notices what is missing or strange, one sentence each
public record MergedShards(
        Plan plan, Path planFile, int total, String commit, List<MergedCell> cells, List<String> notices) {

    public MergedShards {
        cells = List.copyOf(cells);
        notices = List.copyOf(notices);
    }

    /// One cell.
    ///
    /// @param shard that had to run it
    /// @param run its record and folder; null where they are gone
    /// @param again those of a second run; null where there was none
    /// @param gone why there is no record, in a sentence with the command that makes it; empty where there is one
    public record MergedCell(
            Cell cell,
            Shard shard,
            @Nullable Run run,
            @Nullable Run again,
            String gone) {

        /// Whether two runs of it have different verdicts.
        public boolean isFlaky() {
            return run != null
                    && again != null
                    && run.record().verdict() != again.record().verdict();
        }

        /// The verdict, as its record says what is expected; UNKNOWN where there is none, or two do not agree.
        public Verdict verdict() {
            return Optional.ofNullable(run)
                    .map(known ->
                            isFlaky() ? compared(known.record()).merge(Verdict.UNKNOWN) : compared(known.record()))
                    .orElse(Verdict.UNKNOWN);
        }
    }

    /// A run that took place.
    public record Run(RunRecord record, Path folder) {}

    /// That of all cells; the exit status follows from it.
    public Verdict verdict() {
        return Verdict.merge(cells.stream().map(MergedCell::verdict).toList());
    }

    /// The verdicts of a run's checks by their ids. Two runs of one cell that differ in them are flaky.
    public static Map<String, Verdict> verdicts(RunRecord run) {
        Map<String, Verdict> verdicts = new TreeMap<>();
        run.checks().forEach(check -> verdicts.merge(check.id(), check.verdict(), Verdict::merge));
        return verdicts;
    }

    /// A verdict held against what the record expects: what ended as expected counts as PASS, and what was expected not
    /// to pass and does counts as FAIL.
    public static Verdict compared(RunRecord record) {
        if (record.endedAsExpected()) {
            return Verdict.PASS;
        }
        return record.verdict() == Verdict.PASS ? Verdict.FAIL : record.verdict();
    }
}
