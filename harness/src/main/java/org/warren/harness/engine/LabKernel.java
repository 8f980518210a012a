package org.warren.harness.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How the lab kernel is run in a container: what its memory needs of the container, and its command line.
public final class LabKernel {

    /// The guest's memory is a file in a folder from which programs may be mapped.
    private static final String MEMORY_FOLDER = "/memory";

    private static final int OTHER_MEBIBYTES = 64;

    private LabKernel() {}

    /// File systems of the container.
    ///
    /// @param memoryMebibytes the guest's memory; the engine provides what of it the guest touches
    public static Map<String, String> mounts(int memoryMebibytes) {
        return Map.of(MEMORY_FOLDER, "exec,size=" + (memoryMebibytes + OTHER_MEBIBYTES) + "m");
    }

    public static Map<String, String> environment() {
        return Map.of("TMPDIR", MEMORY_FOLDER, "HOME", MEMORY_FOLDER);
    }

    /// The command. The guest's files are the container's, its console is the container's standard error, and its
    /// first process is the agent.
    ///
    /// @param options what this guest has beyond that; what follows `--` goes to the agent
    public static List<String> command(int memoryMebibytes, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "warren-linux",
                "mem=" + memoryMebibytes + "M",
                "root=/dev/root",
                "rootfstype=hostfs",
                "rootflags=/",
                "rw",
                "init=/usr/local/bin/warren-agent",
                "con=null",
                "ssl=null",
                "con0=null,fd:2",
                "panic=-1",
                "umid=warren",
                "quiet"));
        command.addAll(options);
        return command;
    }
}
