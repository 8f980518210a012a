package org.warren.reports.live;

import java.time.Duration;
import org.warren.harness.record.Progress;

/// Whether the process that writes a run's progress still lives. One that was killed leaves its file as it was.
final class Owners {

    /// The system counts a start from the machine's own, which it corrects now and then.
    private static final Duration TOLERANCE = Duration.ofSeconds(2);

    private Owners() {}

    static boolean isAlive(Progress.Owner owner) {
        return ProcessHandle.of(owner.pid())
                .filter(ProcessHandle::isAlive)
                .filter(process -> isSame(owner, process))
                .isPresent();
    }

    /// Numbers of processes are used again; the same number and begin are the same process.
    private static boolean isSame(Progress.Owner owner, ProcessHandle process) {
        var started = owner.started();
        return started == null
                || process.info()
                        .startInstant()
                        .map(now -> Duration.between(now, started).abs().compareTo(TOLERANCE) <= 0)
                        .orElse(true);
    }
}
