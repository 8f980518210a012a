package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.lab.KeyWatchingLab;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.secret.MaskedFiles;
import org.warren.harness.secret.RunSecrets;
import org.warren.harness.subject.Subject;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
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
    /// @param errors of Warren itself, which are no news about a subject; the record has them as UNKNOWN
    public record Outcome(RunRecord record, List<String> sentences, Path folder, List<Throwable> errors) {

        public Outcome {
            sentences = List.copyOf(sentences);
            errors = List.copyOf(errors);
        }

        /// The same, with a record and a page that say what a test expects of the run.
        ///
        /// @throws IOException when they cannot be written
        public Outcome expecting(RunRecord.Expectation expectation) throws IOException {
            RunRecord told = record.expecting(expectation);
            new RunFolder(folder).write(told);
            Judging.draw(folder);
            return new Outcome(told, sentences, folder, errors);
        }
    }

    /// Runs and records. A lab that cannot be deployed or goes away is recorded too, as UNKNOWN.
    ///
    /// @throws OwnErrorException when Warren itself fails so that there is no record
    /// @throws IOException when the record cannot be written
    public Outcome run(RunRequest request, RunListener listener) throws IOException {
        ProgressFile progress = new ProgressFile(request);
        try {
            Outcome outcome = play(request, listener.and(progress));
            progress.recorded();
            return outcome;
        } catch (IOException e) {
            progress.ended(e);
            throw e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            progress.ended(e);
            throw new OwnErrorException(e, request.folder());
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
    ///
    /// @param failures after the run, which spoil no evidence
    /// @param errors those of Warren itself
    /// @param deployed whether there was a lab at all
    record Driven(
            LabEnvironment environment,
            String clockKind,
            List<CheckResult> failures,
            List<Throwable> errors,
            boolean deployed) {}

    private Driven drive(RunRequest request, RunListener listener) throws IOException {
        Topology topology = request.scenario().topology(request.parameters());
        listener.stepStarted("deploy");
        var secrets = new RunSecrets();
        Lab lab;
        try {
            lab = new KeyWatchingLab(request.lab().deploy(topology, request.subjects(), request.seed()), secrets);
        } catch (RuntimeException e) {
            listener.stepEnded("deploy", false);
            return Undeployed.record(request, topology, request.lab().trouble(e).orElseThrow(() -> e));
        }
        var breaks = new Breaks(request.lab(), secrets);
        List<CheckResult> failures = new ArrayList<>();
        Play play;
        try {
            listener.stepEnded("deploy", true);
            play = new Play(request, listener, lab, secrets);
            play.breakOff(breaks.during(play::play));
            listener.stepStarted("collect");
            listener.stepEnded("collect", play.collect(breaks));
        } finally {
            // A lab that cannot be removed spoils no evidence, but is told.
            breaks.during("clean-up", lab::close).ifPresent(failures::add);
        }
        return new Driven(play.environment, lab.clock().kind(), failures, breaks.errors(), true);
    }

    /// A run while its lab lives.
    private final class Play {

        private final RunRequest request;
        private final Lab lab;
        private final Stage stage;
        private final Map<String, Subject> cast = new LinkedHashMap<>();
        private final Map<String, org.warren.harness.evidence.Subject> described = new LinkedHashMap<>();
        private final RunSecrets secrets;
        private LabEnvironment environment = LabEnvironment.UNKNOWN;

        Play(RunRequest request, RunListener listener, Lab lab, RunSecrets secrets) {
            this.request = request;
            this.lab = lab;
            this.secrets = secrets;
            request.subjects().forEach((role, name) -> cast.put(role, subjects.named(name, lab.clock())));
            this.stage = new Stage(lab, request.parameters(), cast, listener);
        }

        void play() {
            environment = lab.environment();
            describeSubjects();
            for (Scenario.Tap tap : request.scenario().taps(lab.topology())) {
                lab.capture(tap.node(), tap.interfaceName());
            }
            lab.topology().natRouters().forEach(router -> lab.watchNat(router.name()));
            request.scenario().drive(stage);
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
        boolean collect(Breaks breaks) throws IOException {
            long[] end = {lastKnownNanos()};
            Optional<CheckResult> lost = breaks.during("evidence", () -> {
                end[0] = lab.clock().elapsedNanos();
                lab.collect(request.folder());
            });
            breakOff(lost);
            if (lost.isPresent()
                    && new Breaks(request.lab(), secrets)
                            .during("evidence", () -> lab.salvage(request.folder()))
                            .isPresent()) {
                // The first failure has been told; this one only means that nothing more could be had.
                stage.observe("salvage", "nothing more could be had of the lab");
            }
            MaskedFiles.mask(request.folder(), secrets);
            observations(end[0]).write(request.folder().resolve(Observations.FILE_NAME));
            return lost.isEmpty();
        }

        void breakOff(Optional<CheckResult> cause) {
            cause.ifPresent(stage::breakOff);
        }

        private long lastKnownNanos() {
            return stage.steps().stream()
                    .mapToLong(org.warren.harness.evidence.Step::endNanos)
                    .max()
                    .orElse(0);
        }

        private Map<String, JsonNode> masked(Map<String, JsonNode> values) {
            Map<String, JsonNode> masked = new LinkedHashMap<>();
            values.forEach((name, value) -> masked.put(name, secrets.mask(value)));
            return masked;
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
                    masked(stage.values()));
        }
    }

    /// Judges a folder that an earlier run left, again.
    ///
    /// @throws IOException when the folder holds no readable evidence
    public static List<CheckResult> judgeAgain(Scenario scenario, Path folder) throws IOException {
        return judgement(scenario, folder).checks();
    }

    /// The same with what went wrong in Warren itself.
    ///
    /// @throws IOException when the folder holds no readable evidence
    public static Judge.Judgement judgement(Scenario scenario, Path folder) throws IOException {
        Evidence evidence = Evidence.read(folder);
        Judge.Judgement judgement = new Judge(scenario.checks(evidence)).judge(evidence);
        List<CheckResult> told = BrokenOff.tell(evidence.observations(), judgement.checks());
        return new Judge.Judgement(
                told,
                Verdict.merge(told.stream().map(CheckResult::verdict).toList()),
                BrokenOff.is(evidence.observations()) ? List.of() : judgement.errors());
    }
}
