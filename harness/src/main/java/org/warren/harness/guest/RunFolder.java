package org.warren.harness.guest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.warren.harness.agent.DriverProcess;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.lab.LabException;

/// The files of a running guest on this machine: its evidence, and those by which its kernel identifies itself. They
/// are removed with the guest; those of a killed driver are removed when the next guest starts.
final class RunFolder implements AutoCloseable {

    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");
    /// Advice if it cannot be written. The environment variable is for drivers that a script starts.
    static final String ELSEWHERE = "name another folder for temporary files with the Java option"
            + " -Djava.io.tmpdir=FOLDER (environment variable JAVA_TOOL_OPTIONS)";

    private static final String NAME = "warren-guest-" + processes() + "-";

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /// Creates one that only this user can access, in a folder for temporary files.
    ///
    /// @throws LabException when it cannot be written there
    static RunFolder in(Path temporary) {
        sweep(temporary);
        try {
            Path folder = Files.createTempDirectory(
                    temporary,
                    NAME + DriverProcess.here() + "-",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            RunFolder made = new RunFolder(folder);
            for (String part : new String[] {"captures", "nat", "probes", "logs"}) {
                Files.createDirectories(made.evidence().resolve(part));
            }
            Files.createDirectory(made.kernel());
            return made;
        } catch (IOException e) {
            throw new LabException("the guest has no place for what it writes: " + FileSentence.of(e, ELSEWHERE), e);
        }
    }

    Path path() {
        return folder;
    }

    /// The guest's `/var/lib/warren`.
    Path evidence() {
        return folder.resolve("evidence");
    }

    /// Where the kernel has its process ID and its control socket.
    Path kernel() {
        return folder.resolve("kernel");
    }

    /// A folder for temporary files may be shared with a container, in which process IDs differ.
    private static String processes() {
        try {
            return Files.readSymbolicLink(PROCESSES).toString().replaceAll("[^0-9]", "");
        } catch (IOException e) {
            return "unknown";
        }
    }

    private static void sweep(Path temporary) {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(temporary, NAME + "*")) {
            for (Path folder : old) {
                String name = folder.getFileName().toString();
                int end = name.lastIndexOf('-');
                if (end > NAME.length()
                        && !DriverProcess.isAlive(name.substring(NAME.length(), end))
                        && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    removed(folder);
                }
            }
        } catch (IOException e) {
            // If a folder cannot be listed, creating a new one in it reports the error.
        }
    }

    /// Another user's folder is kept, and another driver may remove it at the same time.
    private static boolean removed(Path folder) {
        try {
            OutputFolder.removeTree(folder);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        removed(folder);
    }
}
