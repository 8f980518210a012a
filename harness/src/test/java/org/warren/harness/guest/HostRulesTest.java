package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostRulesTest {

    private static final String LINUX = "Linux version 6.12.0 (debian@debian)\n";
    private static final String ORDINARY =
            "Name:\tjava\nUid:\t1000\t1000\t1000\t1000\nCapEff:\t0000000000000000\nSeccomp:\t0\n";
    private static final String ROOT = "Name:\tjava\nUid:\t0\t0\t0\t0\nCapEff:\t000001ffffffffff\nSeccomp:\t0\n";
    private static final String IN_CONTAINER =
            "Name:\tjava\nUid:\t0\t0\t0\t0\nCapEff:\t00000000a80425fb\nSeccomp:\t2\n";
    private static final String MOUNTS = """
            22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
            30 22 0:25 / /tmp rw,nosuid,nodev shared:9 - tmpfs tmpfs rw
            31 22 0:26 / /home/a\\040b rw,nosuid,noexec - ext4 /dev/vdb rw
            """;
    private static final String OTHERWISE = "use the container lab, or a guest in a container (`--guest container`)";

    private static final GuestTrial REFUSED_BOTH = failed("""
            Checking that seccomp filters can be installed...error
            Checking that ptrace can change system call numbers...ptrace: Operation not permitted
            check_ptrace : expected SIGSTOP, got status = 9
            """);
    private static final GuestTrial REFUSED_PTRACE = failed("""
            Checking that ptrace can change system call numbers...ptrace: Operation not permitted
            check_ptrace : expected SIGSTOP, got status = 9
            """);

    @Test
    void anOrdinaryMachineIsRefusedNothingAndNothingIsSaidOfIt() {
        assertThat(HostRules.refusal(machine())).isEmpty();
        assertThat(HostRules.refusal(machine(), started(""))).isEmpty();
        assertThat(remarks(machine())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Linux, aarch64", "Mac OS X, aarch64", "Mac OS X, x86_64", "Windows 11, amd64"})
    void anotherKindOfMachineIsNamed(String system, String architecture) {
        var facts = new HostFacts(system, architecture, "", "", "", -1, -1, -1, -1, true);

        assertThat(HostRules.refusal(facts))
                .contains("the lab kernel is a program for Linux on x86-64, and this is " + system + " on "
                        + architecture
                        + "; run Warren on such a machine, or name the container engine of one with DOCKER_HOST");
    }

    @Test
    void theFirstWslHasNoLinuxKernelAndTheSecondOneHas() {
        assertThat(HostRules.refusal(version("Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com)")))
                .contains("this is WSL 1, which has no Linux kernel that the lab kernel could run on; change to WSL 2"
                        + " (`wsl --set-version DISTRIBUTION 2` in Windows)");

        var second = version("Linux version 6.6.87.2-microsoft-standard-WSL2 (root@x) (gcc)");
        assertThat(HostRules.refusal(second)).isEmpty();
        assertThat(remarks(second))
                .containsExactly(
                        new HostRemark(true, "WSL 2", "its kernel is Linux; keep Warren's folders out of /mnt/c"));
    }

    @Test
    void aMachineOnWhichNobodyTracesIsRefusedNothingWhereSeccompDoes() {
        var facts = scope(3, ORDINARY);

        assertThat(HostRules.refusal(facts)).isEmpty();
        assertThat(HostRules.refusal(facts, started("Checking that seccomp filters can be installed...OK")))
                .isEmpty();
        assertThat(remarks(facts))
                .containsExactly(new HostRemark(
                        true,
                        "ptrace_scope",
                        "kernel.yama.ptrace_scope is 3: lab kernels before 6.16 do not run as a process here"));
    }

    @Test
    void aMachineOnWhichNobodyTracesSaysSoWhereSeccompIsRefusedTooOrNotKnown() {
        assertThat(HostRules.refusal(scope(3, ROOT), REFUSED_BOTH))
                .contains("kernel.yama.ptrace_scope is 3, which forbids the lab kernel to trace its own processes, and"
                        + " seccomp filters, which would do instead, are refused too; it stays so until the machine"
                        + " starts again: " + OTHERWISE);
        assertThat(HostRules.refusal(scope(3, ROOT), REFUSED_PTRACE))
                .contains("kernel.yama.ptrace_scope is 3, which forbids the lab kernel to trace its own processes; it"
                        + " stays so until the machine starts again: use a lab kernel from 6.16 on, which needs no"
                        + " tracing, or " + OTHERWISE);
    }

    @Test
    void aMachineOnWhichAdministratorsTraceAloneSaysWhichSettingToChange() {
        assertThat(HostRules.refusal(scope(2, ORDINARY), REFUSED_PTRACE))
                .contains("kernel.yama.ptrace_scope is 2, which forbids the lab kernel to trace its own processes; set"
                        + " it to 1 (`sudo sysctl kernel.yama.ptrace_scope=1`), or " + OTHERWISE);
        assertThat(remarks(scope(2, ROOT))).as("root has the capability").isEmpty();
        assertThat(remarks(scope(2, IN_CONTAINER))).hasSize(1);
    }

    @Test
    void aContainerThatForbidsBothSaysWhichOptionAllowsThem() {
        var facts = new HostFacts("Linux", "amd64", LINUX, IN_CONTAINER, MOUNTS, 0, 9, 1, 0, true);

        assertThat(HostRules.refusal(facts, REFUSED_BOTH))
                .contains("the lab kernel may not trace its own processes here, and seccomp filters, which would do"
                        + " instead, are refused too; this process is under a seccomp filter, as in a container: let"
                        + " it have ptrace (Docker: `--security-opt seccomp=unconfined`), or " + OTHERWISE);
    }

    @Test
    void aSecurityModuleThatForbidsBothIsLookedForInTheKernelsLog() {
        assertThat(HostRules.refusal(machine(), REFUSED_PTRACE))
                .contains("the lab kernel may not trace its own processes here; see which security module forbids it"
                        + " (`dmesg`), or " + OTHERWISE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Linux version 4.19.0-gvisor #1 SMP Sun Jan 10 15:06:54 PST 2016",
                "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016"
            })
    void aSandboxOfGvisorIsRefusedOnlyWhereNoGuestStarts(String version) {
        assertThat(HostRules.refusal(version(version))).isEmpty();
        assertThat(HostRules.refusal(version(version), started(""))).isEmpty();
        assertThat(HostRules.refusal(version(version), REFUSED_BOTH))
                .contains("this is gVisor, which does not offer the lab kernel what it needs; run Warren outside of the"
                        + " sandbox, or name a container engine with DOCKER_HOST");
        assertThat(remarks(version(version)))
                .containsExactly(new HostRemark(
                        true, "gVisor", "this is a sandbox of gVisor; whether a guest runs in it says the line above"));
    }

    @Test
    void anyOtherFailureIsTheKernelsLastLine() {
        assertThat(HostRules.refusal(machine(), failed("Core dump limits :\nmemfd_create: Permission denied\n\n")))
                .contains("the lab kernel does not start here: memfd_create: Permission denied; run Warren on another"
                        + " machine, or " + OTHERWISE);
        assertThat(HostRules.refusal(machine(), failed("Core dump limits :\n\tsoft - 0\n\thard - NONE\n")))
                .hasValueSatisfying(why -> assertThat(why).contains("does not start here: it says nothing;"));
        assertThat(HostRules.refusal(machine(), new GuestTrial(GuestTrial.End.UNKNOWN, "")))
                .as("a machine that does much else")
                .isEmpty();
    }

    @Test
    void aCacheWithoutExecutionIsABarAndAFolderForTemporaryFilesIsNone() {
        assertThat(HostRules.remarks(machine(), Path.of("/home/a b/x"), Path.of("/home/a b/.cache/warren")))
                .containsExactly(
                        new HostRemark(
                                false,
                                "cache",
                                "/home/a b/.cache/warren is on a file system that is mounted noexec, so no guest can be"
                                        + " started from it; name another folder for caches with the environment"
                                        + " variable XDG_CACHE_HOME"),
                        new HostRemark(
                                true,
                                "temporary files",
                                "/home/a b/x is mounted noexec, which matters to nothing here"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0, user.max_user_namespaces is 0",
        "9, 0, 0, kernel.unprivileged_userns_clone is 0",
        "9, 1, 1, kernel.apparmor_restrict_unprivileged_userns is 1"
    })
    void closedUserNamespacesMatterToABuildAndNotToRoot(int most, int everybody, int restricted, String why) {
        var ordinary = new HostFacts("Linux", "amd64", LINUX, ORDINARY, MOUNTS, 1, most, everybody, restricted, true);
        var root = new HostFacts("Linux", "amd64", LINUX, ROOT, MOUNTS, 1, most, everybody, restricted, true);

        assertThat(remarks(ordinary))
                .containsExactly(new HostRemark(
                        false, "user namespaces", why + "; `make guest` needs them, root, or a container engine"));
        assertThat(remarks(root)).isEmpty();
    }

    @Test
    void aMachineWithoutTunSaysForWhomThatMatters() {
        assertThat(remarks(new HostFacts("Linux", "amd64", LINUX, ORDINARY, MOUNTS, 1, 9, 1, 0, false)))
                .containsExactly(new HostRemark(
                        false,
                        "/dev/net/tun",
                        "there is none: warren-wg does not run on this machine, and in containers of its engine neither"
                                + " do subjects java and wireguard-go; load it (`sudo modprobe tun`), or use the"
                                + " virtual lab, which has its own"));
    }

    @Test
    void onlyWhereSomethingSpeaksAgainstItIsAGuestTried() {
        assertThat(HostRules.isDoubtful(machine())).isFalse();
        assertThat(HostRules.isDoubtful(scope(0, ROOT))).isFalse();
        assertThat(HostRules.isDoubtful(scope(2, ORDINARY))).isTrue();
        assertThat(HostRules.isDoubtful(scope(1, IN_CONTAINER))).isTrue();
    }

    @Test
    void theMachineItselfCanBeRead() {
        HostFacts here = HostFacts.here();

        assertThat(here.system()).isEqualTo(System.getProperty("os.name"));
        HostRules.remarks(here, Path.of("/tmp"), Path.of("/root/.cache/warren"));
    }

    @Test
    void mountsAreThoseOfTheInnermostFileSystem() {
        assertThat(machine().mountOptions(Path.of("/var/x"))).containsExactlyInAnyOrder("rw", "relatime");
        assertThat(machine().mountOptions(Path.of("/tmp/x"))).contains("nodev");
        assertThat(machine().mountOptions(Path.of("/tmpx"))).doesNotContain("nodev");
        assertThat(machine().mountOptions(Path.of("/home/a b"))).contains("noexec");
    }

    private static List<HostRemark> remarks(HostFacts facts) {
        return HostRules.remarks(facts, Path.of("/tmp"), Path.of("/root/.cache/warren"));
    }

    private static HostFacts machine() {
        return scope(1, ORDINARY);
    }

    private static HostFacts scope(int scope, String status) {
        return new HostFacts("Linux", "amd64", LINUX, status, MOUNTS, scope, 9, 1, 0, true);
    }

    private static HostFacts version(String version) {
        return new HostFacts("Linux", "amd64", version + "\n", ORDINARY, MOUNTS, -1, 9, -1, -1, true);
    }

    private static GuestTrial started(String console) {
        return new GuestTrial(GuestTrial.End.STARTS, console);
    }

    private static GuestTrial failed(String console) {
        return new GuestTrial(GuestTrial.End.FAILS, console);
    }
}
