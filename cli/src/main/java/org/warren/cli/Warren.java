package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.parameter.Setting;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `warren`. Exit status: 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here, 4
/// an error of Warren's own.
@Command(
        name = "warren",
        mixinStandardHelpOptions = true,
        version = "warren 0.1.0-SNAPSHOT",
        description = "Runs WireGuard implementations in small internets with NAT routers, and judges what happens.",
        subcommands = {
            RunCommand.class,
            TryCommand.class,
            NewCommand.class,
            CompareCommand.class,
            ConformanceCommand.class,
            TrafficCommand.class,
            DemoCommand.class,
            ListCommand.class,
            DoctorCommand.class,
            PlanCommand.class,
            HistoryCommand.class,
            KnownBugsCommand.class,
            ExpectCommand.class,
            SubjectCommand.class,
            NatCommand.class,
            CacheCommand.class,
            ReportCommand.class,
            JudgeCommand.class,
            DiagnoseCommand.class,
            ExportCommand.class,
            DiffCommand.class,
            BundleCommand.class,
            GenkeyCommand.OfInterface.class,
            PubkeyCommand.class,
            GenkeyCommand.OfTwoPeers.class,
            ConfigCommand.class,
            QrCommand.class
        })
public final class Warren implements Runnable {

    static final int USAGE = 2;
    static final int UNSUPPORTED_HERE = 3;
    static final int OWN_ERROR = 4;

    private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");

    @Option(names = "-v", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Option(
            names = "--jar",
            scope = ScopeType.INHERIT,
            paramLabel = "JAR",
            description = "A jar with scenarios of your own, which can then be listed, run and judged.")
    private List<Path> jars = new ArrayList<>();

    private @Nullable Scenarios scenarios;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        InterruptHandler interruption = InterruptHandler.expect(Thread.currentThread(), System.err);
        CommandLine commandLine = commandLine();
        int status = commandLine.execute(arguments);
        Screen.to(commandLine.getOut()).flush();
        if (status == 0 && System.out.checkError() && !isPipe()) {
            Screen err = Screen.to(commandLine.getErr());
            err.println("warren: standard output could not be written to its end; see that its disk has room");
            err.flush();
            status = USAGE;
        }
        if (interruption.finished()) {
            System.exit(status);
        }
    }

    /// The reader of a pipe may stop at any line, as `head` does.
    private static boolean isPipe() {
        try {
            return !Files.isRegularFile(STANDARD_OUTPUT)
                    && STANDARD_OUTPUT.toRealPath().toString().contains("pipe:");
        } catch (IOException e) {
            return true; // a pipe has no path of its own
        }
    }

    /// The command line, ready to execute.
    public static CommandLine commandLine() {
        Warren warren = new Warren();
        CommandLine commandLine = new CommandLine(warren);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Path.class, Warren::path);
        commandLine.registerConverter(Setting.class, Warren::setting);
        // Colours would be mistaken for control characters in untrusted text.
        commandLine.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        commandLine.setExecutionStrategy(parsed -> warren.execute(commandLine, parsed));
        commandLine.setExecutionExceptionHandler((problem, command, result) -> warren.explain(problem, command));
        commandLine.setParameterExceptionHandler((problem, arguments) -> {
            PrintWriter err = Screen.to(problem.getCommandLine().getErr());
            err.println("warren: " + TerminalText.of(String.valueOf(problem.getMessage())));
            err.println("Try '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            err.flush();
            return USAGE;
        });
        return commandLine;
    }

    private static Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException("'" + name + "' is not a name of a file; name another");
        }
    }

    private static Setting setting(String text) {
        try {
            return Setting.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    /// An error that is not an exception, such as a stack overflow or a lack of memory, is explained as well.
    private int execute(CommandLine commandLine, CommandLine.ParseResult parsed) {
        commandLine.setOut(Screen.to(commandLine.getOut()));
        commandLine.setErr(Screen.to(commandLine.getErr()));
        try (Scenarios found = Scenarios.find(jars)) {
            scenarios = found;
            return new CommandLine.RunLast().execute(parsed);
        } catch (IllegalArgumentException e) {
            return explain(e, commandLine);
        } catch (StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
            List<CommandLine> commands = parsed.asCommandLineList();
            return explain(e, commands.getLast());
        }
    }

    /// The scenarios that commands can name.
    Scenarios scenarios() {
        return Objects.requireNonNull(scenarios);
    }

    /// Without a subcommand it only prints what there is.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "say what to do: run, try, compare, conformance, traffic, demo, list, doctor, subject, plan, history, expect, cache, report,"
                        + " judge, diagnose, bundle, genkey, pubkey, genpsk, config or qr");
    }

    private int explain(Throwable thrown, CommandLine command) {
        PrintWriter err = Screen.to(command.getErr());
        Problem problem = Problem.of(thrown, command.getCommandName());
        err.println("warren: " + problem.sentence());
        if (verbose) {
            thrown.printStackTrace(err);
        }
        err.flush();
        return problem.status();
    }
}
