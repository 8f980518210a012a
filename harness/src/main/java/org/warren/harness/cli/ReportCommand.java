package org.warren.harness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.ReportWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren report`: the page of a run, made anew from its record.
@Command(name = "report", mixinStandardHelpOptions = true, description = "Write the report of a recorded run.")
final class ReportCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "DIR", description = "The folder of a run.")
    private Path folder = Path.of(".");

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
            screen.println(writer.write(folder));
        }
        screen.flush();
        return 0;
    }
}
