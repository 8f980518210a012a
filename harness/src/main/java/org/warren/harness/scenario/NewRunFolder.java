package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.Progress;

/// The folder of a run that has not started.
public final class NewRunFolder {

    private static final Path USUAL = Path.of("runs");

    private NewRunFolder() {}

    /// A folder in `runs` that no run has used; it is not created yet.
    ///
    /// @param what the beginning of its name, such as the scenario's
    public static Path named(String what) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));
        return USUAL.resolve(what + "-" + time + "-" + ProcessHandle.current().pid());
    }

    /// Creates a folder that no run has used.
    ///
    /// @param parent of the folder; created if it does not exist
    /// @param what the beginning of its name, such as the scenario's
    /// @throws IOException when it cannot be created
    public static Path make(Path parent, String what) throws IOException {
        return Files.createTempDirectory(Files.createDirectories(parent), what + "-");
    }

    /// Prepares the folder for a run: creates it if it does not exist, and removes an earlier run from it. Other files
    /// in it are kept.
    ///
    /// @throws IllegalArgumentException when another process is still running in it, when a part of it is a link, or
    ///     when it cannot be written; in a sentence that begins with the folder's name
    public static void make(Path folder) {
        requireNoOtherProcess(folder);
        try {
            OutputFolder own = OutputFolder.make(folder);
            // Checks now whether the folder can be written.
            NewFile.at(folder.resolve(RunParts.RECORD)).close();
            NewFile.sweep(folder);
            for (String part : RunParts.FOLDERS) {
                requireNoLink(folder.resolve(part));
            }
            if (Files.exists(folder.resolve(RunParts.OBSERVATIONS), LinkOption.NOFOLLOW_LINKS)) {
                for (String part : RunParts.FOLDERS) {
                    own.remove(part);
                }
                for (String file : RunParts.FILES) {
                    own.remove(file);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(FileSentence.writing(folder, e), e);
        }
    }

    private static void requireNoLink(Path part) {
        if (Files.isSymbolicLink(part)) {
            throw new IllegalArgumentException(
                    part + " is a link, and Warren does not write through links; remove it, or name another folder");
        }
    }

    /// Two runs in one folder would overwrite each other's evidence.
    private static void requireNoOtherProcess(Path folder) {
        Progress progress;
        try {
            progress = Progress.read(folder);
        } catch (IOException e) {
            return; // no run has left its progress there
        }
        long pid = progress.owner().pid();
        boolean isOurs = pid == ProcessHandle.current().pid();
        if (!isOurs && progress.ended() == null && RunProcess.isAlive(progress.owner())) {
            throw new IllegalArgumentException(folder + ": process " + pid
                    + " is still running in this folder; wait for its end, or name another folder");
        }
    }
}
