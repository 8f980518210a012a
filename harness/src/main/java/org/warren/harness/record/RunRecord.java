package org.warren.harness.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// One run, from `run.json`: the scenario, the subjects, the environment, and the result.
///
/// Seconds are virtual seconds since [Clock#epoch] where the lab's clock is virtual.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param commit of Warren itself, or a placeholder for a build without one
/// @param subjects the implementations under test by role, in the order of the roles
/// @param parameters as text (`idle` to `1h`), in the scenario's order
/// @param verdict the merged verdict of the checks
/// @param captures paths relative to the run folder
/// @param reproduce the command line that repeats the run
/// @param strips the results of streams over time, in runs that play traffic
/// @param nats the measurements of the routers' NATs, in runs that have such
/// @param files the text files that describe the network, in runs that have such
/// @param expected the result that a test expects of the run, if it is not PASS; null if there is none
/// @param unseeded why the run does not depend on a seed, which is 0 then; null if it does
public record RunRecord(
        int schema,
        String scenario,
        String lab,
        long seed,
        String commit,
        Map<String, Subject> subjects,
        Map<String, String> parameters,
        TopologyView topology,
        Clock clock,
        Verdict verdict,
        List<CheckResult> checks,
        List<Measurement> measurements,
        List<Step> steps,
        List<String> captures,
        Environment environment,
        String reproduce,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Strip> strips,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<NatMeasurement> nats,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DescribingFile> files,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Expectation expected,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String unseeded) {

    /// The version that this code writes, and the latest that it reads.
    public static final int SCHEMA = 1;

    /// Properties that older records do not have.
    static final List<String> ADDED = List.of("expected", "unseeded");

    public RunRecord {
        Objects.requireNonNull(commit, "commit");
        Objects.requireNonNull(topology, "topology");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(reproduce, "reproduce");
        RecordValues.requireText(scenario, "scenario");
        RecordValues.requireText(lab, "lab");
        subjects = RecordValues.copy(subjects);
        parameters = RecordValues.copy(parameters);
        checks = List.copyOf(checks);
        measurements = List.copyOf(measurements);
        steps = List.copyOf(steps);
        captures = List.copyOf(captures);
        strips = List.copyOf(strips);
        nats = List.copyOf(nats);
        files = List.copyOf(files);
        captures.forEach(RecordValues::requireInside);
        checks.forEach(check -> check.evidence().forEach(RecordValues::requireInside));
        checks.forEach(check -> check.packets().forEach(packet -> RecordValues.requireInside(packet.capture())));
    }

    /// Starts a record; values that are not set stay empty.
    public static RunRecordBuilder of(String scenario, String lab, long seed) {
        return new RunRecordBuilder(scenario, lab, seed);
    }

    /// The same with the expectation of a test that is not PASS.
    public RunRecord expecting(Expectation expectation) {
        return new RunRecord(
                schema,
                scenario,
                lab,
                seed,
                commit,
                subjects,
                parameters,
                topology,
                clock,
                verdict,
                checks,
                measurements,
                steps,
                captures,
                environment,
                reproduce,
                strips,
                nats,
                files,
                expectation,
                unseeded);
    }

    /// The seed, or why there is none.
    public String seedWords() {
        return unseeded == null ? Long.toUnsignedString(seed) : "none: " + unseeded;
    }

    /// Whether it has the expected result: PASS, unless something else was declared.
    public boolean endedAsExpected() {
        return expected == null ? verdict == Verdict.PASS : expected.isMetBy(this);
    }

    /// The expectation of a test for a run that does not pass, because of a planted or a known fault.
    ///
    /// @param verdict of the run, not PASS
    /// @param why in a few words
    /// @param checks the verdicts of the checks that do not pass, by id; all others must pass; empty if any check may
    ///     have any verdict
    public record Expectation(Verdict verdict, String why, Map<String, Verdict> checks) {
        public Expectation {
            Objects.requireNonNull(verdict, "verdict");
            RecordValues.requireText(why, "why");
            checks = RecordValues.copy(new TreeMap<>(checks));
            if (verdict == Verdict.PASS) {
                throw new IllegalArgumentException("a PASS is expected of each run, and nothing to be said");
            }
        }

        /// `FAIL by R7-no-loop: planted fault: no mark`.
        public String words() {
            return verdict + (checks.isEmpty() ? "" : " by " + String.join(", ", checks.keySet())) + ": " + why;
        }

        private boolean isMetBy(RunRecord run) {
            return run.verdict == verdict
                    && (checks.isEmpty()
                            || checks.equals(run.checks.stream()
                                    .filter(check -> check.verdict() != Verdict.PASS)
                                    .collect(Collectors.toMap(
                                            CheckResult::id, CheckResult::verdict, (one, other) -> other))));
        }
    }

    /// A text file that describes a run's network: the description itself, or one that it names.
    ///
    /// @param text with names in place of keys
    public record DescribingFile(String name, String text) {
        public DescribingFile {
            Objects.requireNonNull(text, "text");
            RecordValues.requireText(name, "file name");
        }
    }

    /// An implementation under test.
    ///
    /// @param kind how it ran, for implementations that can run in several ways (`guest`, `host`, `daemon`)
    public record Subject(String implementation, String version, String kind) {
        public Subject {
            Objects.requireNonNull(version, "version");
            Objects.requireNonNull(kind, "kind");
            RecordValues.requireText(implementation, "implementation");
        }

        /// For display, such as `java 0.1.0 (userspace)`.
        public String words() {
            return "%s %s (%s)".formatted(implementation, version, kind);
        }
    }

    /// The clock of the run's lab.
    ///
    /// @param kind `virtual` or `real`
    /// @param epoch the instant of time 0 on the lab's clock, which times of captures are relative to
    /// @param elapsedSeconds on the lab's clock
    /// @param wallSeconds on the clock of the machine that ran it
    public record Clock(String kind, Instant epoch, double elapsedSeconds, double wallSeconds) {
        public Clock {
            Objects.requireNonNull(epoch, "epoch");
            RecordValues.requireText(kind, "clock kind");
            RecordValues.requireSeconds(elapsedSeconds, "elapsedSeconds");
            RecordValues.requireSeconds(wallSeconds, "wallSeconds");
        }
    }

    /// A measurement, with every sample.
    ///
    /// @param median the middle value, or the mean of the middle two
    /// @param low the minimum, or the lower end of the median's confidence interval
    /// @param high the maximum, or the upper end of that interval
    /// @param confidence the level of the interval, above 0 and below 1; null if low and high are extremes
    /// @param group if there are several, only measurements in one group may be compared; null if there is only one
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Measurement(
            String name,
            String unit,
            List<Double> values,
            double median,
            double low,
            double high,
            @Nullable Double confidence,
            @Nullable String group) {

        /// Properties that older records do not have.
        static final List<String> ADDED = List.of("confidence", "group");

        public Measurement {
            Objects.requireNonNull(unit, "unit");
            RecordValues.requireText(name, "measurement name");
            values = List.copyOf(values);
            values.forEach(value -> RecordValues.requireMeasured(value, name));
            RecordValues.requireMeasured(median, "the median of " + name);
            RecordValues.requireMeasured(low, "the low of " + name);
            RecordValues.requireMeasured(high, "the high of " + name);
            if (confidence != null && !(confidence > 0 && confidence < 1)) {
                throw new IllegalArgumentException("the confidence of %s is %s".formatted(name, confidence));
            }
        }

        /// Computes the summary from the samples.
        ///
        /// @throws IllegalArgumentException if there is no sample or one is not a finite number
        public static Measurement of(String name, String unit, Collection<Double> values) {
            if (values.isEmpty()) {
                throw new IllegalArgumentException("the measurement %s has no values".formatted(name));
            }
            var sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Measurement(
                    name, unit, List.copyOf(values), median, sorted[0], sorted[sorted.length - 1], null, null);
        }

        public static Measurement of(String name, String unit, double... values) {
            return of(name, unit, Arrays.stream(values).boxed().toList());
        }
    }

    /// A declared step of the scenario.
    ///
    /// @param endSeconds null as long as the step is running
    public record Step(
            String name, double startSeconds, @Nullable Double endSeconds, Status status) {
        public Step {
            Objects.requireNonNull(status, "status");
            RecordValues.requireText(name, "step name");
            RecordValues.requireSeconds(startSeconds, "startSeconds");
            if (endSeconds != null) {
                RecordValues.requireSeconds(endSeconds, "endSeconds");
            }
            if (endSeconds == null && status != Status.RUNNING) {
                throw new IllegalArgumentException("the step %s is over and has no endSeconds".formatted(name));
            }
        }

        /// The state of a step.
        public enum Status {
            @JsonProperty("running")
            RUNNING,
            @JsonProperty("done")
            DONE,
            @JsonProperty("failed")
            FAILED,
            @JsonProperty("skipped")
            SKIPPED
        }
    }

    /// The environment of the run.
    ///
    /// @param engine the container engine with its version, or `none`
    /// @param dependencies of the nodes; empty if they could not be queried, and in older records
    public record Environment(
            String kernel,
            String cpu,
            String engine,
            String jdk,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Dependency> dependencies) {
        /// For a record whose writer knows nothing about its machine.
        public static final Environment UNKNOWN =
                new Environment("unknown", "unknown", "unknown", "unknown", List.of());

        public Environment {
            Objects.requireNonNull(kernel, "kernel");
            Objects.requireNonNull(cpu, "cpu");
            Objects.requireNonNull(engine, "engine");
            Objects.requireNonNull(jdk, "jdk");
            dependencies = List.copyOf(dependencies);
        }
    }

    /// Something that a run depends on: with another version of it, the same seed may lead to different packets.
    ///
    /// @param name such as `lab kernel`
    /// @param version as its maker states it
    /// @param digest of its bytes, `sha256:` and hexadecimal digits
    public record Dependency(String name, String version, String digest) {
        private static final int SHOWN_DIGITS = 12;

        public Dependency {
            Objects.requireNonNull(version, "version");
            RecordValues.requireText(name, "dependency name");
            RecordValues.requireText(digest, "the digest of " + name);
        }

        /// The version with the beginning of the digest, for display.
        public String words() {
            int digits = digest.indexOf(':') + 1 + SHOWN_DIGITS;
            return "%s (%s)".formatted(version, digest.substring(0, Math.min(digits, digest.length())));
        }
    }
}
