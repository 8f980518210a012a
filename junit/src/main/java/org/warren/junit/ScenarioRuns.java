package org.warren.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
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
/// Each run keeps its record in a new folder, so that a failure can be looked at.
///
/// @param folder takes the folders of runs; made when it is not there
/// @param subjects whose names may be used
/// @param lab where scenarios run
/// @param client the name of the subject in the role `client`
/// @param server the name of the subject in the role `server`
/// @param seed of everything random
public record ScenarioRuns(Path folder, Subjects subjects, LabProvider lab, String client, String server, long seed) {

    private static final String KERNEL = "kernel";

    /// Gives test methods and constructors a [ScenarioRuns] of the virtual lab, the kernel at both ends, and seed 1.
    ///
    /// Runs go to `target/runs`, or to the folder that JUnit's configuration parameter `warren.runs` names.
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
            return new ScenarioRuns(folder, new Subjects(), Labs.usual(), KERNEL, KERNEL, 1);
        }
    }

    /// The same with these subjects at both ends.
    public ScenarioRuns between(String newClient, String newServer) {
        return new ScenarioRuns(folder, subjects, lab, newClient, newServer, seed);
    }

    /// The same in another lab.
    public ScenarioRuns in(LabProvider newLab) {
        return new ScenarioRuns(folder, subjects, newLab, client, server, seed);
    }

    /// The same with other subjects to choose from, such as a daemon of one's own.
    public ScenarioRuns among(Subjects newSubjects) {
        return new ScenarioRuns(folder, newSubjects, lab, client, server, seed);
    }

    /// The same with another seed.
    public ScenarioRuns seeded(long newSeed) {
        return new ScenarioRuns(folder, subjects, lab, client, server, newSeed);
    }

    /// Runs a scenario whose checks must all pass. Where a lab or a subject lacks what it needs, the test is aborted
    /// with the reason: it counts as skipped, not as passed.
    ///
    /// @param settings `NAME=VALUE`
    /// @throws ScenarioFailure naming the checks that did not pass, the report, and the command that repeats the run
    /// @throws IllegalArgumentException for settings that the scenario does not know, and unknown subjects
    public ScenarioRun.Outcome mustPass(Scenario scenario, String... settings) {
        subjects.require(client);
        subjects.require(server);
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("client", client);
        roles.put("server", server);
        Parameters parameters = scenario.parameters(given(settings));
        try {
            Path runs = Files.createDirectories(folder);
            var request = new RunRequest(scenario, parameters, roles, seed, runs, lab);
            request.unsupported().ifPresent(why -> Assumptions.abort("UNSUPPORTED: " + why));
            Path own = Files.createTempDirectory(runs, scenario.name() + "-" + client + "-" + server + "-");
            request = new RunRequest(scenario, parameters, roles, seed, own, lab);
            return requirePass(new ScenarioRun(subjects, System::nanoTime).run(request, RunListener.SILENT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ScenarioRun.Outcome requirePass(ScenarioRun.Outcome outcome) {
        if (outcome.record().verdict() == Verdict.UNSUPPORTED) {
            Assumptions.abort(outcome.record().checks().stream()
                    .filter(check -> check.verdict() == Verdict.UNSUPPORTED)
                    .map(CheckResult::message)
                    .collect(Collectors.joining("; ", "UNSUPPORTED: ", "")));
        }
        return ScenarioFailure.requirePass(outcome);
    }

    private static Map<String, String> given(String... settings) {
        Map<String, String> given = new LinkedHashMap<>();
        for (String setting : settings) {
            int sign = setting.indexOf('=');
            if (sign < 0) {
                throw new IllegalArgumentException("'" + setting + "' is not a valid setting; write NAME=VALUE");
            }
            given.put(setting.substring(0, sign), setting.substring(sign + 1));
        }
        return given;
    }
}
