package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.GuestParts;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;
import org.warren.scenarios.roaming.RoamingScenario;

@NeedsGuest(GuestKind.PROCESS)
@Isolated("guests of this driver are counted and killed")
class ProcessGuestTest {

    private static final long SEED = 7;
    private static final String NAT_EVENTS = "nat/nat.jsonl";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    static Stream<Scenario> scenarios() {
        return Stream.of(new NatTimeoutScenario(), new HandshakeScenario(), new RoamingScenario());
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void sameSeedGivesTheSameBytes(Scenario scenario) throws IOException {
        var first = Runs.mustPass(run(GuestKind.PROCESS, scenario));
        var second = Runs.mustPass(run(GuestKind.PROCESS, scenario));

        requireTheSame(first, second);
    }

    @NeedsGuest({GuestKind.PROCESS, GuestKind.CONTAINER})
    @ParameterizedTest
    @MethodSource("scenarios")
    void sameSeedGivesTheSameBytesInAContainer(Scenario scenario) throws IOException {
        var process = Runs.mustPass(run(GuestKind.PROCESS, scenario));
        var container = Runs.mustPass(run(GuestKind.CONTAINER, scenario));

        Assumptions.assumeTrue(
                System.getenv(GuestFiles.VARIABLE) == null || kernel(container).equals(kernel(process)),
                "UNSUPPORTED: " + GuestFiles.VARIABLE + " names a guest with another kernel than the node image has;"
                        + " `make images KERNEL=...` builds one that has the same");
        assertThat(kernel(container))
                .as("the kernel of the node image, which `make images` builds from the guest")
                .isEqualTo(kernel(process));
        requireTheSame(process, container);
    }

    private static void requireTheSame(ScenarioRun.Outcome first, ScenarioRun.Outcome second) throws IOException {
        List<String> files = new ArrayList<>(first.record().captures());
        assertThat(files).isNotEmpty().isEqualTo(second.record().captures());
        if (Files.exists(first.folder().resolve(NAT_EVENTS))) {
            files.add(NAT_EVENTS);
        }
        for (String file : files) {
            assertThat(second.folder().resolve(file))
                    .as("%s of seed %d; again: %s", file, SEED, first.record().reproduce())
                    .hasSameBinaryContentAs(first.folder().resolve(file));
        }
    }

    @Test
    void theRootOfAGuestReachesNothingOfTheHostThatItWasNotGiven(@TempDir Path outside) throws IOException {
        Files.writeString(outside.resolve("secret"), "of the host");
        try (VirtualLab lab = lab()) {
            LinuxNode alice = lab.node("alice");

            assertThat(alice.run("mount", "-t", "hostfs", "none", "/mnt", "-o", "hostfs=" + outside))
                    .satisfies(ProcessGuestTest::isNotPermitted);
            assertThat(alice.run("sh", "-c", "unshare --mount mount -t hostfs " + outside + " /mnt"))
                    .satisfies(ProcessGuestTest::isNotPermitted);
            assertThat(alice.run("cat", outside.resolve("secret").toString()).succeeded())
                    .isFalse();
            assertThat(alice.run("sh", "-c", "cat /dev/warren").err()).contains("busy");
        }
    }

    @Test
    void whatAGuestWritesToItsRootIsGoneWithIt() throws IOException {
        try (VirtualLab lab = lab()) {
            LinuxNode alice = lab.node("alice");
            alice.run("sh", "-c", "echo changed >/etc/hosts && echo new >/usr/bin/new && rm /usr/bin/wg")
                    .orThrow();
            assertThat(alice.run("cat", "/etc/hosts").out()).isEqualTo("changed\n");
        }
        try (VirtualLab lab = lab()) {
            LinuxNode alice = lab.node("alice");
            assertThat(alice.run("cat", "/etc/hosts").out()).contains("localhost");
            assertThat(alice.exists("/usr/bin/new")).isFalse();
            assertThat(alice.exists("/usr/bin/wg")).isTrue();
        }
    }

    @Test
    void aGuestThatIsClosedLeavesNoProcessAndNoFile() throws IOException {
        List<String> before = runFolders();
        try (VirtualLab lab = lab()) {
            lab.node("alice").spawn("logs/alice-sleep.log", List.of("sleep", "100000"));
            assertThat(guests(ProcessHandle.current())).isNotEmpty();
            assertThat(runFolders()).hasSize(before.size() + 1);
        }
        assertThat(guests(ProcessHandle.current())).isEmpty();
        assertThat(runFolders()).isEqualTo(before);
    }

    @Test
    void evidenceOutlivesAGuestThatIsKilledAndALinkInItIsNotFollowed(@TempDir Path folder) throws IOException {
        try (VirtualLab lab = lab()) {
            LinuxNode alice = lab.node("alice");
            alice.run(
                            "sh",
                            "-c",
                            "echo kept >/var/lib/warren/logs/alice.log; ln -s /etc/passwd /var/lib/warren/logs/link")
                    .orThrow();
            alice.run("sync").orThrow();
            guests(ProcessHandle.current()).forEach(ProcessHandle::destroyForcibly);
            Awaitility.await().atMost(LIMIT).until(() -> guests(ProcessHandle.current())
                    .isEmpty());
            lab.salvage(folder);
        }
        assertThat(folder.resolve("logs/alice.log")).hasContent("kept");
        assertThat(folder.resolve("logs/link")).doesNotExist();
        assertThat(folder.resolve("logs/warren-cut.log")).content().contains("1 files that are not evidence");
    }

    @Test
    void aDriverThatIsKilledLeavesNoProcessAndTheNextStartRemovesItsFiles(@TempDir Path folder) throws Exception {
        Process driver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.warren.cli.Warren",
                        "run",
                        "nat-timeout",
                        "--set",
                        "idle=7d",
                        "--set",
                        "keepalive=1",
                        "--out",
                        folder.resolve("killed").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        List<ProcessHandle> guests;
        try {
            Awaitility.await().atMost(LIMIT.multipliedBy(2)).until(() -> Files.readString(folder.resolve("output"))
                    .contains("first contact\n"));
            guests = guests(driver.toHandle());
            assertThat(guests).hasSizeGreaterThan(2);
            assertThat(runFoldersOf(driver.pid())).hasSize(1);
        } finally {
            driver.destroyForcibly().waitFor();
        }
        Awaitility.await().atMost(LIMIT).until(() -> guests.stream().noneMatch(ProcessHandle::isAlive));
        lab().close();
        assertThat(runFoldersOf(driver.pid())).isEmpty();
    }

    private static void isNotPermitted(CommandResult result) {
        assertThat(result.succeeded()).isFalse();
        assertThat(result.err()).containsIgnoringCase("permi");
    }

    private static ScenarioRun.Outcome run(GuestKind kind, Scenario scenario) {
        return Runs.runIn(new VirtualLabProvider(kind), scenario, "kernel", "kernel", SEED);
    }

    private static String kernel(ScenarioRun.Outcome outcome) {
        return outcome.record().environment().dependencies().stream()
                .filter(dependency -> dependency.name().equals("lab kernel"))
                .findFirst()
                .orElseThrow()
                .digest();
    }

    private static VirtualLab lab() {
        Topology topology = Topology.of(Network.of("plain", "10.0.0.0/24"))
                .with(Node.host("alice", Interface.of("eth0", "plain", "10.0.0.1/24")));
        return VirtualLab.deploy(GuestKind.PROCESS, GuestParts.USUAL, topology, Map.of(), SEED);
    }

    /// The processes of guests of a driver: the starter, the kernel, and those that stand for the guest's processes.
    private static List<ProcessHandle> guests(ProcessHandle driver) {
        // The processes of a guest's programs have no command that this machine knows.
        return driver.descendants()
                .filter(process -> process.info()
                        .command()
                        .filter(command -> command.endsWith("/warren-launch"))
                        .isPresent())
                .flatMap(launcher -> Stream.concat(Stream.of(launcher), launcher.descendants()))
                .toList();
    }

    private static List<String> runFolders() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("warren-guest-"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> runFoldersOf(long driver) throws IOException {
        return runFolders().stream()
                .filter(name -> name.contains("-" + driver + "@"))
                .toList();
    }
}
