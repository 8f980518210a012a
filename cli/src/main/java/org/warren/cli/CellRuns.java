package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.files.RunParts;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.plan.ShardMerge;
import org.warren.harness.plan.UnrunCell;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.OwnErrorException;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.verdict.OwnFault;
import org.warren.harness.verdict.Verdict;

/// Runs the cells of a shard, several in parallel, and prints the result of each.
final class CellRuns {

    /// Runs a cell.
    interface Runner {

        /// Runs it in a folder that has been prepared.
        ///
        /// @throws IOException when its record cannot be written
        /// @throws UnsupportedHereException when it cannot run here
        Ended run(Cell cell, Path folder) throws IOException;
    }

    /// A run that has ended.
    ///
    /// @param own whether Warren itself failed in it
    record Ended(RunRecord record, boolean own) {}

    private final ShardCells cells;
    private final ShardFolder folder;
    private final Runner runner;
    private final PrintWriter screen;
    private final Map<Cell, RunRecord> records = new LinkedHashMap<>();
    private final List<String> flaky = new ArrayList<>();
    private final AtomicBoolean own = new AtomicBoolean();
    private int ended;

    CellRuns(ShardCells cells, ShardFolder folder, Runner runner, PrintWriter screen) {
        this.cells = cells;
        this.folder = folder;
        this.runner = runner;
        this.screen = screen;
    }

    /// Runs all cells.
    ///
    /// @param workers how many in parallel
    /// @param twice the share that is run a second time, from 0 to 1
    /// @throws IOException when a record cannot be written; no further run is started then
    void run(int workers, double twice) throws IOException {
        records.putAll(folder.kept());
        ended = records.size();
        if (ended > 0) {
            screen.printf("%d of %d have run already%n", ended, cells.cells().size());
            screen.flush();
        }
        List<Cell> left = cells.cells().stream()
                .filter(cell -> !folder.kept().containsKey(cell))
                .toList();
        work(left, workers, this::runFirst);
        List<Cell> again = share(cells.cells(), twice);
        if (!again.isEmpty() && !InterruptHandler.isInterrupted()) {
            screen.printf("%d of them again, to see whether they end as before%n", again.size());
            screen.flush();
            work(again, workers, this::runAgain);
        }
        if (!InterruptHandler.isInterrupted()) {
            folder.end();
        }
    }

    /// Every n-th cell, beginning with the first.
    static List<Cell> share(List<Cell> cells, double share) {
        List<Cell> chosen = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            if (share > 0 && (i == 0 || Math.floor(i * share) > Math.floor((i - 1) * share))) {
                chosen.add(cells.get(i));
            }
        }
        return List.copyOf(chosen);
    }

    /// The completed runs by cell.
    Map<Cell, RunRecord> records() {
        synchronized (this) {
            return Collections.unmodifiableMap(new LinkedHashMap<>(records));
        }
    }

    /// The cells whose second run had other verdicts, one sentence each.
    List<String> flaky() {
        synchronized (this) {
            return List.copyOf(flaky);
        }
    }

    /// Whether Warren itself failed in a run.
    boolean hasOwnErrors() {
        return own.get();
    }

    private interface Work {
        void on(Cell cell) throws IOException;
    }

    private static void work(List<Cell> cells, int workers, Work work) throws IOException {
        AtomicInteger next = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        try (var pool = Executors.newFixedThreadPool(Math.max(1, Math.min(workers, cells.size())))) {
            List<Future<?>> all = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                all.add(pool.submit(() -> {
                    try {
                        for (int i = next.getAndIncrement();
                                i < cells.size() && !failed.get() && !InterruptHandler.isInterrupted();
                                i = next.getAndIncrement()) {
                            work.on(cells.get(i));
                        }
                        return null;
                    } catch (IOException | RuntimeException | Error e) {
                        failed.set(true);
                        throw e;
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the runs were interrupted; run the same command again with --resume", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unwritten) {
                throw unwritten;
            }
            if (e.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            if (e.getCause() instanceof Error thrown) {
                throw thrown;
            }
            throw new IllegalStateException(e);
        }
    }

    private void runFirst(Cell cell) throws IOException {
        RunRecord record = run(cell, folder.runOf(cell));
        if (InterruptHandler.isInterrupted()) {
            // Its checks may have judged a lab that was removed.
            Files.deleteIfExists(folder.runOf(cell).resolve(RunParts.RECORD));
            return;
        }
        folder.ended(cell, record);
        synchronized (this) {
            records.put(cell, record);
            ended++;
            say(ended + "/" + cells.cells().size(), cell, record);
        }
    }

    private void runAgain(Cell cell) throws IOException {
        Path first = folder.runOf(cell);
        RunRecord again = run(cell, first.resolveSibling(first.getFileName() + ShardMerge.AGAIN));
        RunRecord before = records().get(cell);
        if (InterruptHandler.isInterrupted() || before == null) {
            return;
        }
        folder.endedAgain(cell, again.verdict());
        if (!MergedShards.verdicts(before).equals(MergedShards.verdicts(again))) {
            synchronized (this) {
                flaky.add("%s: %s, then %s".formatted(cell.words(), told(before), told(again)));
                say("flaky", cell, again);
            }
        }
    }

    private RunRecord run(Cell cell, Path place) throws IOException {
        NewRunFolder.make(place);
        try {
            Ended run = runner.run(cell, place);
            if (run.own()) {
                own.set(true);
            }
            return run.record();
        } catch (UnsupportedHereException e) {
            return unsupported(cell, String.valueOf(e.getMessage()), place);
        } catch (OwnErrorException e) {
            own.set(true);
            String sentence = OwnFault.sentence(e.getCause() == null ? e : e.getCause());
            return new UnrunCell(cell, "warren", Verdict.UNKNOWN, sentence, cell.command(), commit())
                    .write(place, Map.of());
        }
    }

    /// The record of a cell that cannot run here.
    static RunRecord unsupported(Cell cell, String why, ShardFolder folder) throws IOException {
        return unsupported(cell, why, folder.runOf(cell));
    }

    private static RunRecord unsupported(Cell cell, String why, Path place) throws IOException {
        String reason = why.replaceFirst("^UNSUPPORTED: ", "");
        return new UnrunCell(cell, "lab", Verdict.UNSUPPORTED, reason, cell.command(), commit()).write(place, Map.of());
    }

    /// Warren's commit, as in records.
    static String commit() {
        return System.getProperty("warren.commit", "unknown");
    }

    private void say(String number, Cell cell, RunRecord record) {
        screen.printf(
                Locale.ROOT,
                "  %s  %-11s %s (%.1f s)%s%n",
                number,
                record.verdict(),
                TerminalText.of(cell.words()),
                record.clock().wallSeconds(),
                expected(record));
        record.checks().stream()
                .filter(check -> check.verdict() == record.verdict() && record.verdict() != Verdict.PASS)
                .findFirst()
                .ifPresent(check -> screen.println(
                        "      " + TerminalText.of(check.id()) + ": " + TerminalText.of(check.message())));
        screen.flush();
    }

    private static String expected(RunRecord record) {
        if (record.expected() == null) {
            return "";
        }
        return record.endedAsExpected() ? ", as expected" : ", not as expected";
    }

    /// `FAIL (recovery)`.
    static String told(RunRecord record) {
        List<String> checks = record.checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .map(check -> check.id())
                .distinct()
                .toList();
        return record.verdict() + (checks.isEmpty() ? "" : " (" + String.join(", ", checks) + ")");
    }
}
