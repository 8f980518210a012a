package org.warren.reports.live;

import org.warren.harness.record.Progress;

/// Whether the process that writes a run's progress still lives. One that was killed leaves its file as it was.
final class Owners {

    private Owners() {}

    static boolean isAlive(Progress.Owner owner) {
        return ProcessHandle.of(owner.pid())
                .filter(ProcessHandle::isAlive)
                .map(process -> new Progress.Owner(
                        process.pid(), process.info().startInstant().orElse(null)))
                .filter(owner::isSame)
                .isPresent();
    }
}
