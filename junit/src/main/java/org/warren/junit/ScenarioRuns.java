package org.warren.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Setting;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Runs scenarios in JUnit tests:
///
/// ```java
/// @NeedsVirtualLab
/// @ExtendWith(ScenarioRuns.Injection.class)
/// class OurDaemonTest {
///     @Test
///     void shakesHands(ScenarioRuns runs) {
///         runs.between("ours", "kernel").mustPass(new HandshakeScenario(), "outer=ipv6");
///     }
/// }
/// ```
///
/// The record of each run is kept in a new folder, so that a failure can be inspected.
///
/// @param folder for the folders of runs; created if it does not exist
/// @param runner with the subjects, the lab and the seed
/// @param subjectsByRole names of subjects by role; a role without one gets the kernel
public record ScenarioRuns(Path folder, ScenarioRunner runner, Map<String, String> subjectsByRole) {

    public ScenarioRuns {
        subjectsByRole = Collections.unmodifiableMap(new LinkedHashMap<>(subjectsByRole));
    }

    /// Injects a [ScenarioRuns] with the virtual lab, the kernel in all roles, and seed 1 into test methods and
    /// constructors.
    ///
    /// Runs are stored in `target/runs`, or in the folder that JUnit's configuration parameter `warren.runs` names.
    public static final class Injection implements ParameterResolver {

        /// The configuration parameter.
        public static final String FOLDER = "warren.runs";

        private static final String USUAL_FOLDER = "target/runs";

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType().equals(ScenarioRuns.class);
        }

        @Override
        public ScenarioRuns resolveParameter(ParameterContext parameter, ExtensionContext context) {
            Path folder = Path.of(context.getConfigurationParameter(FOLDER).orElse(USUAL_FOLDER));
            return new ScenarioRuns(folder, new ScenarioRunner(new Subjects(), Labs.usual(), 1), Map.of());
        }
    }

    /// The same with these subjects in the roles of a client and a server.
    public ScenarioRuns between(String client, String server) {
        return with(Roles.CLIENT, client).with(Roles.SERVER, server);
    }

    /// The same with this subject in a role, such as one that the scenario defines itself.
    public ScenarioRuns with(String role, String subject) {
        Map<String, String> more = new LinkedHashMap<>(subjectsByRole);
        more.put(role, subject);
        return new ScenarioRuns(folder, runner, more);
    }

    /// The same in another lab.
    public ScenarioRuns in(LabProvider lab) {
        return new ScenarioRuns(folder, new ScenarioRunner(runner.subjects(), lab, runner.seed()), subjectsByRole);
    }

    /// The same with other subjects to choose from, such as a daemon of the user.
    public ScenarioRuns among(Subjects subjects) {
        return new ScenarioRuns(folder, new ScenarioRunner(subjects, runner.lab(), runner.seed()), subjectsByRole);
    }

    /// The same with another seed.
    public ScenarioRuns seeded(long seed) {
        return new ScenarioRuns(folder, new ScenarioRunner(runner.subjects(), runner.lab(), seed), subjectsByRole);
    }

    /// Runs a scenario whose checks must all pass. If a lab or a subject lacks what it needs, the test is aborted with
    /// the reason: it counts as skipped, not as passed.
    ///
    /// @param settings `NAME=VALUE`
    /// @throws ScenarioFailure naming the checks that did not pass, the report, and the command that repeats the run
    /// @throws IllegalArgumentException for unknown settings, roles and subjects
    public ScenarioRun.Outcome mustPass(Scenario scenario, String... settings) {
        ScenarioRun.Outcome outcome = run(scenario, RunListener.SILENT, settings);
        if (outcome.record().verdict() == Verdict.UNSUPPORTED) {
            Assumptions.abort(outcome.record().checks().stream()
                    .filter(check -> check.verdict() == Verdict.UNSUPPORTED)
                    .map(CheckResult::message)
                    .collect(Collectors.joining("; ", "UNSUPPORTED: ", "")));
        }
        return ScenarioFailure.requirePass(outcome);
    }

    /// Runs a scenario, whatever its result. If a lab or a subject lacks what it needs, the test is aborted with the
    /// reason.
    ///
    /// @param listener receives the run's progress events
    /// @param settings `NAME=VALUE`
    /// @throws IllegalArgumentException for unknown settings, roles and subjects
    public ScenarioRun.Outcome run(Scenario scenario, RunListener listener, String... settings) {
        try {
            RunRequest request = runner.request(scenario, subjectsByRole, Setting.parseAll(settings), folder);
            return runner.run(request.in(NewRunFolder.make(folder, request.title())), listener);
        } catch (UnsupportedHereException e) {
            return Assumptions.abort(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
