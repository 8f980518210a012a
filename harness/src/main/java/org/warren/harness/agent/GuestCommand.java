package org.warren.harness.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The command that starts a guest with a virtual clock, on this machine or in a container. Folders are passed as file
/// descriptors, because a path may contain characters that the kernel's command line cannot.
///
/// @param guest the folder with the guest's files: the kernel, the launcher, and the root file system
/// @param folders that the guest can see, the root file system first
/// @param kernel the kernel's arguments
public record GuestCommand(Path guest, List<Path> folders, List<String> kernel) {

    /// The guest's folder of evidence.
    public static final String EVIDENCE = "/var/lib/warren";

    /// Where a guest has the Java that runs Warren.
    public static final String JAVA = "/usr/lib/jvm/host";

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// The file descriptor of the first folder, as `warren-launch` assigns it.
    private static final int FIRST = 10;

    /// The Java daemon's second compiler pays off after seconds of load. Here computing takes no virtual time and load
    /// is small, so that it only costs: an eighth to a quarter of the processor time of a run with two such daemons.
    private static final String DAEMON_TIER = "WARREN_WG_TIER=1";

    private static final int TRIAL_MEBIBYTES = 64;

    private static final int OF_EVIDENCE = FIRST + 1;
    private static final int OF_KERNEL = FIRST + 2;

    /// Builds the command.
    ///
    /// @param evidence the folder for the guest's evidence
    /// @param own the folder where the kernel has its process ID and its control socket
    /// @param memoryMebibytes the guest's memory
    /// @param startSeconds the guest's wall clock at boot, in seconds since 1970
    /// @param others further folders that the guest can see
    public static GuestCommand of(
            Path guest, Path evidence, Path own, int memoryMebibytes, long startSeconds, List<HostFolder> others) {
        List<Path> folders = new ArrayList<>(List.of(guest.resolve("root"), evidence, own));
        List<String> kernel = new ArrayList<>(LabKernel.arguments(
                memoryMebibytes, "/proc/self/fd/" + FIRST + "/.", "ro", "/proc/self/fd/" + OF_KERNEL));
        kernel.addAll(List.of(
                "console=tty0", // which user-mode Linux else adds at the end, where words go to the agent
                "time-travel=inf-cpu",
                "time-travel-start=" + startSeconds * NANOS_PER_SECOND,
                DAEMON_TIER)); // of no meaning to the kernel, and so a variable of each program
        if (others.stream().anyMatch(other -> other.path().equals(JAVA))) {
            kernel.add("WARREN_JAVA_HOME=" + JAVA);
        }
        kernel.addAll(List.of("--", "guest", new HostFolder(evidence, EVIDENCE, true).word(OF_EVIDENCE)));
        for (HostFolder other : others) {
            kernel.add(other.word(FIRST + folders.size()));
            folders.add(other.folder());
        }
        return new GuestCommand(guest, List.copyOf(folders), List.copyOf(kernel));
    }

    /// The words of a command that starts a guest without its own folder, which ends when its connection closes. Its
    /// kernel prints what it detects about its host.
    ///
    /// @param guest the folder with the guest's files
    public static List<String> trial(Path guest) {
        List<String> kernel = new ArrayList<>(
                LabKernel.arguments(TRIAL_MEBIBYTES, "/proc/self/fd/" + FIRST + "/.", "ro", "/dev/null"));
        kernel.remove(LabKernel.QUIET);
        kernel.addAll(List.of("loglevel=3", "console=tty0", "time-travel=inf-cpu", "--", "guest"));
        return new GuestCommand(guest, List.of(guest.resolve("root")), List.copyOf(kernel)).words(-1);
    }

    /// The words of the command.
    ///
    /// @param processor that it is pinned to; negative for any
    public List<String> words(int processor) {
        List<String> words =
                new ArrayList<>(List.of(guest.resolve("warren-launch").toString(), Integer.toString(processor)));
        folders.forEach(folder -> words.add(folder.toString()));
        words.add("--");
        words.add(guest.resolve("warren-linux").toString());
        words.addAll(kernel);
        return List.copyOf(words);
    }
}
