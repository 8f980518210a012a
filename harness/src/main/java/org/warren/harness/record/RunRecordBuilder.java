package org.warren.harness.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord.Clock;
import org.warren.harness.record.RunRecord.Environment;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Collects a [RunRecord] during the run. It can be built at any time, so that an aborted run leaves a record.
public final class RunRecordBuilder {

    private final String scenario;
    private final String lab;
    private final long seed;
    private String commit = "unknown";
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private TopologyView topology = TopologyView.EMPTY;
    private Clock clock = new Clock("virtual", Instant.EPOCH, 0, 0);
    private @Nullable Verdict verdict;
    private final List<CheckResult> checks = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private final List<Strip> strips = new ArrayList<>();
    private final List<NatMeasurement> nats = new ArrayList<>();
    private final List<RunRecord.DescribingFile> files = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final List<String> captures = new ArrayList<>();
    private Environment environment = Environment.UNKNOWN;
    private String reproduce = "";
    private @Nullable String unseeded;

    RunRecordBuilder(String scenario, String lab, long seed) {
        this.scenario = scenario;
        this.lab = lab;
        this.seed = seed;
    }

    public RunRecordBuilder commit(String commit) {
        this.commit = commit;
        return this;
    }

    /// Records that the run does not depend on a seed.
    ///
    /// @param why in a few words
    public RunRecordBuilder unseeded(String why) {
        this.unseeded = why;
        return this;
    }

    public RunRecordBuilder subject(String role, Subject subject) {
        subjects.put(role, subject);
        return this;
    }

    public RunRecordBuilder parameter(String name, String text) {
        parameters.put(name, text);
        return this;
    }

    public RunRecordBuilder topology(TopologyView topology) {
        this.topology = topology;
        return this;
    }

    public RunRecordBuilder clock(Clock clock) {
        this.clock = clock;
        return this;
    }

    /// Overrides the merged verdict of the checks.
    public RunRecordBuilder verdict(Verdict verdict) {
        this.verdict = verdict;
        return this;
    }

    public RunRecordBuilder checks(Collection<CheckResult> checks) {
        this.checks.addAll(checks);
        return this;
    }

    public RunRecordBuilder check(CheckResult check) {
        checks.add(check);
        return this;
    }

    public RunRecordBuilder measurement(Measurement measurement) {
        measurements.add(measurement);
        return this;
    }

    public RunRecordBuilder strip(Strip strip) {
        strips.add(strip);
        return this;
    }

    /// Adds the measurement of a NAT.
    public RunRecordBuilder nat(NatMeasurement nat) {
        nats.add(nat);
        return this;
    }

    /// Adds a text file that describes the network.
    public RunRecordBuilder file(String name, String text) {
        files.add(new RunRecord.DescribingFile(name, text));
        return this;
    }

    public RunRecordBuilder step(Step step) {
        steps.add(step);
        return this;
    }

    public RunRecordBuilder capture(String pathInFolder) {
        captures.add(pathInFolder);
        return this;
    }

    public RunRecordBuilder environment(Environment environment) {
        this.environment = environment;
        return this;
    }

    public RunRecordBuilder reproduce(String commandLine) {
        this.reproduce = commandLine;
        return this;
    }

    public RunRecord build() {
        var merged = verdict != null
                ? verdict
                : Verdict.merge(checks.stream().map(CheckResult::verdict).toList());
        return new RunRecord(
                RunRecord.SCHEMA,
                scenario,
                lab,
                seed,
                commit,
                subjects,
                parameters,
                topology,
                clock,
                merged,
                checks,
                measurements,
                steps,
                captures,
                environment,
                reproduce,
                strips,
                nats,
                files,
                null,
                unseeded);
    }
}
