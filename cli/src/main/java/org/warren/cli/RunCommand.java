package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Labs;
import org.warren.harness.record.Progress;
import org.warren.harness.scenario.ComparativeScenario;
import org.warren.harness.scenario.RunProcess;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.subject.Subjects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
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

    /// The folders of a run in its own.
    private static final List<String> PARTS =
            List.of("captures", "nat", "probes", "logs", "keys", ComparativeScenario.EARLIER, Rerun.BEFORE);

    /// The lab that a run asks for.
    enum LabChoice {
        AUTO,
        VIRTUAL,
        CONTAINERS,
        MODEL;

        LabProvider kind() {
            return switch (this) {
                case AUTO -> Labs.usual();
                case VIRTUAL -> Labs.named("virtual");
                case CONTAINERS -> Labs.named("containers");
                case MODEL ->
                    throw new UnsupportedHereException(
                            "UNSUPPORTED: the model lab is not part of this version; use --lab virtual");
            };
        }
    }

    @CommandLine.Parameters(arity = "0..*", paramLabel = "SCENARIO", description = "See `warren list scenarios`.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--lab", defaultValue = "AUTO", description = "auto, virtual, containers or model.")
    private LabChoice lab = LabChoice.AUTO;

    @Option(names = "--client", defaultValue = "kernel", paramLabel = "SUBJECT", description = "Default: kernel.")
    private String client = "kernel";

    @Option(names = "--server", defaultValue = "kernel", paramLabel = "SUBJECT", description = "Default: kernel.")
    private String server = "kernel";

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "A parameter, as in `--set idle=1h`.")
    private Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = "--subject",
            paramLabel = "NAME=BINARY",
            description =
                    "Another userspace subject: a program of the node image that is run as `BINARY -f INTERFACE`.")
    private Map<String, String> ownSubjects = new LinkedHashMap<>();

    @Option(
            names = "--keylog",
            description =
                    "Keep the secrets of the java subject's handshakes in DIR/keys, with which Wireshark decrypts "
                            + "its captures (wg.keylog_file).")
    private boolean keyLog;

    @Option(
            names = "--from",
            paramLabel = "BUNDLE",
            description = "Run what a bundle recorded again, and compare the verdicts; in place of a scenario, "
                    + "subjects, lab, parameters and seed.")
    private @Nullable Path from;

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
        Subjects subjects = new Subjects();
        if (keyLog) {
            subjects.keepKeyLogs();
        }
        ownSubjects.forEach(subjects::addDaemon);
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        if (from != null) {
            requireNothingElse();
            return new Rerun(
                            from,
                            subjects,
                            Labs.all(),
                            Objects.requireNonNull(warren).scenarios(),
                            screen)
                    .run(out);
        }
        requireScenarios();
        subjects.require(client);
        subjects.require(server);
        LabProvider kind = lab.kind();
        List<RunRequest> requests = new ArrayList<>();
        for (String name : names) {
            Scenario scenario = Objects.requireNonNull(warren).scenarios().named(name);
            requests.add(new RunRequest(scenario, scenario.parameters(settings), roles(), seed, folder(name), kind));
        }
        requests.forEach(RunCommand::requireSupported);
        List<ScenarioRun.Outcome> outcomes = new ArrayList<>();
        for (RunRequest request : requests) {
            makeFolder(request.folder());
            screen.println(request.scenario().name() + ": "
                    + TerminalText.of(request.scenario().question()));
            ScenarioRun.Outcome outcome = run(request, subjects, screen);
            new OutcomePrinter(screen).print(outcome);
            outcomes.add(outcome);
        }
        return ExitStatus.of(outcomes, spec.commandLine().getErr());
    }

    private void requireScenarios() {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("name a scenario, or a bundle with --from; see `warren list scenarios`");
        }
    }

    /// A bundle says everything that the run depends on.
    private void requireNothingElse() {
        var given = Objects.requireNonNull(spec).commandLine().getParseResult();
        for (String option : List.of("--lab", "--client", "--server", "--set", "--seed")) {
            if (given.hasMatchedOption(option)) {
                throw new IllegalArgumentException(option + " and --from exclude each other: the bundle says it");
            }
        }
        if (!names.isEmpty()) {
            throw new IllegalArgumentException("a scenario and --from exclude each other: the bundle names it");
        }
    }

    static ScenarioRun.Outcome run(RunRequest request, Subjects subjects, PrintWriter screen) throws IOException {
        try {
            return new ScenarioRun(subjects, System::nanoTime).run(request, new StepPrinter(screen));
        } catch (IOException e) {
            throw new IOException(
                    "the record in " + request.folder() + " cannot be completed: " + FileSentence.reason(e)
                            + "; free some space or name another folder with --out (what was written stays)",
                    e);
        }
    }

    private Map<String, String> roles() {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("client", client);
        roles.put("server", server);
        return roles;
    }

    static void requireSupported(RunRequest request) {
        request.unsupported().ifPresent(why -> {
            throw new UnsupportedHereException("UNSUPPORTED: "
                    + request.scenario().name() + " in lab " + request.lab().name() + ": " + why);
        });
    }

    static void requireVirtualLab() {
        Labs.usual().unavailable().ifPresent(why -> {
            throw new UnsupportedHereException("UNSUPPORTED: the virtual lab: " + why);
        });
    }

    private Path folder(String scenario) {
        if (out != null) {
            return names.size() == 1 ? out : out.resolve(scenario);
        }
        return newFolder(scenario + "-" + client + "-" + server);
    }

    /// A folder in `runs` that no run has had.
    static Path newFolder(String what) {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .format(LocalDateTime.now(java.time.ZoneId.systemDefault()));
        return Path.of("runs", what + "-" + time + "-" + ProcessHandle.current().pid());
    }

    /// Makes the folder, or empties it of an earlier run; anything else in it stays.
    static void makeFolder(Path folder) {
        requireNobodyElse(folder);
        try {
            OutputFolder own = OutputFolder.make(folder);
            NewFile.at(folder.resolve("run.json")).close(); // so that a folder that cannot be written is known now
            NewFile.sweep(folder);
            for (String part : PARTS) {
                requireNoLink(folder.resolve(part));
            }
            if (Files.exists(folder.resolve(Observations.FILE_NAME), LinkOption.NOFOLLOW_LINKS)) {
                for (String part : PARTS) {
                    own.remove(part);
                }
                for (String file : List.of(
                        Observations.FILE_NAME, "run.json", "timeline.json", "report.html", Progress.FILE_NAME)) {
                    own.remove(file);
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("--out " + FileSentence.writing(folder, e), e);
        }
    }

    private static void requireNoLink(Path part) {
        if (Files.isSymbolicLink(part)) {
            throw new IllegalArgumentException(
                    "--out: " + part + " is a link, and Warren writes through none; remove it, or name another folder");
        }
    }

    /// Two runs in one folder would write over each other's evidence.
    private static void requireNobodyElse(Path folder) {
        Progress progress;
        try {
            progress = Progress.read(folder);
        } catch (IOException e) {
            return; // there is no record of a run there
        }
        long pid = progress.owner().pid();
        boolean ours = pid == ProcessHandle.current().pid();
        if (!ours && progress.ended() == null && RunProcess.isAlive(progress.owner())) {
            throw new IllegalArgumentException("--out " + folder + ": process " + pid
                    + " is still running in this folder; wait for its end, or name another");
        }
    }
}
