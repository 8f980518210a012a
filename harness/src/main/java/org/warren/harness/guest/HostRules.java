package org.warren.harness.guest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a machine must permit so that a guest can run as a process on it, and explanations for its user.
public final class HostRules {

    /// From this value of Yama's setting on, tracing needs the capability, even for child processes.
    private static final int ADMINISTRATORS_ONLY = 2;

    private static final int NOBODY = 3;
    private static final int CAPABILITY_OF_TRACING = 19;
    private static final int HEXADECIMAL = 16;
    private static final String FILTERED = "2";
    private static final String OTHERWISE = "use the container lab, or a guest in a container (`--guest container`)";

    private HostRules() {}

    /// Why no lab kernel can run on a machine of this kind and what to do about it; empty if one can.
    static Optional<String> refusal(HostFacts facts) {
        if (!facts.system().equals("Linux") || !facts.architecture().equals("amd64")) {
            return Optional.of("the lab kernel is a program for Linux on x86-64, and this is " + facts.system() + " on "
                    + facts.architecture()
                    + "; run Warren on such a machine, or name the container engine of one with DOCKER_HOST");
        }
        if (isWsl(facts) && !isWsl2(facts)) {
            return Optional.of("this is WSL 1, which has no Linux kernel that the lab kernel could run on; change to"
                    + " WSL 2 (`wsl --set-version DISTRIBUTION 2` in Windows)");
        }
        return Optional.empty();
    }

    /// Whether only a trial can tell if a guest starts. A trial takes as long as the start of a guest, so it is skipped
    /// if nothing indicates a problem.
    static boolean isDoubtful(HostFacts facts) {
        return facts.ptraceScope() >= ADMINISTRATORS_ONLY || isFiltered(facts) || isGvisor(facts) || isWsl(facts);
    }

    /// Why a guest did not start in a trial and what to do about it; empty if it did.
    static Optional<String> refusal(HostFacts facts, GuestTrial trial) {
        if (trial.end() != GuestTrial.End.FAILS) {
            return Optional.empty();
        }
        if (isGvisor(facts)) {
            return Optional.of(
                    "this is gVisor, which does not offer the lab kernel what it needs; run Warren outside of"
                            + " the sandbox, or name a container engine with DOCKER_HOST");
        }
        if (!trial.isRefusedPtrace()) {
            return Optional.of("the lab kernel does not start here: " + lastWords(trial)
                    + "; run Warren on another machine, or " + OTHERWISE);
        }
        String seccomp = trial.triedSeccomp() ? ", and seccomp filters, which would do instead, are refused too" : "";
        int scope = facts.ptraceScope();
        if (scope >= NOBODY) {
            return Optional.of(
                    "kernel.yama.ptrace_scope is " + scope + ", which forbids the lab kernel to trace its own"
                            + " processes" + seccomp + "; it stays so until the machine starts again: "
                            + (trial.triedSeccomp() ? "" : "use a lab kernel from 6.16 on, which needs no tracing, or ")
                            + OTHERWISE);
        }
        if (scope == ADMINISTRATORS_ONLY && !mayTrace(facts)) {
            return Optional.of(
                    "kernel.yama.ptrace_scope is " + scope + ", which forbids the lab kernel to trace its own"
                            + " processes" + seccomp + "; set it to 1 (`sudo sysctl kernel.yama.ptrace_scope=1`), or "
                            + OTHERWISE);
        }
        return Optional.of("the lab kernel may not trace its own processes here" + seccomp + "; "
                + (isFiltered(facts)
                        ? "this process is under a seccomp filter, as in a container: let it have ptrace (Docker:"
                                + " `--security-opt seccomp=unconfined`), or "
                        : "see which security module forbids it (`dmesg`), or ")
                + OTHERWISE);
    }

    /// The remarks of `warren doctor` about a machine. Irrelevant facts are left out.
    ///
    /// @param temporary the folder for temporary files
    /// @param cache the cache folder
    public static List<HostRemark> remarks(HostFacts facts, Path temporary, Path cache) {
        List<HostRemark> remarks = new ArrayList<>();
        if (!facts.system().equals("Linux")) {
            return List.of();
        }
        if (isGvisor(facts)) {
            remarks.add(new HostRemark(
                    true, "gVisor", "this is a sandbox of gVisor; whether a guest runs in it says the line above"));
        }
        if (isWsl2(facts)) {
            remarks.add(new HostRemark(true, "WSL 2", "its kernel is Linux; keep Warren's folders out of /mnt/c"));
        }
        int scope = facts.ptraceScope();
        if (scope >= NOBODY || (scope == ADMINISTRATORS_ONLY && !mayTrace(facts))) {
            remarks.add(new HostRemark(
                    true,
                    "ptrace_scope",
                    "kernel.yama.ptrace_scope is " + scope + ": lab kernels before 6.16 do not run as a process here"));
        }
        if (facts.mountOptions(cache).contains("noexec")) {
            remarks.add(new HostRemark(
                    false,
                    "cache",
                    cache + " is on a file system that is mounted noexec, so no guest can be started from it; name"
                            + " another folder for caches with the environment variable XDG_CACHE_HOME"));
        }
        if (facts.mountOptions(temporary).contains("noexec")) {
            remarks.add(new HostRemark(
                    true, "temporary files", temporary + " is mounted noexec, which matters to nothing here"));
        }
        closedUserNamespaces(facts)
                .ifPresent(why -> remarks.add(new HostRemark(
                        false, "user namespaces", why + "; `make guest` needs them, root, or a container engine")));
        if (!facts.hasTun()) {
            remarks.add(new HostRemark(
                    false,
                    "/dev/net/tun",
                    "there is none: warren-wg does not run on this machine, and in containers of its engine neither do"
                            + " subjects java and wireguard-go; load it (`sudo modprobe tun`), or use the virtual lab,"
                            + " which has its own"));
        }
        return List.copyOf(remarks);
    }

    private static Optional<String> closedUserNamespaces(HostFacts facts) {
        return isRoot(facts) ? Optional.empty() : closedToOthers(facts);
    }

    /// Why a process without the capability may not create user namespaces, if that is known.
    static Optional<String> closedToOthers(HostFacts facts) {
        if (facts.userNamespaces() == 0) {
            return Optional.of("user.max_user_namespaces is 0");
        }
        if (facts.unprivilegedUserNamespaces() == 0) {
            return Optional.of("kernel.unprivileged_userns_clone is 0");
        }
        if (facts.restrictedUserNamespaces() > 0) {
            return Optional.of("kernel.apparmor_restrict_unprivileged_userns is 1");
        }
        return Optional.empty();
    }

    /// Newer gVisor kernels say it; older ones all have the same build date.
    private static boolean isGvisor(HostFacts facts) {
        return facts.version().contains("gvisor")
                || facts.version().contains("Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016");
    }

    private static boolean isWsl(HostFacts facts) {
        return facts.version().contains("Microsoft") || facts.version().contains("microsoft");
    }

    private static boolean isWsl2(HostFacts facts) {
        return facts.version().contains("WSL2") || facts.version().contains("microsoft-standard");
    }

    private static boolean isFiltered(HostFacts facts) {
        return facts.ofStatus("Seccomp").equals(FILTERED);
    }

    private static boolean isRoot(HostFacts facts) {
        return facts.ofStatus("Uid").startsWith("0\t");
    }

    private static boolean mayTrace(HostFacts facts) {
        String set = facts.ofStatus("CapEff");
        return !set.isEmpty() && ((Long.parseUnsignedLong(set, HEXADECIMAL) >> CAPABILITY_OF_TRACING) & 1) == 1;
    }

    private static String lastWords(GuestTrial trial) {
        return trial.console()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.matches("Core dump limits :|soft - .*|hard - .*"))
                .reduce((before, line) -> line)
                .orElse("it says nothing");
    }
}
