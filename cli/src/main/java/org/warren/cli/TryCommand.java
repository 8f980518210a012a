package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.parameter.Setting;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `warren try`: runs a user's network file, with the questions in it.
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = "Build the network that a file describes, and ask the questions in it.")
final class TryCommand implements Callable<Integer> {

    private static final String SCENARIO = Scenarios.OF_FILES;

    @CommandLine.Parameters(
            paramLabel = "FILE",
            description = "A network file, a folder with a network.yaml, or the folder of an earlier run.")
    private Path file = Path.of(".");

    @Mixin
    private EndOptions ends = new EndOptions();

    @Option(names = "--on", paramLabel = "NODE=SUBJECT", description = "The subject of one node.")
    private List<Setting> onNodes = new ArrayList<>();

    @Option(
            names = "--untrusted",
            description = "The file is not trusted: it runs in a container, and its programs get no files of yours.")
    private boolean untrusted;

    @Option(
            names = "--long",
            description = "Run a file that takes more than 5 minutes also in real time, as with --lab containers.")
    private boolean waits;

    @Option(names = "--explain", description = "Say in words what the file describes and asks, and run nothing.")
    private boolean explains;

    @Mixin
    private RunOptions options = new RunOptions();

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        FileScenario known = Objects.requireNonNull(warren).scenarios().ofFiles();
        FileScenario read = untrusted ? known.fromStrangersFile(file) : known.fromFile(file);
        FileScenario scenario = waits ? read.patient() : read;
        scenario.remarks().forEach(remark -> command.getErr().println("warren: " + TerminalText.of(remark)));
        command.getErr().flush();
        if (explains) {
            command.getOut().println(TerminalText.of(scenario.question()));
            scenario.explanation().forEach(line -> command.getOut().println(TerminalText.of(line)));
            return 0;
        }
        ScenarioRunner named = options.runner(options.subjects(), RunOptions.AUTO);
        ScenarioRunner runner = untrusted ? named.isolated() : named;
        Map<String, String> subjectsByNode = scenario.cast(ends.client(), ends.server(), Setting.values(onNodes));
        RunRequest request = runner.request(scenario, subjectsByNode, Map.of(), options.folder(SCENARIO));
        NewRunFolder.make(request.folder());
        PrintWriter screen = command.getOut();
        screen.println(TerminalText.of(scenario.question()));
        ScenarioRun.Outcome outcome = runner.run(request, new StepPrinter(screen));
        new OutcomePrinter(screen).print(outcome);
        return ExitStatus.of(List.of(outcome), command.getErr());
    }
}
