package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.exception.InternalServerErrorException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.engine.Engine;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.record.RunFolder;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Whatever goes away or breaks, a run ends with a sentence and a record.
class BrokenRunsTest {

    @TempDir
    Path folder;

    @Test
    void engineThatIsGoneBeforeTheLabIsRecordedAsUnknown() throws IOException {
        var outcome = run(() -> {
            throw new InternalServerErrorException("refused", new ConnectException("Connection refused"));
        });

        assertThat(outcome.record().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.record().checks()).hasSize(1).first().satisfies(check -> assertThat(check.message())
                .startsWith("the container engine does not answer, or refuses, in the middle of the run: ")
                .contains("Connection refused", "run again")
                .doesNotContain("\n"));
        assertThat(outcome.errors()).isEmpty();
        assertThat(new RunFolder(folder).readRun()).isEqualTo(outcome.record());
    }

    @Test
    void labThatIsNotDeployedIsRecordedAsUnknown() throws IOException {
        var outcome = run(() -> {
            throw new LabException("The guest does not start; free some memory.");
        });

        assertThat(outcome.record().checks())
                .extracting(CheckResult::id, CheckResult::verdict, CheckResult::message)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(
                        "lab", Verdict.UNKNOWN, "The guest does not start; free some memory."));
        assertThat(Files.exists(folder.resolve("observations.json"))).isTrue();
    }

    @Test
    void engineThatGoesAwayAtAnyCallIsRecordedAsUnknown() throws IOException {
        // given: calls of a lab in their order, the last of them while it is removed
        var calls = new CountingLabs(Integer.MAX_VALUE);
        new ScenarioRun(new org.warren.harness.subject.Subjects(), () -> 0).run(request(calls), RunListener.SILENT);
        assertThat(calls.count()).isGreaterThan(7);

        for (int last = 1; last <= calls.count(); last++) {
            // when
            Path own = Files.createDirectories(folder.resolve("run-" + last));
            var outcome = new ScenarioRun(new org.warren.harness.subject.Subjects(), () -> 0)
                    .run(request(new CountingLabs(last), own), RunListener.SILENT);

            // then
            assertThat(outcome.errors()).as("call %d", last).isEmpty();
            assertThat(outcome.record().verdict()).as("call %d", last).isEqualTo(Verdict.UNKNOWN);
            assertThat(outcome.record().checks()).as("call %d", last).anyMatch(check -> check.message()
                    .contains("the container engine does not answer"));
            assertThat(new RunFolder(own).readRun()).isEqualTo(outcome.record());
        }
    }

    @Test
    void errorOfWarrenItselfIsUnknownInTheRecordAndKeptApart() throws IOException {
        var outcome = PaperRuns.run(PaperRuns.request(folder, new PaperLabs("virtual", PaperLabs.FAULTY, "6.12.1")));

        assertThat(outcome.record().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.errors()).hasSize(1);
        assertThat(outcome.record().checks())
                .filteredOn(check -> check.id().equals("warren"))
                .hasSize(1)
                .first()
                .satisfies(check -> assertThat(check.message())
                        .startsWith("Warren itself failed, which says nothing about what was tested: "
                                + "IllegalStateException: a fault (PaperLabs.java:")
                        .contains("(in the step \"ask\")"));
    }

    private ScenarioRun.Outcome run(java.util.function.Supplier<Lab> deployment) throws IOException {
        return new ScenarioRun(new org.warren.harness.subject.Subjects(), () -> 0)
                .run(request(new Deploying(deployment)), RunListener.SILENT);
    }

    private RunRequest request(LabProvider kind) {
        return request(kind, folder);
    }

    private static RunRequest request(LabProvider kind, Path where) {
        RunRequest paper = PaperRuns.request(where, PaperScenario.RIGHT);
        return new RunRequest(paper.scenario(), paper.parameters(), paper.subjects(), paper.seed(), where, kind);
    }

    /// A kind of lab that is made this way.
    private record Deploying(java.util.function.Supplier<Lab> deployment) implements LabProvider {

        @Override
        public Optional<LabException> trouble(Throwable thrown) {
            return Engine.trouble(thrown);
        }

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
            return Optional.empty();
        }

        @Override
        public Optional<String> unsupported(Topology topology, Map<String, String> subjects) {
            return Optional.empty();
        }

        @Override
        public Lab deploy(Topology topology, Map<String, String> subjects, long seed) {
            return deployment.get();
        }
    }
}
