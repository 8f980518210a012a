package org.warren.harness.bundle;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.RunParts;

/// Which files of a folder belong to a run. Users keep other files there, which must not be sent to others.
final class RunFiles {

    static final String KEYS = RunParts.KEYS + "/";

    /// The prefix of each path in a bundle, so that unpacking it by hand creates one folder.
    static final String PREFIX = "run/";

    private static final Set<String> FILES =
            Set.of(RunParts.RECORD, RunParts.OBSERVATIONS, RunParts.TIMELINE, RunParts.REPORT);
    private static final Set<String> FOLDERS =
            Set.of(RunParts.CAPTURES, RunParts.NAT, RunParts.PROBES, RunParts.LOGS, RunParts.EARLIER, RunParts.KEYS);

    private RunFiles() {}

    /// Whether this is a path of a run's file, which is then also inside the run's folder.
    static boolean belong(String path) {
        int slash = path.indexOf('/');
        return FILES.contains(path)
                || (slash > 0 && FOLDERS.contains(path.substring(0, slash)) && InnerPath.isOne(path));
    }

    /// The contents of a folder.
    ///
    /// @param run paths of the run's files, sorted
    /// @param others how many other files there are, including links
    record Found(List<String> run, int others) {}

    static Found in(Path folder) throws IOException {
        List<String> run = new ArrayList<>();
        int[] others = {0};
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String path = folder.relativize(file).toString().replace(java.io.File.separatorChar, '/');
                // A link may point outside the folder.
                if (attributes.isRegularFile() && belong(path)) {
                    run.add(path);
                } else {
                    others[0]++;
                }
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(run);
        return new Found(run, others[0]);
    }
}
