package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren export`: copies a run in a format for other programs.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Copy the captures of a run for Wireshark; the run itself stays as it is.")
final class ExportCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "RUN", description = "The folder of a run.")
    private Path run = Path.of(".");

    @CommandLine.Option(
            names = "--wireshark",
            required = true,
            paramLabel = "DIR",
            description =
                    "The folder for pcapng files: checks and NAT events are comments on packets, and what --keylog kept is inside, so that they open decrypted.")
    private @Nullable Path wireshark;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        Path folder = Objects.requireNonNull(wireshark);
        var copies = new WiresharkCopies(run);
        int count = copies.write(folder);
        PrintWriter screen = line.getOut();
        screen.println("%d captures in %s%s"
                .formatted(
                        count,
                        folder,
                        copies.hasSecrets() ? ", with the secrets of their sessions: keep them to yourself" : ""));
        screen.flush();
        return 0;
    }
}
