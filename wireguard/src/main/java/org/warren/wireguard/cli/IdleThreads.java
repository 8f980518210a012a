package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Keeps the virtual machine's own threads from waking an idle daemon up. Its compilers look for work every five
/// seconds whatever its options say; the kernel may put such a look off for as long as the thread's timer slack, and
/// only that look: new work wakes them immediately. The thread that gives the compilers' memory back to the system is
/// put off by no more than a minute.
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

    /// Does what the kernel allows; what it does not allow costs some wake-ups and nothing else.
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
