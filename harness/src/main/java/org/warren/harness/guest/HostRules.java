package org.warren.harness.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// What a machine must allow for a guest to be a process on it.
final class HostRules {

    private static final Path PTRACE_SCOPE = Path.of("/proc/sys/kernel/yama/ptrace_scope");
    private static final Path STATUS = Path.of("/proc/self/status");

    /// From here on only those with the capability may trace, also their own children.
    private static final int ADMINISTRATORS_ONLY = 2;

    private static final int NOBODY = 3;
    private static final int CAPABILITY_OF_TRACING = 19;
    private static final int HEXADECIMAL = 16;

    private HostRules() {}

    /// Why this machine refuses and what to do about it, if so.
    static Optional<String> refusal() {
        String system = System.getProperty("os.name") + " on " + System.getProperty("os.arch");
        if (!system.equals("Linux on amd64")) {
            return Optional.of("the lab kernel is a program for Linux on x86-64, and this is " + system
                    + "; use the container lab, or a machine of that kind");
        }
        return ofTracing(read(PTRACE_SCOPE), read(STATUS));
    }

    /// @param scope the content of Yama's setting; empty where there is none
    /// @param status the content of the process's `/proc/self/status`
    static Optional<String> ofTracing(String scope, String status) {
        int value = scope.isBlank() ? 0 : Integer.parseInt(scope.strip());
        if (value < ADMINISTRATORS_ONLY || (value < NOBODY && mayTrace(status))) {
            return Optional.empty();
        }
        return Optional.of("kernel.yama.ptrace_scope is " + value + ", which forbids the lab kernel to trace its own"
                + " processes; "
                + (value >= NOBODY
                        ? "it stays so until the machine starts anew: use the container lab"
                        : "set it to 1 (`sudo sysctl kernel.yama.ptrace_scope=1`), or use the container lab"));
    }

    private static boolean mayTrace(String status) {
        return status.lines()
                .filter(line -> line.startsWith("CapEff:"))
                .map(line -> line.substring("CapEff:".length()).strip())
                .anyMatch(set -> ((Long.parseUnsignedLong(set, HEXADECIMAL) >> CAPABILITY_OF_TRACING) & 1) == 1);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
