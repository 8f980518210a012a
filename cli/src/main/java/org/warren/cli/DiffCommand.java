package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunDifferences;
import org.warren.harness.record.RunFolder;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren diff`: the first differences between two runs.
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        description = {
            "Say where two runs differ first: verdicts, parameters, packets of each capture, WireGuard's timers, NAT mappings.",
            "Exit status: 0 no difference, 1 differences."
        })
final class DiffCommand implements Callable<Integer> {

    private static final int DIFFERENT = 1;

    @CommandLine.Parameters(index = "0", paramLabel = "RUN", description = "The folder of a run.")
    private Path one = Path.of(".");

    @CommandLine.Parameters(index = "1", paramLabel = "RUN", description = "The folder of the other.")
    private Path other = Path.of(".");

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        var differences = RunDifferences.between(new RunFolder(one), new RunFolder(other));
        if (differences.isEmpty()) {
            screen.println("No difference: the same verdicts, packets and mappings, to the nanosecond.");
        }
        for (var difference : differences) {
            screen.println(difference.what() + ":");
            screen.println("  " + difference.ofOne());
            screen.println("  " + difference.ofOther());
        }
        screen.flush();
        return differences.isEmpty() ? 0 : DIFFERENT;
    }
}
