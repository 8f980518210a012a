package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.scenario.PaperLabs;
import org.warren.harness.scenario.PaperScenario;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// What ran is not run again, and what is another run is.
class HistoryRunsTest {

    private static final String OWN = "mine@1.2";
    private static final HistoryScenario SCENARIO = new HistoryScenario(new PaperScenario(), "paper", "");

    @TempDir
    Path folder;

    @Test
    void cellThatIsKnownIsNotRunAgainAlsoWithAPeerOfAVersion() throws IOException {
        for (String peer : List.of("kernel", OWN)) {
            assertThat(ran("wireguard-go", peer, 1)).as(peer).isTrue();
            assertThat(ran("wireguard-go", peer, 1)).as(peer).isFalse();
        }
    }

    @Test
    void anotherPeerOrSeedIsAnotherRun() throws IOException {
        ran("wireguard-go", OWN, 1);

        assertThat(ran("wireguard-go", "kernel", 1)).isTrue();
        assertThat(ran("wireguard-go", "kernel", 2)).isTrue();
        assertThat(ran("wireguard-go", "kernel", 2)).isFalse();
    }

    @Test
    void programThatChangedIsAnotherSubject() throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n");
        Subjects subjects = new Subjects();
        subjects.addDaemon("changed", program.toString());
        String before = subjects.dependencies("changed").getFirst().digest();

        Files.writeString(program, "#!/bin/sh\necho other\n");

        assertThat(subjects.dependencies("changed").getFirst().digest()).isNotEqualTo(before);
        assertThat(subjects.dependencies("kernel")).isEmpty();
    }

    @Test
    void runThatItsLabDidNotEndIsNoAnswer() throws IOException {
        runs("wireguard-go", "kernel", 1, PaperLabs.BROKEN, false, new StringWriter());

        assertThat(ran("wireguard-go", "kernel", 1)).isTrue();
    }

    @Test
    void whatIsNotRecordedIsNotRunWhereOnlyThatCounts() throws IOException {
        StringWriter screen = new StringWriter();

        assertThat(runs("wireguard-go", "kernel", 1, PaperScenario.RIGHT, true, screen))
                .isEmpty();
        assertThat(screen.toString()).isEmpty();
        ran("wireguard-go", "kernel", 1);
        assertThat(runs("wireguard-go", "kernel", 1, PaperScenario.RIGHT, true, screen))
                .isNotEmpty()
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.PASS));
    }

    @Test
    void scenarioOfAFileIsNamedByItsPath() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HistoryScenario.named("nowhere", Scenarios.find(List.of())))
                .withMessageContaining("there is no scenario 'nowhere'");
        assertThat(HistoryScenario.named("paper", Scenarios.find(List.of())).cast("gotatun@0.9.0", "server", "kernel"))
                .containsEntry("client", "kernel")
                .containsEntry("server", "gotatun@0.9.0");
    }

    private boolean ran(String subject, String peer, long seed) throws IOException {
        StringWriter screen = new StringWriter();
        runs(subject, peer, seed, PaperScenario.RIGHT, false, screen);
        return screen.toString().contains("as client, paper: ");
    }

    private List<CheckResult> runs(
            String subject, String peer, long seed, String answer, boolean isOnlyRecorded, StringWriter screen)
            throws IOException {
        Subjects subjects = new Subjects();
        subjects.addDaemon(OWN, "mine");
        ScenarioRunner runner = new ScenarioRunner(subjects, new PaperLabs("virtual", answer, "6.12.1"), seed);
        return new HistoryRuns(
                        subjects, runner, peer, folder.resolve("runs"), isOnlyRecorded, new PrintWriter(screen, true))
                .checks(subject, SCENARIO, "client");
    }
}
