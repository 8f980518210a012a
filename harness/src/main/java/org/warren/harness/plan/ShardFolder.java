package org.warren.harness.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;

/// The folder that a shard writes while it runs: the plan, `shard.json`, and a folder for each run. Thread-safe.
public final class ShardFolder {

    /// The minimum interval between updates of `shard.json`, whatever the number of cells; records of runs that have
    /// ended since then are in their folders.
    private static final int WRITES_MAX = 200;

    private final OutputFolder folder;
    private final ShardCells cells;
    private final String commit;
    private final String digest;
    private final Map<String, ShardFile.Entry> entries = new LinkedHashMap<>();
    private final Map<Cell, RunRecord> kept = new LinkedHashMap<>();
    private final int cellsAWrite;
    private int unwritten;
    private String kernel = "";

    private ShardFolder(OutputFolder folder, ShardCells cells, String commit) {
        this.folder = folder;
        this.cells = cells;
        this.commit = commit;
        this.digest = cells.plan().digest();
        this.cellsAWrite = 1 + cells.cells().size() / WRITES_MAX;
    }

    /// Creates the folder, and lists the planned cells in it. Records of these cells from earlier processes are
    /// removed, or kept.
    ///
    /// @param commit of Warren itself
    /// @param resumes whether to keep runs of the same shard, plan and commit that have ended with a result
    /// @param names the folder of each cell's run, relative to this one
    /// @throws IllegalArgumentException when it is to be resumed, but another shard, plan or commit wrote it
    /// @throws IOException when it cannot be written
    public static ShardFolder begin(
            Path path, ShardCells cells, String commit, boolean resumes, Function<Cell, String> names)
            throws IOException {
        ShardFolder begun = new ShardFolder(OutputFolder.make(path), cells, commit);
        boolean keeps = resumes && Files.exists(path.resolve(ShardFile.NAME));
        if (keeps) {
            begun.requireSame(ShardFile.read(path));
        }
        for (Cell cell : cells.cells()) {
            String name = names.apply(cell);
            Optional<RunRecord> earlier = keeps
                    ? record(path.resolve(name), cell).filter(run -> run.verdict() != Verdict.UNKNOWN)
                    : Optional.empty();
            begun.entries.put(cell.id(), ShardFile.Entry.planned(cell.id(), name));
            if (earlier.isPresent()) {
                begun.kept.put(cell, earlier.get());
                begun.take(cell, earlier.get());
            } else {
                begun.forget(name);
            }
            begun.forget(name + ShardMerge.AGAIN);
        }
        cells.plan().write(path.resolve(Plan.FILE));
        begun.write(false);
        return begun;
    }

    private void requireSame(ShardFile earlier) {
        if (!earlier.plan().equals(digest)
                || !earlier.commit().equals(commit)
                || !earlier.shard().equals(cells.shard())) {
            throw new IllegalArgumentException("%s is of %s of %s plan with Warren %s, and cannot be resumed as %s with"
                            .formatted(
                                    folder.path(),
                                    earlier.shard().words(),
                                    earlier.plan().equals(digest) ? "this" : "another",
                                    earlier.commit(),
                                    cells.shard().words())
                    + " Warren " + commit + "; name the folder that is its own, or a new one");
        }
    }

    /// Removes a record, so that an old one is not taken for that of a process that was killed.
    private void forget(String name) throws IOException {
        String record = name + "/" + RunParts.RECORD;
        if (Files.exists(folder.path().resolve(record), LinkOption.NOFOLLOW_LINKS)) {
            folder.remove(record);
        }
    }

    /// The runs of an earlier process that are complete and need not be repeated.
    public Map<Cell, RunRecord> kept() {
        return Collections.unmodifiableMap(kept);
    }

    /// The record in a run's folder, if it belongs to this cell and the timeline is complete too. A missing page is
    /// generated again from both.
    static Optional<RunRecord> record(Path folder, Cell cell) {
        RunFolder run = new RunFolder(folder);
        try {
            return Optional.of(run.readRun()).filter(cell::isOf).filter(known -> Files.exists(run.timelineFile()));
        } catch (IOException e) {
            // The run has not ended, or its record is missing.
            return Optional.empty();
        }
    }

    /// The path of this folder.
    public Path path() {
        return folder.path();
    }

    /// The folder of a cell's run.
    public Path runOf(Cell cell) {
        return folder.path().resolve(entry(cell).folder());
    }

    /// Stores the record of a run that has ended.
    ///
    /// @throws IOException when the folder cannot be written
    public synchronized void ended(Cell cell, RunRecord run) throws IOException {
        take(cell, run);
        changed();
    }

    private void take(Cell cell, RunRecord run) {
        ShardFile.Entry entry = entry(cell);
        entries.put(
                cell.id(),
                new ShardFile.Entry(
                        entry.id(), entry.folder(), run.verdict(), run.clock().wallSeconds(), entry.again()));
        if (kernel.isEmpty() && run.verdict() != Verdict.UNSUPPORTED) {
            kernel = run.environment().kernel();
        }
    }

    /// Stores the verdict of a cell's second run.
    ///
    /// @throws IOException when the folder cannot be written
    public synchronized void endedAgain(Cell cell, Verdict again) throws IOException {
        ShardFile.Entry entry = entry(cell);
        entries.put(
                cell.id(), new ShardFile.Entry(entry.id(), entry.folder(), entry.verdict(), entry.seconds(), again));
        changed();
    }

    /// Records that the shard is complete.
    ///
    /// @throws IOException when the folder cannot be written
    public synchronized void end() throws IOException {
        write(true);
    }

    private ShardFile.Entry entry(Cell cell) {
        ShardFile.@Nullable Entry entry = entries.get(cell.id());
        if (entry == null) {
            throw new IllegalStateException(
                    cell.words() + " is not of " + cells.shard().words());
        }
        return entry;
    }

    private void changed() throws IOException {
        unwritten++;
        if (unwritten >= cellsAWrite) {
            write(false);
        }
    }

    private void write(boolean ended) throws IOException {
        unwritten = 0;
        folder.write(
                ShardFile.NAME,
                new ShardFile(
                                ShardFile.SCHEMA,
                                cells.shard().index(),
                                cells.shard().total(),
                                digest,
                                commit,
                                kernel,
                                ended,
                                List.copyOf(entries.values()))
                        .text());
    }
}
