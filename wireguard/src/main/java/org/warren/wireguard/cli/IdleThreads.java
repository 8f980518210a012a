package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Keeps the virtual machine's own threads from waking an idle daemon. Its compiler threads look for work every five
/// seconds, and no option changes that. A large timer slack lets the kernel delay these periodic checks; new work still
/// wakes the threads immediately. The thread that returns the compilers' memory to the system is delayed by at most a
/// minute.
public final class IdleThreads {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String HOUR_NANOS = "3600000000000";
    private static final String MINUTE_NANOS = "60000000000";
    private static final Map<String, String> SLACK = Map.of(
            "C1 CompilerThre", HOUR_NANOS,
            "C2 CompilerThre", HOUR_NANOS,
            "Common-Cleaner", HOUR_NANOS,
            "Cleaner-0", HOUR_NANOS,
            "Monitor Deflati", HOUR_NANOS,
            "VM Periodic Tas", MINUTE_NANOS);

    private IdleThreads() {}

    /// Sets what the kernel permits; where it does not, the daemon wakes up more often and nothing else changes.
    public static void slacken() {
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(TASKS)) {
            for (Path task : tasks) {
                String slack = SLACK.get(Files.readString(task.resolve("comm")).strip());
                if (slack != null) {
                    Files.writeString(Path.of("/proc", task.getFileName().toString(), "timerslack_ns"), slack);
                }
            }
        } catch (IOException e) {
            return; // an older kernel, or not permitted
        }
    }
}
