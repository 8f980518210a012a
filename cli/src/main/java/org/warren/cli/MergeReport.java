package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.plan.MergeFile;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.plan.MergedShards.Run;
import org.warren.harness.plan.ShardBalance;
import org.warren.harness.plan.ShardMerge;
import org.warren.harness.plan.UnrunCell;
import org.warren.harness.record.Results;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.SiteWriter;
import org.warren.harness.verdict.Verdict;

/// Creates one site, one JUnit file and one exit status from the results of shards.
///
/// @param site the folder for them
/// @param forms of the results, in addition to JUnit
/// @param against an earlier merge to compare with; null for none
/// @param isWeighed whether to show how long each shard took
record MergeReport(Path site, ResultForms forms, @Nullable Path against, boolean isWeighed) {

    /// The check of a cell whose run is missing.
    private static final String UNRUN = "shard";

    /// Reads the shards, and writes everything.
    ///
    /// @param folders of shards
    /// @param shards the number of shards, if it is given
    /// @return the exit status
    int write(List<Path> folders, OptionalInt shards, PrintWriter screen, PrintWriter err) throws IOException {
        @Nullable MergeFile earlier = against == null ? null : MergeFile.read(against);
        MergedShards merged = new ShardMerge(folders, shards).merge();
        Path unrun = Files.createTempDirectory("warren-merge");
        try {
            return write(merged, earlier, unrun, screen, err);
        } finally {
            OutputFolder.removeTree(unrun);
        }
    }

    private int write(MergedShards merged, @Nullable MergeFile earlier, Path unrun, PrintWriter screen, PrintWriter err)
            throws IOException {
        Map<String, Run> runs = runs(merged, unrun);
        List<Path> pages = new ArrayList<>();
        for (MergedCell cell : merged.cells()) {
            pages.add(of(runs, cell).folder());
            if (cell.again() != null) {
                pages.add(cell.again().folder());
            }
        }
        MergeFile file = MergeFile.of(merged);
        int problems = 0;
        for (SiteWriter writer : ServiceLoader.load(SiteWriter.class)) {
            SiteWriter.Site written = writer.write(pages, site, merged.notices());
            problems += written.problems().size();
            written.problems().forEach(problem -> err.println("warren: " + TerminalText.of(problem)));
            OutputFolder.make(site).write(MergeFile.NAME, file.text());
            Results results = results(
                    merged, runs, written.pages(), earlier == null ? List.of() : file.since(earlier), earlier != null);
            forms.write(results, screen);
            screen.printf("%s: %d %s%n", written.index(), written.runs(), written.runs() == 1 ? "run" : "runs");
        }
        merged.notices().forEach(notice -> err.println("warren: " + TerminalText.of(notice)));
        if (isWeighed) {
            print(ShardBalance.of(merged), screen);
        }
        screen.println("  " + merged.verdict());
        screen.flush();
        err.flush();
        boolean own = runs.values().stream().anyMatch(run -> hasOwnError(run.record()));
        int status = own && merged.verdict() != Verdict.FAIL
                ? Warren.OWN_ERROR
                : merged.verdict().exitStatus();
        return status == 0 && problems > 0 ? Warren.USAGE : status;
    }

    private static void print(ShardBalance balance, PrintWriter screen) {
        balance.large()
                .forEach(cell -> screen.printf(
                        Locale.ROOT,
                        "set aside, longer than a shard's share: %s, %.1f s in %s%n",
                        cell.cell().words(),
                        ShardBalance.seconds(cell),
                        cell.shard().words()));
        screen.println("  shard  cells  planned s  measured s  of the mean");
        for (ShardBalance.Share share : balance.shares()) {
            screen.printf(
                    Locale.ROOT,
                    "  %5d  %5d  %9.1f  %10.1f  %9.0f %%%s%n",
                    share.index(),
                    share.cells(),
                    share.planned(),
                    share.measured(),
                    balance.mean() == 0 ? 0 : 100 * share.measured() / balance.mean(),
                    share.gone() == 0 ? "" : "  without " + share.gone() + " that did not run");
        }
        if (balance.isWhole()) {
            screen.printf(Locale.ROOT, "the slowest shard is %.0f %% above the mean%n", 100 * balance.excess());
        } else {
            screen.println("not all cells ran, so that nothing is known of the balance");
        }
    }

    /// One run for each cell, with an empty one in place of each missing run.
    private static Map<String, Run> runs(MergedShards merged, Path unrun) throws IOException {
        Map<String, RunRecord.Subject> known = new LinkedHashMap<>();
        for (MergedCell cell : merged.cells()) {
            if (cell.run() != null && cell.run().record().verdict() != Verdict.UNSUPPORTED) {
                cell.run()
                        .record()
                        .subjects()
                        .values()
                        .forEach(subject -> known.put(subject.implementation(), subject));
            }
        }
        Map<String, Run> runs = new LinkedHashMap<>();
        for (MergedCell cell : merged.cells()) {
            String id = cell.cell().id();
            if (cell.run() == null) {
                Path folder = unrun.resolve(id);
                RunRecord record = new UnrunCell(
                                cell.cell(),
                                UNRUN,
                                Verdict.UNKNOWN,
                                cell.gone(),
                                cell.cell().command(),
                                merged.commit())
                        .write(folder, known);
                runs.put(id, new Run(record, folder));
            } else {
                runs.put(id, cell.run());
            }
        }
        return runs;
    }

    private static Run of(Map<String, Run> runs, MergedCell cell) {
        Run run = runs.get(cell.cell().id());
        if (run == null) {
            throw new IllegalStateException(cell.cell().words());
        }
        return run;
    }

    private Results results(
            MergedShards merged,
            Map<String, Run> runs,
            Map<Path, String> pages,
            List<Results.Change> changes,
            boolean isCompared) {
        List<Results.Result> results = new ArrayList<>();
        for (MergedCell cell : merged.cells()) {
            Run run = of(runs, cell);
            String note = "";
            if (cell.isFlaky() && cell.again() != null) {
                note = "flaky: %s, then %s"
                        .formatted(
                                CellRuns.told(run.record()),
                                CellRuns.told(cell.again().record()));
            }
            results.add(new Results.Result(
                    cell.cell().words(),
                    cell.cell().title(),
                    cell.verdict(),
                    run.record(),
                    run.folder(),
                    pages.getOrDefault(run.folder(), "index.html"),
                    note));
        }
        return new Results(results, merged.notices(), site, forms.link(), changes, isCompared);
    }

    private static boolean hasOwnError(RunRecord record) {
        return record.checks().stream()
                .anyMatch(check -> check.id().equals("warren") && check.verdict() == Verdict.UNKNOWN);
    }
}
