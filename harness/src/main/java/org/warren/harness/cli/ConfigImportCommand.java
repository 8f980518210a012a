package org.warren.harness.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.config.TunnelConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren config import`: a file in one order and spelling, if it is right.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = "Check a file as wg and wg-quick would, and print it in one order and spelling.")
final class ConfigImportCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "FILE", description = "What wg-quick or `wg setconf` reads.")
    private Path file = Path.of(".");

    @Option(names = "--show-secrets", description = "Print private and preshared keys too.")
    private boolean showSecrets;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        TunnelConfiguration configuration = ConfigurationFiles.read(file, command.getErr());
        PrintWriter screen = command.getOut();
        screen.print(showSecrets ? configuration.toIni() : configuration.toIniWithoutSecrets());
        screen.flush();
        return 0;
    }
}
