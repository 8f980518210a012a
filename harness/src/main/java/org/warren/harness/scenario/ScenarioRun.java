package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.guest.GuestException;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.subject.Subject;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The straight line of a run: deploy, capture, drive, settle, collect; then judge, record, report.
///
/// Whatever goes wrong on the way, what evidence there is gets collected, judged and recorded, and the lab is closed.
public final class ScenarioRun {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Subjects subjects;
    private final LongSupplier wallNanos;

    /// Runs scenarios with these subjects.
    ///
    /// @param wallNanos a monotonic clock of the driver's machine, for the record's `wallSeconds` only
    public ScenarioRun(Subjects subjects, LongSupplier wallNanos) {
        this.subjects = subjects;
        this.wallNanos = wallNanos;
    }

    /// Everything that a run left behind.
    ///
    /// @param folder where the record, the evidence and the report lie
    public record Outcome(RunRecord record, List<String> sentences, Path folder) {

        public Outcome {
            sentences = List.copyOf(sentences);
        }

        /// The same, with a record and a page that say what a test expects of the run.
        ///
        /// @throws IOException when they cannot be written
        public Outcome expecting(RunRecord.Expectation expectation) throws IOException {
            RunRecord told = record.expecting(expectation);
            new RunFolder(folder).write(told);
            Judging.draw(folder);
            return new Outcome(told, sentences, folder);
        }
    }

    /// Runs and records.
    ///
    /// @throws GuestException when the lab cannot be deployed; nothing is recorded then
    /// @throws IOException when the record cannot be written
    public Outcome run(RunRequest request, RunListener listener) throws IOException {
        ProgressFile progress = new ProgressFile(request);
        try {
            Outcome outcome = play(request, listener.and(progress));
            progress.recorded();
            return outcome;
        } catch (IOException | RuntimeException e) {
            progress.ended(e);
            throw e;
        }
    }

    private Outcome play(RunRequest request, RunListener listener) throws IOException {
        long wallStart = wallNanos.getAsLong();
        List<String> plan = new ArrayList<>(List.of("deploy"));
        plan.addAll(request.scenario().steps(request.parameters()));
        plan.addAll(List.of("collect", "judge"));
        listener.planned(plan);
        Driven driven = drive(request, listener);
        listener.stepStarted("judge");
        double wallSeconds = (wallNanos.getAsLong() - wallStart) / (double) NANOS_PER_SECOND;
        Outcome outcome = new Judging(request, driven).record(wallSeconds, listener);
        listener.stepEnded("judge", true);
        return outcome;
    }

    /// What is known after the lab is gone; the rest lies in the folder.
    record Driven(LabEnvironment environment, String clockKind, List<CheckResult> failures) {}

    private Driven drive(RunRequest request, RunListener listener) throws IOException {
        Topology topology = request.scenario().topology(request.parameters());
        listener.stepStarted("deploy");
        Lab lab = request.lab().deploy(topology, request.subjects(), request.seed());
        List<CheckResult> failures = new ArrayList<>();
        Play play;
        try {
            listener.stepEnded("deploy", true);
            play = new Play(request, listener, lab);
            play.play();
            listener.stepStarted("collect");
            listener.stepEnded("collect", play.collect());
        } finally {
            close(lab, failures);
        }
        return new Driven(play.environment, lab.clock().kind(), failures);
    }

    /// A lab that cannot be removed spoils no evidence, but is told.
    private static void close(Lab lab, List<CheckResult> failures) {
        try {
            lab.close();
        } catch (GuestException e) {
            failures.add(
                    new CheckResult("clean-up", Verdict.UNKNOWN, Objects.requireNonNull(e.getMessage()), List.of()));
        }
    }

    /// A run while its lab lives.
    private final class Play {

        private final RunRequest request;
        private final Lab lab;
        private final Stage stage;
        private final Map<String, Subject> cast = new LinkedHashMap<>();
        private final Map<String, org.warren.harness.evidence.Subject> described = new LinkedHashMap<>();
        private LabEnvironment environment = LabEnvironment.UNKNOWN;

        Play(RunRequest request, RunListener listener, Lab lab) {
            this.request = request;
            this.lab = lab;
            request.subjects().forEach((role, name) -> cast.put(role, subjects.named(name, lab.clock())));
            this.stage = new Stage(lab, request.parameters(), cast, listener);
        }

        void play() {
            try {
                environment = lab.environment();
                describeSubjects();
                for (Scenario.Tap tap : request.scenario().taps()) {
                    lab.capture(tap.node(), tap.interfaceName());
                }
                lab.topology().natRouters().forEach(router -> lab.watchNat(router.name()));
                request.scenario().drive(stage);
            } catch (SubjectException e) {
                stage.breakOff("subject", Verdict.FAIL, e);
            } catch (GuestException e) {
                stage.breakOff("lab", Verdict.UNKNOWN, e);
            }
        }

        private void describeSubjects() {
            cast.forEach((role, subject) -> described.put(
                    role,
                    new org.warren.harness.evidence.Subject(
                            subject.name(),
                            subject.version(lab.node(role), environment.kernel(role)),
                            subject.kind(environment.kernel(role)))));
        }

        /// @return whether everything is here
        boolean collect() throws IOException {
            boolean complete = true;
            long end = lastKnownNanos();
            try {
                end = lab.clock().elapsedNanos();
                lab.collect(request.folder());
            } catch (GuestException e) {
                complete = false;
                stage.breakOff("evidence", Verdict.UNKNOWN, e);
                salvage();
            }
            observations(end).write(request.folder().resolve(Observations.FILE_NAME));
            return complete;
        }

        private void salvage() {
            try {
                lab.salvage(request.folder());
            } catch (GuestException e) {
                // The first failure has been told; this one only means that nothing more could be had.
                stage.observe("salvage", String.valueOf(e.getMessage()));
            }
        }

        private long lastKnownNanos() {
            return stage.steps().stream()
                    .mapToLong(org.warren.harness.evidence.Step::endNanos)
                    .max()
                    .orElse(0);
        }

        private Observations observations(long end) {
            return new Observations(
                    Observations.SCHEMA,
                    request.scenario().name(),
                    lab.name(),
                    request.seed(),
                    lab.clock().epoch().getEpochSecond() * NANOS_PER_SECOND,
                    end,
                    request.parameters().texts(),
                    described,
                    JSON.valueToTree(TopologyViews.of(request.scenario().name(), lab.topology())),
                    stage.steps(),
                    stage.values());
        }
    }

    /// Judges a folder that an earlier run left, again.
    ///
    /// @throws IOException when the folder holds no readable evidence
    public static List<CheckResult> judgeAgain(Scenario scenario, Path folder) throws IOException {
        Evidence evidence = Evidence.read(folder);
        return BrokenOff.tell(
                evidence.observations(),
                new org.warren.harness.verdict.Judge(scenario.checkers(evidence))
                        .judge(evidence)
                        .checks());
    }
}
