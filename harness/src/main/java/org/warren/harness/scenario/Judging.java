package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
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

/// The second half of a run: everything that needs the evidence only.
final class Judging {

    private static final double NANOS_PER_SECOND = 1e9;

    /// The log in which a lab says what of the evidence it did not take.
    private static final String CUT = "warren-cut";

    private final RunRequest request;
    private final LabEnvironment environment;
    private final String clockKind;
    private final List<CheckResult> failures;
    private final List<Throwable> errors;
    private final boolean deployed;

    Judging(RunRequest request, ScenarioRun.Driven driven) {
        this.request = request;
        this.environment = driven.environment();
        this.clockKind = driven.clockKind();
        this.failures = driven.failures();
        this.errors = new ArrayList<>(driven.errors());
        this.deployed = driven.deployed();
    }

    ScenarioRun.Outcome record(double wallSeconds, RunListener listener) throws IOException {
        Evidence evidence = Evidence.read(request.folder());
        Topology topology = request.scenario().topology(request.parameters());
        List<CheckResult> judged = new ArrayList<>();
        Summary summary = Summary.NONE;
        if (deployed) {
            judged.addAll(judge(evidence));
            summary = summary(evidence, judged);
        }
        List<CheckResult> checks = new ArrayList<>(BrokenOff.tell(evidence.observations(), judged));
        checks.addAll(failures);
        RunRecordBuilder builder = describe(evidence.observations(), topology, wallSeconds);
        checks.forEach(builder::check);
        checks.forEach(listener::judged);
        summary.measurements().forEach(builder::measurement);
        evidence.captures().forEach(name -> builder.capture("captures/" + name + ".pcap"));
        RunRecord record = builder.build();
        RunFolder folder = new RunFolder(request.folder());
        folder.write(record);
        folder.write(timeline(topology, evidence));
        draw(request.folder());
        List<String> sentences = new ArrayList<>(summary.sentences());
        if (evidence.logs().contains(CUT)) {
            evidence.log(CUT).lines().forEach(sentences::add);
        }
        return new ScenarioRun.Outcome(record, sentences, request.folder(), errors);
    }

    /// What a run that broke off lacks may crash a check; why it broke off has been told.
    private List<CheckResult> judge(Evidence evidence) {
        var judgement = new Judge(request.scenario().checks(evidence)).judge(evidence);
        if (!BrokenOff.is(evidence.observations())) {
            errors.addAll(judgement.errors());
        }
        return judgement.checks();
    }

    /// Draws the page of a run, where something on the class path can.
    static void draw(Path runFolder) throws IOException {
        for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
            writer.write(runFolder);
        }
    }

    /// A run that broke off may lack what its findings need; its checks have said so already.
    private Summary summary(Evidence evidence, List<CheckResult> checks) {
        try {
            return request.scenario().summary(evidence);
        } catch (RuntimeException e) {
            checks.add(new CheckResult("findings", Verdict.UNKNOWN, "no findings: " + e.getMessage(), List.of()));
            return Summary.NONE;
        }
    }

    private Timeline timeline(Topology topology, Evidence evidence) {
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

    private RunRecordBuilder describe(Observations observations, Topology topology, double wallSeconds) {
        RunRecordBuilder builder = RunRecord.of(observations.scenario(), observations.lab(), observations.seed())
                .commit(System.getProperty("warren.commit", "unknown"))
                .topology(TopologyViews.of(observations.scenario(), topology))
                .clock(new RunRecord.Clock(
                        clockKind, epoch(observations), observations.endNanos() / NANOS_PER_SECOND, wallSeconds))
                .environment(new RunRecord.Environment(
                        environment.kernelText(),
                        Machine.processor(),
                        environment.engine(),
                        Runtime.version().toString(),
                        environment.dependencies().stream()
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

    private static Instant epoch(Observations observations) {
        return Instant.ofEpochSecond(0, observations.epochNanos());
    }
}
