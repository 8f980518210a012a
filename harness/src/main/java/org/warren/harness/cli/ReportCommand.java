package org.warren.harness.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    @CommandLine.Parameters(
            paramLabel = "DIR",
            arity = "0..*",
            description =
                    "The folder of a run; with --serve also folders of runs. Default: this one, with --serve runs.")
    private List<Path> folders = new ArrayList<>();

    @CommandLine.Option(
            names = "--serve",
            description = "Show the runs of these folders in a browser of this machine, also those under way.")
    private boolean serve;

    @CommandLine.Option(names = "--port", paramLabel = "N", description = "Where --serve listens. Default: a free one.")
    private int port;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        if (port != 0 && !serve) {
            throw new IllegalArgumentException("--port is for --serve; give both");
        }
        if (serve) {
            return LiveReports.serve(folders.isEmpty() ? List.of(Path.of("runs")) : folders, port, screen);
        }
        for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
            for (Path folder : folders.isEmpty() ? List.of(Path.of(".")) : folders) {
                screen.println(writer.write(folder));
            }
        }
        screen.flush();
        return 0;
    }
}
