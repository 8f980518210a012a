package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Observations;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.Judge;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren judge`: applies the current checks to the evidence of an earlier run.
@Command(name = "judge", mixinStandardHelpOptions = true, description = "Judge the evidence of a recorded run again.")
final class JudgeCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "DIR", description = "The folder of a run.")
    private Path folder = Path.of(".");

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        Path file = folder.resolve(Observations.FILE_NAME);
        if (!java.nio.file.Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    folder + " holds no evidence: there is no readable " + Observations.FILE_NAME);
        }
        Scenario scenario = Objects.requireNonNull(warren)
                .scenarios()
                .named(Observations.read(file).scenario());
        Judge.Judgement judgement = ScenarioRun.judgement(scenario, folder);
        new OutcomePrinter(screen).checks(judgement.checks());
        screen.println("  " + judgement.verdict());
        screen.flush();
        return ExitStatus.of(
                judgement.verdict(),
                judgement.errors(),
                folder,
                spec.commandLine().getErr());
    }
}
