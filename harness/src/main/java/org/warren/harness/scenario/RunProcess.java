package org.warren.harness.scenario;

import org.warren.harness.record.Progress;

/// The process that writes a run's folder.
public final class RunProcess {

    private RunProcess() {}

    /// This process.
    public static Progress.Owner self() {
        return owner(ProcessHandle.current());
    }

    /// Whether it is still alive. A process that was killed leaves its progress file unchanged.
    public static boolean isAlive(Progress.Owner owner) {
        return ProcessHandle.of(owner.pid())
                .filter(ProcessHandle::isAlive)
                .map(RunProcess::owner)
                .filter(owner::isSame)
                .isPresent();
    }

    private static Progress.Owner owner(ProcessHandle process) {
        return new Progress.Owner(process.pid(), process.info().startInstant().orElse(null));
    }
}
