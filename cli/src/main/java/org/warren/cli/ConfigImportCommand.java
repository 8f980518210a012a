package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.config.TunnelConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren config import`: checks a file, and prints it in canonical order and spelling.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Check a file as wg and wg-quick would, and print it in normal form.")
final class ConfigImportCommand implements Callable<Integer> {

    /// The formats.
    enum Format {
        INI,
        JSON
    }

    @CommandLine.Parameters(paramLabel = "FILE", description = "What wg-quick or `wg setconf` reads.")
    private Path file = Path.of(".");

    @Option(names = "--show-secrets", description = "Print private and preshared keys too.")
    private boolean showSecrets;

    @Option(names = "--format", defaultValue = "INI", description = "ini (default) or json.")
    private Format format = Format.INI;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        TunnelConfiguration configuration = ConfigurationFiles.read(file, command.getErr());
        PrintWriter screen = command.getOut();
        screen.print(
                switch (format) {
                    case INI -> showSecrets ? configuration.toIni() : configuration.toIniWithoutSecrets();
                    case JSON -> new ConfigurationJson(showSecrets).print(configuration);
                });
        screen.flush();
        return 0;
    }
}
