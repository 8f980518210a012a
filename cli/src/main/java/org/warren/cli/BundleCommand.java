package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.harness.bundle.BundleWriter;
import org.warren.harness.record.UnreadableRecordException;
import org.warren.harness.scenario.ShellWord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren bundle`: a run in one file, for a bug report.
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = "Pack a recorded run into one file that `warren run --from` runs again.")
final class BundleCommand implements Callable<Integer> {

    private static final String ENDING = ".warren.zip";

    @CommandLine.Parameters(paramLabel = "DIR", description = "The folder of a run.")
    private Path folder = Path.of(".");

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "The bundle, which must not exist. Default: the folder's name and " + ENDING + ", here.")
    private @Nullable Path out;

    @Option(
            names = "--with-keys",
            description = "Also pack the secrets of --keylog: whoever has them can decrypt the run's captures.")
    private boolean withKeys;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter screen = Objects.requireNonNull(spec).commandLine().getOut();
        String commit = System.getProperty("warren.commit", "unknown");
        var writer = new BundleWriter(folder, commit, withKeys, new PackingProgress(screen, "packed"));
        BundleWriter.Packed packed;
        try {
            packed = writer.write(out == null ? besideTheUser() : out);
        } catch (UnreadableRecordException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (packed.keysLeftOut() > 0) {
            screen.printf(
                    "left out: %d of keys/, with which captures can be decrypted; --with-keys packs them%n",
                    packed.keysLeftOut());
        }
        if (packed.othersLeftOut() > 0) {
            screen.printf("left out: %d that no run writes%n", packed.othersLeftOut());
        }
        screen.printf("%s: %d files, %d KiB%n", packed.bundle(), packed.files(), (packed.bytes() + 1023) >> 10);
        screen.printf("again: ./warren run --from %s%n", ShellWord.of(packed.bundle()));
        screen.flush();
        return 0;
    }

    private Path besideTheUser() {
        return Path.of(folder.toAbsolutePath().normalize().getFileName() + ENDING);
    }
}
