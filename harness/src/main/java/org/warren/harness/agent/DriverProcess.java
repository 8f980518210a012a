package org.warren.harness.agent;

import java.util.Optional;

/// Identifies the process that drives labs, so that what it left behind can be recognised after it has ended.
public final class DriverProcess {

    private DriverProcess() {}

    /// The identity of this process.
    public static String here() {
        return name(ProcessHandle.current());
    }

    /// Whether the process with this identity still runs on this machine. Process IDs are reused; the start time
    /// distinguishes the old process from a new one.
    public static boolean isAlive(String name) {
        int at = name.indexOf('@');
        if (at < 1 || !name.substring(0, at).chars().allMatch(Character::isDigit)) {
            return false;
        }
        Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(name.substring(0, at)));
        return process.isPresent() && name(process.get()).equals(name);
    }

    private static String name(ProcessHandle process) {
        return process.pid() + "@"
                + process.info().startInstant().map(Object::toString).orElse("unknown");
    }
}
