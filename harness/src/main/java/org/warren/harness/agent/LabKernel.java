package org.warren.harness.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The lab kernel's command line.
public final class LabKernel {

    /// Settings of a process that becomes this kernel: the C library would register with the host's kernel a memory
    /// area that the guest's processes do not have. `warren-launch` sets this itself.
    public static final Map<String, String> ENVIRONMENT = Map.of("GLIBC_TUNABLES", "glibc.pthread.rseq=0");

    static final String QUIET = "quiet";

    private LabKernel() {}

    /// Arguments for each guest: its files, a console on standard error, and the agent as the first process.
    ///
    /// @param memoryMebibytes the guest's memory; the machine provides what the guest touches
    /// @param root the folder that is the guest's root file system
    /// @param mode `ro` or `rw`
    /// @param own the folder where the kernel has its process ID and its control socket
    static List<String> arguments(int memoryMebibytes, String root, String mode, String own) {
        return List.of(
                "mem=" + memoryMebibytes + "M",
                "root=/dev/root",
                "rootfstype=hostfs",
                "rootflags=" + root,
                mode,
                "init=/usr/local/bin/warren-agent",
                "con=null",
                "ssl=null",
                "con0=null,fd:2",
                "panic=-1",
                "seccomp=auto", // the same bytes as with ptrace, in less time; kernels before 6.16 do not know it
                "uml_dir=" + own,
                "umid=warren",
                QUIET);
    }

    /// The command of a container that becomes a node with this kernel, in real time. The guest's files are those of
    /// the container.
    ///
    /// @param memoryMebibytes the guest's memory
    /// @param options additional kernel arguments; those after `--` go to the agent
    public static List<String> inContainer(int memoryMebibytes, List<String> options) {
        List<String> command = new ArrayList<>(List.of("warren-linux"));
        command.addAll(arguments(memoryMebibytes, "/", "rw", "/run"));
        command.addAll(options);
        return List.copyOf(command);
    }
}
