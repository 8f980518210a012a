package org.warren.harness.scenario;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;

/// A run whose evidence has been judged. The last three of its nine steps need only its folder.
final class JudgedRun {

    private static final double NANOS_PER_SECOND = 1e9;

    /// The log in which a lab lists the evidence that it did not copy.
    private static final String CUT = "warren-cut";

    private final RunRequest request;
    private final CollectedRun collected;
    private final Evidence evidence;
    private final Topology topology;
    private final List<CheckResult> checks = new ArrayList<>();
    private final List<Throwable> ownErrors;
    private Summary summary = Summary.NONE;

    private JudgedRun(RunRequest request, CollectedRun collected) throws IOException {
        this.request = request;
        this.collected = collected;
        this.evidence = Evidence.read(request.folder());
        this.topology = request.scenario().topology(request.parameters());
        this.ownErrors = new ArrayList<>(collected.ownErrors());
    }

    /// Judges the evidence of a run.
    ///
    /// @throws IOException when its folder contains no readable evidence
    static JudgedRun judge(RunRequest request, CollectedRun collected) throws IOException {
        JudgedRun judged = new JudgedRun(request, collected);
        judged.judgeAll();
        return judged;
    }

    private void judgeAll() {
        List<CheckResult> results = new ArrayList<>();
        if (collected.isDeployed()) {
            results.addAll(judgeEvidence());
            summary = summarize(results);
        }
        checks.addAll(AbortedRun.results(evidence.observations(), results));
        checks.addAll(collected.failures());
    }

    /// A check may crash because an aborted run lacks evidence; the reason for the abort is already among the results.
    private List<CheckResult> judgeEvidence() {
        var judgement = new Judge(ScenarioRun.allChecks(request.scenario(), evidence)).judge(evidence);
        if (!AbortedRun.is(evidence.observations())) {
            ownErrors.addAll(judgement.errors());
        }
        return judgement.checks();
    }

    /// An aborted run may lack what its findings need; its checks have already reported that.
    private Summary summarize(List<CheckResult> results) {
        try {
            return request.scenario().summary(evidence);
        } catch (RuntimeException e) {
            results.add(new CheckResult("findings", Verdict.UNKNOWN, "no findings: " + e.getMessage(), List.of()));
            return Summary.NONE;
        }
    }

    /// The results, in display order.
    List<CheckResult> checks() {
        return List.copyOf(checks);
    }

    /// Writes `run.json`, `timeline.json` and the page.
    ///
    /// @param wallSeconds the duration of the run
    /// @throws IOException when they cannot be written
    ScenarioRun.Outcome record(double wallSeconds) throws IOException {
        RunRecordBuilder builder = describe(wallSeconds);
        checks.forEach(builder::check);
        summary.measurements().forEach(builder::measurement);
        summary.strips().forEach(builder::strip);
        MeasuredNats.in(evidence.observations()).forEach(builder::nat);
        if (request.scenario() instanceof FileScenario described) {
            described.files(evidence).forEach(builder::file);
        }
        evidence.captures().forEach(name -> builder.capture(RunParts.CAPTURES + "/" + name + ".pcap"));
        RunRecord record = builder.build();
        RunFolder folder = new RunFolder(request.folder());
        folder.write(record);
        writeAndDraw(folder, record, timeline());
        List<String> sentences = new ArrayList<>(summary.sentences());
        if (evidence.logs().contains(CUT)) {
            evidence.log(CUT).lines().forEach(sentences::add);
        }
        return new ScenarioRun.Outcome(record, sentences, request.folder(), ownErrors);
    }

    /// A day's packets are megabytes of text, in the timeline and in the page: two threads write them in parallel.
    private void writeAndDraw(RunFolder folder, RunRecord record, Timeline timeline) throws IOException {
        FutureTask<Boolean> written = new FutureTask<>(() -> {
            folder.write(timeline);
            return true;
        });
        Thread.ofPlatform().daemon().name("timeline").start(written);
        try {
            for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
                writer.write(request.folder(), record, timeline);
            }
        } finally {
            join(written);
        }
    }

    private static void join(FutureTask<Boolean> written) throws IOException {
        try {
            written.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException unwritten) {
                throw unwritten;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("The run was interrupted while it was recorded.", e);
        }
    }

    private RunRecordBuilder describe(double wallSeconds) {
        Observations observations = evidence.observations();
        LabEnvironment environment = collected.environment();
        RunRecordBuilder builder = RunRecord.of(observations.scenario(), observations.lab(), observations.seed())
                .commit(System.getProperty("warren.commit", "unknown"))
                .topology(TopologyViews.of(observations.scenario(), topology))
                .clock(new RunRecord.Clock(
                        collected.clockKind(),
                        epoch(observations),
                        observations.endNanos() / NANOS_PER_SECOND,
                        wallSeconds))
                .environment(new RunRecord.Environment(
                        environment.kernelText(),
                        Machine.processor(),
                        environment.engine(),
                        Runtime.version().toString(),
                        Stream.concat(
                                        environment.dependencies().stream(),
                                        request.scenario().dependencies(evidence).stream())
                                .map(part -> new RunRecord.Dependency(part.name(), part.version(), part.digest()))
                                .toList()))
                .reproduce(request.reproduce());
        observations
                .subjects()
                .forEach((role, subject) -> builder.subject(
                        role, new RunRecord.Subject(subject.implementation(), subject.version(), subject.kind())));
        observations.parameters().forEach(builder::parameter);
        observations
                .steps()
                .forEach(step -> builder.step(new RunRecord.Step(
                        step.name(),
                        step.startNanos() / NANOS_PER_SECOND,
                        step.endNanos() / NANOS_PER_SECOND,
                        step.isDone() ? RunRecord.Step.Status.DONE : RunRecord.Step.Status.FAILED)));
        return builder;
    }

    private Timeline timeline() {
        Instant epoch = epoch(evidence.observations());
        try {
            return new TimelineAssembly(topology, evidence).assemble(epoch);
        } catch (RuntimeException | IOException e) {
            List<String> lanes =
                    topology.nodes().stream().map(node -> node.name()).toList();
            Timeline.Mark why =
                    new Timeline.Mark(0, lanes.getFirst(), Timeline.MarkKind.FAULT, "no timeline: " + e.getMessage());
            return Timeline.of(epoch, lanes, List.of(), List.of(), List.of(why));
        }
    }

    private static Instant epoch(Observations observations) {
        return Instant.ofEpochSecond(0, observations.epochNanos());
    }
}
