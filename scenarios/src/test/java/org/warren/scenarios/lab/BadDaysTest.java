package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.warren.harness.engine.Engine;
import org.warren.harness.engine.OrphanSweep;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;

/// What goes wrong is said in one sentence, evidence stays, and nothing else does.
@NeedsVirtualLab
@Isolated("it counts and kills the guests of this process")
class BadDaysTest {

    private static final String DRIVER = "org.warren.driver.process";
    private static final LabProvider CONTAINER = new VirtualLabProvider(GuestKind.CONTAINER);

    @Test
    void subjectThatCrashesAtItsStartFailsTheRun() {
        assertThat(runWith("crashing", "/bin/false", "planted fault: the subject crashes")
                        .message())
                .contains("crashing on client ended with status 1 while it started");
    }

    @Test
    void subjectThatNeverGetsReadyFailsTheRun() {
        assertThat(runWith("idle", "/usr/bin/tail", "planted fault: the subject never gets ready")
                        .message())
                .contains("idle on client");
    }

    @Test
    void subjectThatDoesNotExistFailsTheRun() {
        assertThat(runWith("ghost", "no-such-daemon", "planted fault: there is no such subject")
                        .message())
                .contains("there is no program no-such-daemon");
    }

    @NeedsGuest(GuestKind.CONTAINER)
    @Test
    void guestThatIsKilledInTheMiddleLeavesWhatItHad() {
        var outcome = Runs.runIn(CONTAINER, new NatTimeoutScenario(), "kernel", "kernel", Runs.SEED, new RunListener() {
            @Override
            public void stepStarted(String name) {
                if (name.equals("server tries")) {
                    mine().forEach(guest ->
                            engine().killContainerCmd(guest.getId()).exec());
                }
            }
        });
        var record = Runs.mustBeUnknown(outcome, "planted fault: the guest is killed")
                .record();
        assertThat(record.checks().getFirst().message()).contains("the guest ended while it worked on");
        assertThat(outcome.folder().resolve("captures/client-eth0.pcap")).exists();
        assertThat(outcome.folder().resolve("run.json")).exists();
        assertThat(mine()).isEmpty();
    }

    @NeedsGuest(GuestKind.CONTAINER)
    @Test
    void runLeavesNoContainerBehind() {
        Runs.mustPass(Runs.runIn(CONTAINER, new HandshakeScenario(), "kernel", "kernel", Runs.SEED));
        assertThat(mine()).isEmpty();
    }

    @NeedsGuest(GuestKind.CONTAINER)
    @Test
    void driverThatWasKilledIsCleanedUpAfter(@TempDir Path folder) throws IOException, InterruptedException {
        Process driver = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.warren.cli.Warren",
                        "run",
                        "nat-timeout",
                        "--guest",
                        "container",
                        "--set",
                        "idle=7d",
                        "--set",
                        "keepalive=1",
                        "--out",
                        folder.resolve("killed").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.readString(folder.resolve("output"))
                    .contains("first contact\n"));
            assertThat(of(driver.pid())).hasSize(1);
        } finally {
            driver.destroyForcibly().waitFor();
        }
        assertThat(OrphanSweep.sweep(engine())).isEqualTo(1);
        assertThat(of(driver.pid())).isEmpty();
    }

    @Test
    void wrongParametersAreNamed() {
        assertThatThrownBy(() -> Runs.run(new NatTimeoutScenario(), "kernel", "kernel", "idle=-1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idle")
                .hasMessageContaining("'-1'")
                .hasMessageContaining("a duration such as 30s");
    }

    private static CheckResult runWith(String name, String binary, String why) {
        Subjects subjects = new Subjects();
        subjects.addDaemon(name, binary);
        var outcome = Runs.run(subjects, new HandshakeScenario(), name, "kernel", Runs.SEED, RunListener.SILENT);
        CheckResult failure = Runs.mustFail(outcome, why).record().checks().getFirst();
        assertThat(failure.verdict()).isEqualTo(Verdict.FAIL);
        return failure;
    }

    private static List<Container> mine() {
        return of(ProcessHandle.current().pid());
    }

    private static List<Container> of(long driver) {
        return engine().listContainersCmd().withShowAll(true).exec().stream()
                .filter(container ->
                        container.getLabels().getOrDefault(DRIVER, "").startsWith(driver + "@"))
                .toList();
    }

    private static DockerClient engine() {
        return Engine.client();
    }
}
