package org.warren.harness.labs.containers;

import java.util.List;
import java.util.OptionalLong;

/// The processor time of a container in the engine's kernel, from either version of control groups.
final class ControlGroup {

    /// A command that prints it in the container.
    static final List<String> COMMAND = List.of("sh", "-c", """
            for file in cpuacct/cpuacct.usage cpuacct.usage cpu.stat; do
              if [ -r "/sys/fs/cgroup/$file" ]; then cat "/sys/fs/cgroup/$file"; break; fi
            done
            """);

    private static final String MICROSECONDS = "usage_usec ";
    private static final long NANOS_PER_MICRO = 1000;

    private ControlGroup() {}

    /// Processor time in nanoseconds: a line with a single number, or `usage_usec` and a number of microseconds.
    static OptionalLong processorNanos(String account) {
        return account.lines()
                .map(String::strip)
                .filter(line -> line.matches("\\d{1,18}|" + MICROSECONDS + "\\d{1,15}"))
                .mapToLong(line -> line.startsWith(MICROSECONDS)
                        ? Long.parseLong(line.substring(MICROSECONDS.length())) * NANOS_PER_MICRO
                        : Long.parseLong(line))
                .findFirst();
    }
}
