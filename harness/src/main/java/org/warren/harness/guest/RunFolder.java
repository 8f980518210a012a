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

/// What a running guest writes to this machine: its evidence, and the files by which its kernel knows itself. It is
/// gone with the guest; that of a driver that was killed goes when the next guest starts.
final class RunFolder implements AutoCloseable {

    private static final Path PROCESSES = Path.of("/proc/self/ns/pid");
    /// What to do where it cannot be written. The environment variable holds for a driver that is started by a script.
    static final String ELSEWHERE = "name another folder for temporary files with the Java option"
            + " -Djava.io.tmpdir=FOLDER (environment variable JAVA_TOOL_OPTIONS)";

    private static final String NAME = "warren-guest-" + processes() + "-";

    private final Path folder;

    private RunFolder(Path folder) {
        this.folder = folder;
    }

    /// Makes one that only this user can look into, below a folder for temporary files.
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

    /// Where the kernel has its number and its control socket.
    Path kernel() {
        return folder.resolve("kernel");
    }

    /// A folder for temporary files may be shared with a container, in which the numbers of processes are others.
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
            // A folder that cannot be listed is told by who makes a new one in it.
        }
    }

    /// Another user's stays, and another driver may remove it at the same moment.
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
