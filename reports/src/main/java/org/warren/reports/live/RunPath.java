package org.warren.reports.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.RunParts;

/// A file of a run that may be shown: the page, the records and the evidence, and never a key log.
///
/// @param file its path
/// @param type its media type
record RunPath(Path file, String type) {

    private static final String TEXT = "text/plain; charset=utf-8";

    private static final Set<String> FILES =
            Set.of(RunParts.REPORT, RunParts.RECORD, RunParts.TIMELINE, RunParts.OBSERVATIONS);
    private static final Set<String> FOLDERS = Set.of(RunParts.CAPTURES, RunParts.NAT, RunParts.PROBES, RunParts.LOGS);

    /// @param path relative to the run's folder, from a URL
    static Optional<RunPath> of(Path folder, String path) {
        if (!isShown(path)) {
            return Optional.empty();
        }
        try {
            Path file = folder.resolve(path);
            // The target of a link does not belong to the run.
            boolean here = file.toRealPath().equals(folder.toRealPath().resolve(path))
                    && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return here ? Optional.of(new RunPath(file, type(path))) : Optional.empty();
        } catch (IOException | java.nio.file.InvalidPathException e) {
            return Optional.empty();
        }
    }

    private static boolean isShown(String path) {
        int slash = path.indexOf('/');
        return FILES.contains(path)
                || (slash > 0 && FOLDERS.contains(path.substring(0, slash)) && InnerPath.isOne(path));
    }

    boolean isPage() {
        return type.startsWith("text/html");
    }

    private static String type(String path) {
        if (path.equals(RunParts.REPORT)) {
            return "text/html; charset=utf-8";
        }
        return path.endsWith(".pcap")
                ? "application/vnd.tcpdump.pcap"
                : path.endsWith(".json") ? "application/json; charset=utf-8" : TEXT;
    }
}
