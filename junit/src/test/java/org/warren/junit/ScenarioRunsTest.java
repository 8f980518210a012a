package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.PaperLabs;
import org.warren.harness.scenario.PaperScenario;
import org.warren.harness.scenario.PaperStarScenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Verdict;

class ScenarioRunsTest {

    @TempDir
    Path directory;

    /// Tests of a user, as JUnit runs them; their lab is of paper.
    @ExtendWith(ScenarioRuns.Injection.class)
    static final class Planted {

        @Test
        void passes(ScenarioRuns runs) {
            runs.in(new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1")).mustPass(new PaperScenario());
        }

        @Test
        void fails(ScenarioRuns runs) {
            runs.in(new PaperLabs("virtual", "wrong", "6.12.1"))
                    .seeded(7)
                    .mustPass(new PaperScenario(), "patience=long");
        }

        @Test
        void breaksOff(ScenarioRuns runs) {
            runs.in(new PaperLabs("virtual", PaperLabs.BROKEN, "6.12.1")).mustPass(new PaperScenario());
        }

        @Test
        void hasRolesOfItsOwn(ScenarioRuns runs) {
            runs.in(new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1"))
                    .with(PaperStarScenario.HUB, "java")
                    .mustPass(new PaperStarScenario());
        }

        @Test
        void hasNoSuchRole(ScenarioRuns runs) {
            runs.in(new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1"))
                    .between("java", "kernel")
                    .mustPass(new PaperStarScenario());
        }

        @Test
        void hasNoLab(ScenarioRuns runs) {
            runs.in(new NoLab()).mustPass(new PaperScenario());
        }
    }

    @Test
    void failedScenarioNamesItsChecksItsReportAndItsCommand() throws IOException {
        var failure = outcome("fails").getThrowable().orElseThrow();

        Path page = onlyFolder().resolve("report.html");
        assertThat(page).exists();
        assertThat(failure).isInstanceOf(AssertionError.class).hasMessage("""
                        paper, client kernel, server kernel, lab virtual, seed 7: FAIL
                          FAIL    answer: The answer is wrong.
                        report: %s
                        again:  ./warren run paper --client kernel --server kernel --set patience=long --seed 7""".formatted(page));
    }

    @Test
    void scenarioThatBreaksOffFailsWithItsReason() {
        assertThat(outcome("breaksOff").getThrowable().orElseThrow())
                .hasMessageContaining("seed 1: UNKNOWN")
                .hasMessageContaining(
                        "UNKNOWN lab: The paper tore; take another (in the step \"ask\"). Not answered because of that: answer.");
    }

    @Test
    void whatIsUnsupportedIsAbortedWithItsReason() {
        var result = outcome("hasNoLab");

        assertThat(result.getStatus()).isEqualTo(TestExecutionResult.Status.ABORTED);
        assertThat(result.getThrowable().orElseThrow())
                .hasMessageContaining("UNSUPPORTED: paper in lab virtual: there is no paper");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void passedScenarioPasses() {
        assertThat(outcome("passes").getStatus()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL);
    }

    @Test
    void scenarioNamesItsRoles() throws IOException {
        assertThat(outcome("hasRolesOfItsOwn").getThrowable()).isEmpty();

        assertThat(onlyOutcome().record().subjects()).containsOnlyKeys(PaperStarScenario.HUB, PaperStarScenario.SPOKE);
        assertThat(onlyOutcome().record().checks().getFirst().message()).isEqualTo("They are java and kernel.");
        assertThat(outcome("hasNoSuchRole").getThrowable().orElseThrow())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("scenario star has no role 'client'; its roles are hub, spoke");
    }

    @Test
    void recordIsNamedWhereThereIsNoReport() throws IOException {
        outcome("fails");
        Path folder = onlyFolder();
        Files.delete(folder.resolve("report.html"));
        var outcome = onlyOutcome();

        assertThatThrownBy(() -> ScenarioFailure.requirePass(outcome))
                .hasMessageContaining("report: " + folder.resolve("run.json") + "\n");
    }

    @Test
    void failureThatIsExpectedIsRecordedAndNoFailure() throws IOException {
        outcome("fails");
        var expectation =
                new RunRecord.Expectation(Verdict.FAIL, "planted fault: wrong paper", Map.of("answer", Verdict.FAIL));

        var told = ScenarioFailure.requireExpected(onlyOutcome(), expectation);

        assertThat(told.record().expected()).isEqualTo(expectation);
        assertThat(onlyOutcome().record()).isEqualTo(told.record());
    }

    @Test
    void failureThatDoesNotComeIsRecordedAndFails() throws IOException {
        outcome("passes");
        var expectation =
                new RunRecord.Expectation(Verdict.FAIL, "planted fault: wrong paper", Map.of("answer", Verdict.FAIL));

        assertThatThrownBy(() -> ScenarioFailure.requireExpected(onlyOutcome(), expectation))
                .hasMessageContaining("seed 1: PASS\n  expected: FAIL by answer: planted fault: wrong paper\nreport: ");
        assertThat(onlyOutcome().record().expected()).isEqualTo(expectation);
    }

    private ScenarioRun.Outcome onlyOutcome() throws IOException {
        return new ScenarioRun.Outcome(new RunFolder(onlyFolder()).readRun(), List.of(), onlyFolder(), List.of());
    }

    private Path onlyFolder() throws IOException {
        try (var folders = Files.list(directory)) {
            return folders.toList().getFirst();
        }
    }

    private TestExecutionResult outcome(String test) {
        List<TestExecutionResult> results = new ArrayList<>();
        var listener = new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                if (identifier.isTest()) {
                    results.add(result);
                }
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectMethod(Planted.class, test, ScenarioRuns.class.getName()))
                                .configurationParameter(ScenarioRuns.Injection.FOLDER, directory.toString())
                                .build(),
                        listener);
        return results.getFirst();
    }

    /// A lab that this machine does not offer.
    private record NoLab() implements LabProvider {

        @Override
        public Set<Capability> capabilities() {
            return EnumSet.allOf(Capability.class);
        }

        @Override
        public String name() {
            return "virtual";
        }

        @Override
        public String description() {
            return "for tests";
        }

        @Override
        public Optional<String> unavailable() {
            return Optional.of("there is no paper");
        }

        @Override
        public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
            return unavailable();
        }

        @Override
        public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
            throw new UnsupportedOperationException();
        }
    }
}
