package org.warren.harness.engine;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;

/// Limits of a lab's container on its engine's machine. Programs under test, and commands in files of unknown origin,
/// run in it.
public final class ContainerLimits {

    /// Each process of a guest is a process of the container.
    private static final long PROCESSES_MAX = 8192;

    /// The maximum length of a file. A sparse file is copied at its full length.
    private static final long FILE_BYTES_MAX = 2L << 30;

    private ContainerLimits() {}

    /// Sets the limits.
    ///
    /// @param memoryMebibytes including all its in-memory file systems
    public static void set(HostConfig settings, int memoryMebibytes) {
        settings.withMemory((long) memoryMebibytes << 20)
                .withPidsLimit(PROCESSES_MAX)
                .withUlimits(new Ulimit[] {new Ulimit("fsize", FILE_BYTES_MAX, FILE_BYTES_MAX)});
    }
}
