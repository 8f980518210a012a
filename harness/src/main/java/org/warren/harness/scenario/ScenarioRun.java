package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.LongSupplier;
import org.warren.harness.capture.Capture;
import org.warren.harness.catalogue.NatSelfCheck;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.KeptNatChecks;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.KernelLogCheck;
import org.warren.harness.verdict.Verdict;

/// A run, in nine steps: deploy, capture, prepare, play, settle, collect; then judge, record, report.
///
/// Whatever fails, the evidence that exists is collected, judged and recorded, and the lab is removed.
public final class ScenarioRun {

    static final double NANOS_PER_SECOND = 1e9;

    private final Subjects subjects;
    private final LongSupplier wallNanos;
    private final NatSelfCheck selfCheck;
    private final KeptNatChecks keptChecks;

    /// Runs scenarios with these subjects.
    ///
    /// @param wallNanos a monotonic clock of the driver's machine, for the record's `wallSeconds` only
    public ScenarioRun(Subjects subjects, LongSupplier wallNanos) {
        this(subjects, wallNanos, NatSelfCheck.shipped(), KeptNatChecks.here());
    }

    /// @param selfCheck measures NATs before they are trusted
    /// @param keptChecks the results of measuring NATs in guests
    ScenarioRun(Subjects subjects, LongSupplier wallNanos, NatSelfCheck selfCheck, KeptNatChecks keptChecks) {
        this.selfCheck = selfCheck;
        this.keptChecks = keptChecks;
        this.subjects = subjects;
        this.wallNanos = wallNanos;
    }

    /// The results of a run.
    ///
    /// @param folder of the record, the evidence and the report
    /// @param errors of Warren itself, which say nothing about a subject; they are UNKNOWN in the record
    public record Outcome(RunRecord record, List<String> sentences, Path folder, List<Throwable> errors) {

        public Outcome {
            sentences = List.copyOf(sentences);
            errors = List.copyOf(errors);
        }

        /// The report, or the record if no report was written.
        public Path page() {
            Path report = folder.resolve(RunParts.REPORT);
            return Files.exists(report) ? report : new RunFolder(folder).runFile();
        }

        /// The same, with the expectation of a test in the record and on the page.
        ///
        /// @throws IOException when they cannot be written
        public Outcome expecting(RunRecord.Expectation expectation) throws IOException {
            RunRecord expecting = record.expecting(expectation);
            new RunFolder(folder).write(expecting);
            report(folder);
            return new Outcome(expecting, sentences, folder, errors);
        }
    }

    /// Runs and records. If a lab cannot be deployed or fails, that is recorded too, as UNKNOWN.
    ///
    /// @throws OwnErrorException when Warren itself fails so that there is no record
    /// @throws IOException when the record cannot be written
    public Outcome run(RunRequest request, RunListener listener) throws IOException {
        ProgressFile progress = new ProgressFile(request);
        try {
            Outcome outcome = nineSteps(request, listener.and(progress));
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

    private Outcome nineSteps(RunRequest request, RunListener listener) throws IOException {
        long wallStart = wallNanos.getAsLong();
        listener.planned(plan(request));
        prepareBeside();
        LiveRun run = new LiveRun(request, subjects, listener, selfCheck, keptChecks);
        try (run) {
            run.deploy();
            run.capture();
            run.prepare();
            run.play();
            run.settle();
            run.collect();
        }
        listener.stepStarted("judge");
        double wallSeconds = (wallNanos.getAsLong() - wallStart) / NANOS_PER_SECOND;
        JudgedRun judged = JudgedRun.judge(request, run.collected());
        judged.checks().forEach(listener::judged);
        Outcome outcome = judged.record(wallSeconds);
        listener.stepEnded("judge", true);
        return outcome;
    }

    /// The driver is mostly idle while a lab runs: meanwhile it loads the code for judging and drawing.
    private static void prepareBeside() {
        Thread.ofPlatform().daemon().name("prepare").start(() -> {
            Capture.prepare();
            ServiceLoader.load(ReportWriter.class).forEach(ReportWriter::prepare);
        });
    }

    /// The steps that an observer sees; capturing, preparing and settling take too little time to be shown.
    private static List<String> plan(RunRequest request) {
        List<String> plan = new ArrayList<>(List.of("deploy"));
        plan.addAll(request.scenario().steps(request.parameters()));
        plan.addAll(List.of("collect", "judge"));
        return plan;
    }

    /// Draws the page of a run, if there is a report writer on the class path.
    static void report(Path folder) throws IOException {
        for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
            writer.write(folder);
        }
    }

    /// Judges the folder of an earlier run again.
    ///
    /// @throws IOException when the folder contains no readable evidence
    public static List<CheckResult> judgeAgain(Scenario scenario, Path folder) throws IOException {
        return judgement(scenario, folder).checks();
    }

    /// A scenario's checks, and the checks of every run.
    static List<Check> allChecks(Scenario scenario, Evidence evidence) {
        List<Check> checks = new ArrayList<>(scenario.checks(evidence));
        checks.add(new KernelLogCheck());
        return checks;
    }

    /// The same with errors of Warren itself.
    ///
    /// @throws IOException when the folder contains no readable evidence
    public static Judge.Judgement judgement(Scenario scenario, Path folder) throws IOException {
        Evidence evidence = Evidence.read(folder);
        Judge.Judgement judgement = new Judge(allChecks(scenario, evidence)).judge(evidence);
        List<CheckResult> results = AbortedRun.results(evidence.observations(), judgement.checks());
        return new Judge.Judgement(
                results,
                Verdict.merge(results.stream().map(CheckResult::verdict).toList()),
                AbortedRun.is(evidence.observations()) ? List.of() : judgement.errors());
    }
}
