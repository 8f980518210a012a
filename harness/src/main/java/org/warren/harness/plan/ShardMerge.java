package org.warren.harness.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.plan.MergedShards.Run;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ShellWord;

/// Merges the results of shards. Shards that do not belong together are refused; missing results are reported.
public final class ShardMerge {

    /// The suffix of the folder of a cell's second run.
    public static final String AGAIN = "-again";

    private final List<Path> folders;
    private final OptionalInt expected;
    private final List<String> notices = new ArrayList<>();
    private final Map<Path, ShardFile> read = new LinkedHashMap<>();
    private final Map<Integer, Path> byIndex = new TreeMap<>();

    /// @param folders of shards, or folders that contain such folders
    /// @param expected the number of shards; if it is not given, their own files state it
    public ShardMerge(List<Path> folders, OptionalInt expected) {
        this.folders = List.copyOf(folders);
        this.expected = expected;
    }

    /// Reads them.
    ///
    /// @throws IllegalArgumentException naming a shard that occurs twice, or belongs to another plan, commit or
    ///     division
    /// @throws IOException when a folder cannot be listed
    public MergedShards merge() throws IOException {
        readAll();
        if (read.isEmpty()) {
            throw new IllegalArgumentException("there is no " + ShardFile.NAME + " in "
                    + folders.stream().map(Path::toString).collect(Collectors.joining(", "))
                    + "; name the folders that `warren run --shard` wrote");
        }
        int total = expected.orElse(read.values().iterator().next().total());
        requireOneDivision(total);
        requireOne("plan", ShardFile::plan);
        requireOne("commit", ShardFile::commit);
        kernels();
        Path planFile = planFile();
        Plan plan = Plan.read(planFile);
        Map<String, MergedCell> cells = new LinkedHashMap<>();
        Partition partition = new Partition(plan, total);
        for (int index = 1; index <= total; index++) {
            Shard shard = new Shard(index, total);
            cells(shard, partition.cells(index), planFile)
                    .forEach(merged -> cells.put(merged.cell().id(), merged));
        }
        return new MergedShards(
                plan,
                planFile,
                total,
                read.values().iterator().next().commit(),
                plan.cells().stream()
                        .map(planned -> Optional.ofNullable(
                                        cells.get(planned.cell().id()))
                                .orElseThrow())
                        .toList(),
                notices);
    }

    private void readAll() throws IOException {
        for (Path given : folders) {
            List<Path> found = Files.isDirectory(given) ? below(given) : List.of();
            if (found.isEmpty()) {
                notices.add(
                        given + " has no " + ShardFile.NAME + ": no shard wrote there, or its folder was not kept.");
            }
            for (Path folder : found) {
                try {
                    ShardFile file = ShardFile.read(folder);
                    if (read.put(folder.normalize(), file) != null) {
                        throw new IllegalArgumentException(
                                file.shard().words() + " is there twice: " + folder + " is named twice; name it once");
                    }
                } catch (IOException e) {
                    notices.add(e.getMessage() + ".");
                }
            }
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        if (Files.exists(folder.resolve(ShardFile.NAME))) {
            return List.of(folder);
        }
        List<Path> found = new ArrayList<>();
        try (Stream<Path> children = Files.list(folder)) {
            // A link could lead back up, and a run contains no shards.
            for (Path child : children.filter(Files::isDirectory).sorted().toList()) {
                if (!Files.isSymbolicLink(child) && !Files.exists(new RunFolder(child).runFile())) {
                    found.addAll(below(child));
                }
            }
        }
        return found;
    }

    private void requireOneDivision(int total) {
        read.forEach((folder, file) -> {
            if (file.total() != total) {
                throw new IllegalArgumentException("%s in %s is one of %d, and %s %d; name the folders of one division"
                        .formatted(
                                file.shard().words(),
                                folder,
                                file.total(),
                                expected.isPresent() ? "--shards is" : "others are of",
                                total));
            }
            Path other = byIndex.putIfAbsent(file.index(), folder);
            if (other != null) {
                throw new IllegalArgumentException("%s is there twice, in %s and in %s; leave one of them out"
                        .formatted(file.shard().words(), other, folder));
            }
        });
    }

    /// The value of the majority is taken as right; the first deviating shard is reported.
    private void requireOne(String what, Function<ShardFile, String> value) {
        Map<String, Long> counts =
                read.values().stream().collect(Collectors.groupingBy(value, LinkedHashMap::new, Collectors.counting()));
        String usual = counts.entrySet().stream()
                .max(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .orElseThrow()
                .getKey();
        read.forEach((folder, file) -> {
            String own = value.apply(file);
            if (!own.equals(usual)) {
                throw new IllegalArgumentException("%s in %s is of another %s, %s in place of %s; run it again with %s"
                        .formatted(
                                file.shard().words(),
                                folder,
                                what,
                                shortened(own),
                                shortened(usual),
                                "the others' " + what));
            }
        });
    }

    private static String shortened(String value) {
        return value.length() > 40 ? value.substring(0, 12) : value;
    }

    /// Another lab kernel leads to other packets, but may be chosen deliberately.
    private void kernels() {
        Map<String, List<String>> shards = new LinkedHashMap<>();
        byIndex.forEach((index, folder) -> {
            String kernel = file(folder).kernel();
            if (!kernel.isEmpty()) {
                shards.computeIfAbsent(kernel, none -> new ArrayList<>()).add("" + index);
            }
        });
        if (shards.size() > 1) {
            notices.add("The shards ran with different lab kernels: "
                    + shards.entrySet().stream()
                            .map(entry -> entry.getKey() + " (shard " + String.join(", ", entry.getValue()) + ")")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
    }

    /// Each shard has a copy of the plan; one is enough.
    private Path planFile() {
        for (Map.Entry<Path, ShardFile> shard : read.entrySet()) {
            Path file = shard.getKey().resolve(Plan.FILE);
            try {
                if (Plan.read(file).digest().equals(shard.getValue().plan())) {
                    return file;
                }
                notices.add(file + " is not the plan that its shard had.");
            } catch (IOException | IllegalArgumentException e) {
                notices.add(e.getMessage() + ".");
            }
        }
        throw new IllegalArgumentException("none of the shards has its " + Plan.FILE
                + ", which says what is missing; put" + " the plan's file into one of their folders under that name");
    }

    private List<MergedCell> cells(Shard shard, List<Cell> cells, Path planFile) {
        Path folder = byIndex.get(shard.index());
        String command = "./warren run --plan " + ShellWord.of(planFile) + " --shard " + shard;
        if (folder == null) {
            if (!cells.isEmpty()) {
                notices.add("%s is missing, and with it %s; run it with %s"
                        .formatted(capital(shard.words()), count(cells.size()), command));
            }
            String why = shard.words() + " is missing; run it with " + command;
            return cells.stream()
                    .map(cell -> new MergedCell(cell, shard, null, null, capital(why)))
                    .toList();
        }
        String resume = command + " --resume --out " + ShellWord.of(folder);
        List<MergedCell> merged =
                cells.stream().map(cell -> cell(shard, cell, folder, resume)).toList();
        long gone = merged.stream().filter(cell -> cell.run() == null).count();
        if (gone > 0) {
            notices.add("%s %s, and %s of %d cells %s missing: %s; run %s with %s"
                    .formatted(
                            capital(shard.words()),
                            file(folder).ended() ? "is not complete" : "did not complete",
                            gone,
                            cells.size(),
                            gone == 1 ? "is" : "are",
                            merged.stream()
                                    .filter(cell -> cell.run() == null)
                                    .map(cell -> cell.cell().words())
                                    .collect(Collectors.joining("; ")),
                            gone == 1 ? "it" : "them",
                            resume));
        }
        return merged;
    }

    private MergedCell cell(Shard shard, Cell cell, Path folder, String resume) {
        ShardFile file = file(folder);
        ShardFile.@Nullable Entry entry = file.cells().stream()
                .filter(candidate -> candidate.id().equals(cell.id()))
                .findFirst()
                .orElse(null);
        @Nullable Run run = entry == null ? null : run(cell, folder.resolve(entry.folder()));
        if (run != null && entry != null) {
            @Nullable Run again = entry.again() == null ? null : run(cell, folder.resolve(entry.folder() + AGAIN));
            return new MergedCell(cell, shard, run, again, "");
        }
        String why = entry == null || entry.verdict() == null
                ? file.ended()
                        ? "%s ended without this run".formatted(shard.words())
                        : "%s ended before this run did: it was killed, or its machine or disk failed"
                                .formatted(shard.words())
                : "%s was %s, and its record is not in the folder of %s any more"
                        .formatted("it", entry.verdict(), shard.words());
        return new MergedCell(cell, shard, null, null, capital(why) + "; run it with " + resume);
    }

    private static @Nullable Run run(Cell cell, Path folder) {
        Optional<RunRecord> record = ShardFolder.record(folder, cell);
        return record.isEmpty() ? null : new Run(record.get(), folder);
    }

    private ShardFile file(Path folder) {
        return Optional.ofNullable(read.get(folder)).orElseThrow();
    }

    private static String count(int cells) {
        return cells == 1 ? "1 cell" : cells + " cells";
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }
}
