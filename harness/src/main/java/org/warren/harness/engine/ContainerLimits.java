package org.warren.harness.engine;

import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ulimit;

/// What a lab's container may take of its engine's machine. Programs under test, and commands in strangers' files,
/// run in it.
public final class ContainerLimits {

    /// Each process of a guest is one of the container's.
    private static final long PROCESSES_MAX = 8192;

    /// Of one file. One that has holes is as long as it says when it is copied.
    private static final long FILE_BYTES_MAX = 2L << 30;

    private ContainerLimits() {}

    /// Sets them.
    ///
    /// @param memoryMebibytes with all its file systems in memory
    public static void set(HostConfig settings, int memoryMebibytes) {
        settings.withMemory((long) memoryMebibytes << 20)
                .withPidsLimit(PROCESSES_MAX)
                .withUlimits(new Ulimit[] {new Ulimit("fsize", FILE_BYTES_MAX, FILE_BYTES_MAX)});
    }
}
