package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren try`: a network of the user's own, and the questions that its file asks.
@Command(
        name = "try",
        mixinStandardHelpOptions = true,
        description = "Build the network that a file describes, and ask the questions that stand in it.")
final class TryCommand implements Callable<Integer> {

    private static final String SCENARIO = "network";

    @CommandLine.Parameters(
            paramLabel = "FILE",
            description = "A network file, a folder with a network.yaml, or the folder of an earlier run.")
    private Path file = Path.of(".");

    @Option(names = "--lab", defaultValue = "AUTO", description = "auto or virtual.")
    private RunCommand.LabChoice lab = RunCommand.LabChoice.AUTO;

    @Option(names = "--client", defaultValue = "kernel", paramLabel = "SUBJECT", description = "Default: kernel.")
    private String client = "kernel";

    @Option(names = "--server", defaultValue = "kernel", paramLabel = "SUBJECT", description = "Default: kernel.")
    private String server = "kernel";

    @Option(names = "--on", paramLabel = "NODE=SUBJECT", description = "The subject of one node.")
    private Map<String, String> named = new LinkedHashMap<>();

    @Option(names = "--subject", paramLabel = "NAME=BINARY", description = "As in `warren run`.")
    private Map<String, String> ownSubjects = new LinkedHashMap<>();

    @Option(names = "--seed", defaultValue = "1", description = "Everything random follows from it. Default: 1.")
    private long seed = 1;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Directory for the run's output. Default: a new one in runs/.")
    private @Nullable Path out;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        if (!(Objects.requireNonNull(warren).scenarios().named(SCENARIO) instanceof FileScenario known)) {
            throw new IllegalStateException("scenario " + SCENARIO + " reads no file");
        }
        FileScenario scenario = known.fromFile(file);
        scenario.remarks().forEach(remark -> command.getErr().println("warren: " + TerminalText.of(remark)));
        command.getErr().flush();
        Subjects subjects = new Subjects();
        ownSubjects.forEach(subjects::addDaemon);
        Map<String, String> cast = scenario.cast(client, server, named);
        cast.values().forEach(subjects::require);
        LabProvider kind = lab.kind();
        Path folder = out == null ? RunCommand.newFolder(SCENARIO) : out;
        RunRequest request = new RunRequest(scenario, scenario.parameters(Map.of()), cast, seed, folder, kind);
        RunCommand.requireSupported(request);
        RunCommand.makeFolder(folder);
        PrintWriter screen = command.getOut();
        screen.println(TerminalText.of(scenario.question()));
        ScenarioRun.Outcome outcome = RunCommand.run(request, subjects, screen);
        new OutcomePrinter(screen).print(outcome);
        return ExitStatus.of(List.of(outcome), command.getErr());
    }
}
