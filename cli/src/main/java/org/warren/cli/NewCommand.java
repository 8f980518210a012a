package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.scenario.ShellWord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren new`: creates a network file around wg-quick files.
@Command(
        name = "new",
        mixinStandardHelpOptions = true,
        description = "Write a network file around wg-quick files, with the usual questions, for warren try.")
final class NewCommand implements Callable<Integer> {

    /// What is put in front of nodes that no endpoint refers to.
    enum Behind {
        HOME_ROUTER("home-router"),
        NOTHING("nothing");

        private final String word;

        Behind(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    @CommandLine.Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description =
                    "wg-quick files, one for each tunnel interface. If the file of one end is missing, a matching one is written.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--behind",
            paramLabel = "WHAT",
            description = "What clients sit behind: home-router, which translates addresses, or nothing."
                    + " Default: ${DEFAULT-VALUE}.")
    private Behind behind = Behind.HOME_ROUTER;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "A new or empty folder for the network.")
    private Path out = Path.of(".");

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        Map<String, String> written =
                Objects.requireNonNull(warren).scenarios().ofFiles().draft(files, behind == Behind.HOME_ROUTER);
        requireEmpty();
        OutputFolder folder = OutputFolder.make(out);
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        for (Map.Entry<String, String> file : written.entrySet()) {
            screen.println(folder.write(file.getKey(), file.getValue()));
        }
        screen.println("Look at what it guesses, and run it: ./warren try " + ShellWord.of(out));
        return 0;
    }

    private void requireEmpty() throws IOException {
        if (!Files.exists(out)) {
            return;
        }
        if (Files.isDirectory(out)) {
            try (Stream<Path> others = Files.list(out)) {
                if (others.findAny().isEmpty()) {
                    return;
                }
            }
        }
        throw new IllegalArgumentException(out + " is there already; name a new folder, or an empty one");
    }
}
