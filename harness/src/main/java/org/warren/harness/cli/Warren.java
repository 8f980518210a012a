package org.warren.harness.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.warren.harness.bundle.UnreadableBundleException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `warren`. Exit status: 0 all PASS, 1 a FAIL or UNKNOWN, 2 wrong usage, 3 UNSUPPORTED here.
@Command(
        name = "warren",
        mixinStandardHelpOptions = true,
        version = "warren 0.1.0-SNAPSHOT",
        description = "Runs WireGuard implementations in small internets with NAT routers, and judges what happens.",
        subcommands = {
            RunCommand.class,
            TryCommand.class,
            CompareCommand.class,
            DemoCommand.class,
            ListCommand.class,
            DoctorCommand.class,
            ReportCommand.class,
            JudgeCommand.class,
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

    @Option(names = "-v", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        Interruption interruption = Interruption.expect(Thread.currentThread(), System.err);
        int status = commandLine().execute(arguments);
        if (interruption.isOver()) {
            System.exit(status);
        }
    }

    /// The command line, ready to execute.
    public static CommandLine commandLine() {
        Warren warren = new Warren();
        CommandLine commandLine = new CommandLine(warren);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setExecutionExceptionHandler((problem, command, result) -> warren.explain(problem, command));
        commandLine.setParameterExceptionHandler((problem, arguments) -> {
            PrintWriter err = problem.getCommandLine().getErr();
            err.println("warren: " + problem.getMessage());
            err.println("Try '" + problem.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
            return USAGE;
        });
        return commandLine;
    }

    /// Without a subcommand there is nothing to do but to say what there is.
    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "say what to do: run, try, compare, demo, list, doctor, report, judge, bundle, genkey, pubkey, genpsk,"
                        + " config or qr");
    }

    private int explain(Exception problem, CommandLine command) {
        PrintWriter err = command.getErr();
        err.println("warren: " + (problem.getMessage() == null ? problem.toString() : problem.getMessage()));
        if (verbose) {
            problem.printStackTrace(err);
        }
        if (problem instanceof NoEngineException) {
            return UNSUPPORTED_HERE;
        }
        return problem instanceof IllegalArgumentException || problem instanceof UnreadableBundleException ? USAGE : 1;
    }
}
