package org.warren.reports.live;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.Progress;
import org.warren.harness.record.RunFolder;

/// Searches folders for runs. Not thread-safe.
final class RunWatch {

    static final int RUNS_MAX = 2000;

    /// Run folders are in a folder of runs, or a little deeper, as for several scenarios in parallel.
    private static final int DEPTH_MAX = 4;

    private static final int ID_DIGITS = 16;

    private final List<Path> folders;
    private final Predicate<Progress.Owner> alive;
    private Map<Path, Known> known = new HashMap<>();

    /// @param alive whether the process that writes a run's progress is alive
    RunWatch(List<Path> folders, Predicate<Progress.Owner> alive) {
        this.folders =
                folders.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
        this.alive = alive;
    }

    /// What was read from a record that has not changed since.
    private record Known(long millis, long bytes, boolean page, LiveRun run) {}

    List<Path> folders() {
        return folders;
    }

    /// All runs: first those in progress, then the others, the latest first.
    List<LiveRun> look() {
        Map<Path, LiveRun> found = new java.util.LinkedHashMap<>();
        Map<Path, Known> seen = new HashMap<>();
        for (Path folder : folders) {
            collect(folder, 0, found, seen);
        }
        known = seen;
        List<LiveRun> runs = new ArrayList<>(found.values());
        runs.sort(Comparator.comparing((LiveRun run) -> !run.running())
                .thenComparing(Comparator.comparingLong(LiveRun::changedMillis).reversed())
                .thenComparing(run -> run.folder().toString()));
        return runs;
    }

    private void collect(Path folder, int depth, Map<Path, LiveRun> found, Map<Path, Known> seen) {
        if (found.size() >= RUNS_MAX || found.containsKey(folder)) {
            return;
        }
        Optional<LiveRun> run = run(folder, seen);
        if (run.isPresent()) {
            found.put(folder, run.get());
            return;
        }
        if (depth >= DEPTH_MAX) {
            return;
        }
        try (var children = Files.list(folder)) {
            // A link could lead back up.
            for (Path child : children.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList()) {
                collect(child, depth + 1, found, seen);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            // It does not exist yet, or no longer; the next search shows which.
        }
    }

    private Optional<LiveRun> run(Path folder, Map<Path, Known> seen) {
        Optional<LiveRun> underWay = underWay(folder);
        if (underWay.isPresent() && underWay.get().running()) {
            return underWay;
        }
        // A record contains more than the progress file.
        return recorded(folder, seen).or(() -> underWay);
    }

    private Optional<LiveRun> underWay(Path folder) {
        try {
            var attributes = Files.readAttributes(Progress.file(folder), BasicFileAttributes.class);
            long millis = attributes.lastModifiedTime().toMillis();
            try {
                var progress = Progress.read(folder);
                return Optional.of(
                        LiveRun.underWay(id(folder), folder, progress, alive.test(progress.owner()), millis));
            } catch (org.warren.harness.record.UnreadableRecordException e) {
                return Optional.of(LiveRun.unreadable(id(folder), folder, String.valueOf(e.getMessage()), millis));
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<LiveRun> recorded(Path folder, Map<Path, Known> seen) {
        RunFolder run = new RunFolder(folder);
        try {
            var attributes = Files.readAttributes(run.runFile(), BasicFileAttributes.class);
            long millis = attributes.lastModifiedTime().toMillis();
            boolean page = Files.exists(folder.resolve(RunParts.REPORT));
            Known before = known.get(folder);
            LiveRun now = before != null
                            && before.millis() == millis
                            && before.bytes() == attributes.size()
                            && before.page() == page
                    ? before.run()
                    : read(run, millis);
            seen.put(folder, new Known(millis, attributes.size(), page, now));
            return Optional.of(now);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static LiveRun read(RunFolder folder, long millis) {
        String id = id(folder.path());
        try {
            return LiveRun.recorded(id, folder.path(), folder.readRun(), millis);
        } catch (IOException e) {
            return LiveRun.unreadable(id, folder.path(), String.valueOf(e.getMessage()), millis);
        }
    }

    /// The same for the same folder, and neither predictable from outside nor possibly a path.
    private static String id(Path folder) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(folder.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, ID_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
