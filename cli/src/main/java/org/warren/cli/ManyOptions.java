package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.parameter.PercentText;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;
import picocli.CommandLine.Option;

/// The options for running many cells.
final class ManyOptions {

    @Option(names = "--plan", paramLabel = "FILE", description = "Run what `warren plan` wrote, in place of scenarios.")
    private @Nullable Path plan;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description = "How many runs at once. Default: one a processor; in a lab in real time, 1.")
    private @Nullable Integer workers;

    @Option(
            names = "--twice",
            paramLabel = "PERCENT",
            description = "Run this share of the cells twice, and name those whose verdicts differ.")
    private @Nullable String twice;

    @Option(names = "--resume", description = "Keep what an earlier process of the same shard has run in --out.")
    private boolean resume;

    /// The plan's file, if one was named.
    @Nullable
    Path plan() {
        return plan;
    }

    /// Whether any of them was given.
    boolean isGiven() {
        return plan != null || workers != null || twice != null || resume;
    }

    /// Whether completed runs are kept.
    boolean resumes() {
        return resume;
    }

    /// Refuses invalid values, before anything is written.
    ///
    /// @throws IllegalArgumentException naming the option
    void require() {
        if (workers != null && (workers < 1 || workers > 1024)) {
            throw new IllegalArgumentException("--workers: " + workers + " is not a number from 1 to 1024");
        }
        twice();
    }

    private double twice() {
        if (twice == null) {
            return 0;
        }
        OptionalDouble percent = PercentText.parse(twice);
        if (percent.isEmpty()) {
            throw new IllegalArgumentException("--twice: '" + twice + "' is not a percentage such as 10%");
        }
        return percent.getAsDouble() / 100;
    }

    private int workers(List<Cell> cells) {
        if (workers != null) {
            return workers;
        }
        boolean isVirtual = cells.stream().allMatch(cell -> cell.lab().equals(VirtualLab.NAME));
        return isVirtual ? Runtime.getRuntime().availableProcessors() : 1;
    }

    /// Runs the cells.
    ///
    /// @param isCompared whether a result that equals the record's expectation counts as PASS
    /// @return the exit status
    int run(ShardCells cells, ShardFolder folder, CellRuns.Runner runner, boolean isCompared, PrintWriter screen)
            throws IOException {
        CellRuns runs = new CellRuns(cells, folder, runner, screen);
        runs.run(workers(cells.cells()), twice());
        Map<Cell, RunRecord> records = new LinkedHashMap<>(runs.records());
        if (!records.isEmpty()) {
            new SeedSummary(screen).print(records);
        }
        runs.flaky().forEach(line -> screen.println("  flaky: " + TerminalText.of(line)));
        screen.println("  folder: " + folder.path());
        screen.flush();
        if (cells.cells().isEmpty()) {
            return 0;
        }
        Verdict verdict = Verdict.merge(records.values().stream()
                .map(record -> isCompared ? MergedShards.compared(record) : record.verdict())
                .toList());
        if (!runs.flaky().isEmpty()) {
            verdict = verdict.merge(Verdict.UNKNOWN);
        }
        return runs.hasOwnErrors() && verdict != Verdict.FAIL ? Warren.OWN_ERROR : verdict.exitStatus();
    }
}
