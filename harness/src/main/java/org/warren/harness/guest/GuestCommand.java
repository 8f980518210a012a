package org.warren.harness.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that starts a guest as a process. Folders of this machine are passed as descriptors, because a path may
/// hold what the kernel's command line cannot.
///
/// @param files of the guest
/// @param folders that the guest sees, the root file system first
/// @param kernel the kernel's arguments
record GuestCommand(GuestFiles files, List<Path> folders, List<String> kernel) {

    /// The guest's folder of evidence.
    static final String EVIDENCE = "/var/lib/warren";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// The descriptor of the first folder, as `warren-launch` gives them.
    private static final int FIRST = 10;

    private static final int OF_EVIDENCE = FIRST + 1;
    private static final int OF_KERNEL = FIRST + 2;

    static GuestCommand of(
            GuestFiles files, RunFolder run, int memoryMebibytes, long startSeconds, List<HostFolder> others) {
        List<Path> folders = new ArrayList<>(List.of(files.root(), run.evidence(), run.kernel()));
        List<String> kernel = new ArrayList<>(List.of(
                "mem=" + memoryMebibytes + "M",
                "root=/dev/root",
                "rootfstype=hostfs",
                "rootflags=/proc/self/fd/" + FIRST + "/.",
                "ro",
                "init=/usr/local/bin/warren-agent",
                "con=null",
                "ssl=null",
                "con0=null,fd:2",
                "panic=-1",
                "uml_dir=/proc/self/fd/" + OF_KERNEL,
                "umid=warren",
                "quiet",
                "console=tty0", // which user-mode Linux else adds at the end, where words go to the agent
                "time-travel=inf-cpu",
                "time-travel-start=" + startSeconds * NANOS_PER_SECOND,
                "--",
                "guest",
                new HostFolder(run.evidence(), EVIDENCE, true).word(OF_EVIDENCE)));
        for (HostFolder other : others) {
            kernel.add(other.word(FIRST + folders.size()));
            folders.add(other.folder());
        }
        return new GuestCommand(files, List.copyOf(folders), List.copyOf(kernel));
    }

    /// The words of it.
    ///
    /// @param processor that it stays on; less than 0 for any
    List<String> words(int processor) {
        List<String> words = new ArrayList<>(List.of(files.launcher().toString(), Integer.toString(processor)));
        folders.forEach(folder -> words.add(folder.toString()));
        words.add("--");
        words.add(files.kernel().toString());
        words.addAll(kernel);
        return List.copyOf(words);
    }
}
