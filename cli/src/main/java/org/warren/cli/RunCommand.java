package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.lab.Labs;
import org.warren.harness.parameter.Setting;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren run`: scenarios by name, one after the other.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Run scenarios and judge what happens, or run a bundle again.",
        footer = {
            "",
            "Exit status: 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here, 4 an error of Warren's own.",
            "With --from: 0 the same verdicts as in the bundle, check by check and whichever they are; 1 other verdicts;",
            "2 a bundle that cannot be used, or wrong usage; 3 UNSUPPORTED here; 4 an error of Warren's own."
        })
final class RunCommand implements Callable<Integer> {

    @CommandLine.Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "See `warren list scenarios`.")
    private List<String> names = new ArrayList<>();

    @Mixin
    private EndOptions ends = new EndOptions();

    @Option(
            names = "--role",
            paramLabel = "NAME=SUBJECT",
            description = "The subject in a role of the scenario's own; `warren list scenarios` has the roles.")
    private List<Setting> roles = new ArrayList<>();

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter, as in `--set idle=1h`.")
    private List<Setting> settings = new ArrayList<>();

    @Mixin
    private RunOptions options = new RunOptions();

    @Option(
            names = "--keylog",
            description =
                    "Keep the secrets of the java subject's handshakes in DIR/keys, with which Wireshark decrypts "
                            + "its captures (wg.keylog_file).")
    private boolean keyLog;

    @Option(
            names = "--expectations",
            paramLabel = "PLACE",
            description =
                    "A file or folder of known faults. Exit status 0 is then all PASS or as expected, and 1 also a "
                            + "known fault that is mended.")
    private @Nullable Path expectations;

    @Option(
            names = "--from",
            paramLabel = "BUNDLE",
            description = "Run what a bundle recorded again, and compare the verdicts; in place of a scenario, "
                    + "subjects, lab, parameters and seed.")
    private @Nullable Path from;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Subjects subjects = options.subjects();
        if (keyLog) {
            subjects.keepKeyLogs();
        }
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        Scenarios scenarios = Objects.requireNonNull(warren).scenarios();
        if (from != null) {
            requireNothingElse();
            return new Rerun(from, subjects, Labs.all(), scenarios, screen).run(options.out());
        }
        if (names.isEmpty()) {
            throw new IllegalArgumentException("name a scenario, or a bundle with --from; see `warren list scenarios`");
        }
        ScenarioRunner runner = options.runner(subjects, RunOptions.AUTO);
        Expectations known = expectations == null ? null : Expectations.read(expectations);
        List<ScenarioRun.Outcome> outcomes = new ArrayList<>();
        for (RunRequest request : requests(runner, scenarios)) {
            NewRunFolder.make(request.folder());
            screen.println(request.scenario().name() + ": "
                    + TerminalText.of(request.scenario().question()));
            ScenarioRun.Outcome outcome = runner.run(request, new StepPrinter(screen));
            new OutcomePrinter(screen).print(outcome);
            if (known != null) {
                outcome = compared(outcome, known, screen);
            }
            outcomes.add(outcome);
        }
        return ExitStatus.of(outcomes, known != null, spec.commandLine().getErr());
    }

    private static ScenarioRun.Outcome compared(ScenarioRun.Outcome outcome, Expectations known, PrintWriter screen)
            throws IOException {
        new ExpectationPrinter(screen).print(known.compare(outcome.record()));
        Optional<RunRecord.Expectation> expected = known.of(outcome.record());
        return expected.isEmpty() ? outcome : outcome.expecting(expected.get());
    }

    /// What was asked for, in order; a run that is not possible is refused before the first begins.
    List<RunRequest> requests(ScenarioRunner runner, Scenarios scenarios) {
        return names.stream()
                .map(name -> request(runner, scenarios.named(name)))
                .toList();
    }

    private RunRequest request(ScenarioRunner runner, Scenario scenario) {
        Map<String, String> named = ends.named();
        Setting.values(roles).forEach((role, subject) -> {
            if (named.put(role, subject) != null) {
                throw new IllegalArgumentException(
                        "the subject of " + role + " is named twice; give --" + role + " or --role, not both");
            }
        });
        RunRequest request = runner.request(scenario, named, Setting.values(settings), Path.of(""));
        Path folder = options.folder(request.title());
        return request.in(names.size() == 1 || options.out() == null ? folder : folder.resolve(scenario.name()));
    }

    /// A bundle says everything that the run depends on.
    private void requireNothingElse() {
        var given = Objects.requireNonNull(spec).commandLine().getParseResult();
        for (String option : List.of(
                "--lab",
                "--guest",
                "--kernel",
                "--expectations",
                "--client",
                "--server",
                "--role",
                "--set",
                "--seed")) {
            if (given.hasMatchedOption(option)) {
                throw new IllegalArgumentException(option + " and --from exclude each other: the bundle says it");
            }
        }
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("a scenario and --from exclude each other: the bundle names it");
        }
    }
}
