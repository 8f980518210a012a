package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// Keeps the virtual machine's own threads from waking an idle daemon up. Its compilers look for work every five
/// seconds whatever its options say; the kernel may put such a look off for as long as the thread's timer slack, and
/// only that look: new work wakes them immediately.
final class IdleThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String HOUR_NANOS = "3600000000000";
    private static final Set<String> IDLERS = Set.of(
            "C1 CompilerThre", "C2 CompilerThre", "Common-Cleaner", "Cleaner-0", "VM Periodic Tas", "Monitor Deflati");

    private IdleThreads() {}

    /// Does what the kernel allows; what it does not allow costs some wake-ups and nothing else.
    static void slacken() {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                if (IDLERS.contains(Files.readString(task.resolve("comm")).strip())) {
                    Files.writeString(Path.of("/proc", task.getFileName().toString(), "timerslack_ns"), HOUR_NANOS);
                }
            }
        } catch (IOException e) {
            return; // an older kernel, or not permitted
        }
    }
}
