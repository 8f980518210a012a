package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.Progress;
import org.warren.harness.record.Progress.Status;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class ProgressFileTest {

    @TempDir
    Path folder;

    @Test
    void everyStepAndCheckIsToldAndTheRecordTakesItsPlace() throws IOException {
        List<Progress> told = new ArrayList<>();

        run(PaperRuns.request(folder, "wrong"), told);

        // A listener hears before the file is written: what it reads is the state before.
        assertThat(told.getFirst().steps())
                .extracting(Progress.Step::name)
                .containsExactly("deploy", "ask", "wait", "collect", "judge");
        assertThat(told.getFirst().steps()).extracting(Progress.Step::status).containsOnly(Status.PLANNED);
        assertThat(told.getFirst().owner().pid())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(told)
                .anySatisfy(
                        progress -> assertThat(progress.steps()).contains(new Progress.Step("wait", Status.RUNNING)))
                .anySatisfy(progress -> assertThat(progress.elapsedSeconds())
                        .as("each of two steps waits 20 ms for what is on its way, and 1 ms lies between them")
                        .isEqualTo(5.041));
        assertThat(told.getLast().checks())
                .containsExactly(
                        new Progress.Check("answer", Verdict.FAIL, "The answer is wrong."),
                        new Progress.Check("given", Verdict.PASS, "The run had seed 7 and patience long."));
        assertThat(told.getLast().ended()).isNull();
        assertThat(Progress.file(folder)).doesNotExist();
        assertThat(folder.resolve("run.json")).exists();
    }

    @Test
    void stepThatBreaksIsToldAsFailed() throws IOException {
        List<Progress> told = new ArrayList<>();

        run(PaperRuns.request(folder, PaperLabs.BROKEN), told);

        assertThat(told.getLast().steps()).contains(new Progress.Step("ask", Status.FAILED));
    }

    @Test
    void runWithoutRecordSaysWhyItEnded() throws IOException {
        var request = PaperRuns.request(folder, PaperScenario.RIGHT);
        // The record has no place to go to.
        Files.createDirectories(folder.resolve("run.json/in-the-way"));

        assertThatThrownBy(() -> run(request, new ArrayList<>())).isInstanceOf(IOException.class);
        assertThat(Progress.read(folder).ended()).contains("run.json");
    }

    @Test
    void runThatCannotTellGoesOn() throws IOException {
        Files.createDirectories(Progress.file(folder).resolve("in-the-way"));

        assertThat(PaperRuns.run(PaperRuns.request(folder, PaperScenario.RIGHT))
                        .record()
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void foreignFileIsOneSentence() throws IOException {
        for (String text : List.of("", "[]", "{}", "{\"schema\": 2}", "\u0000")) {
            Files.writeString(Progress.file(folder), text);
            assertThatThrownBy(() -> Progress.read(folder)).isInstanceOf(UnreadableRecordException.class);
        }
    }

    @Test
    void processOfThatNumberButAnotherBeginIsGone() {
        Progress.Owner self = RunProcess.self();
        Instant started = Objects.requireNonNull(self.started());

        assertThat(RunProcess.isAlive(self)).isTrue();
        assertThat(RunProcess.isAlive(new Progress.Owner(self.pid(), null))).isTrue();
        assertThat(RunProcess.isAlive(new Progress.Owner(self.pid(), started.minusSeconds(60))))
                .isFalse();
        assertThat(RunProcess.isAlive(new Progress.Owner(Long.MAX_VALUE, started)))
                .isFalse();
    }

    private void run(RunRequest request, List<Progress> told) throws IOException {
        new ScenarioRun(new Subjects(), () -> 0).run(request, new RunListener() {
            @Override
            public void stepStarted(String name) {
                told.add(read());
            }

            @Override
            public void stepEnded(String name, boolean done) {
                told.add(read());
            }

            @Override
            public void judged(CheckResult check) {
                told.add(read());
            }
        });
    }

    private Progress read() {
        try {
            return Progress.read(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
