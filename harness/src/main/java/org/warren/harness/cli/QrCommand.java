package org.warren.harness.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.config.AndroidText;
import org.warren.wireguard.config.Export;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren qr`: a configuration as a QR code for WireGuard's Android client.
@Command(
        name = "qr",
        mixinStandardHelpOptions = true,
        description = "Show a configuration, private key included, as a QR code for WireGuard's Android client.")
final class QrCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "FILE", description = "What wg-quick or `wg setconf` reads.")
    private Path file = Path.of(".");

    @Option(names = "--png", paramLabel = "OUT", description = "Write an image that only you can read instead.")
    private @Nullable Path png;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Export export = AndroidText.of(ConfigurationFiles.read(file, command.getErr()));
        QrCode code = QrCode.of(export.text());
        ConfigurationFiles.tellLeftOut(export, command.getErr());
        if (png == null) {
            PrintWriter screen = command.getOut();
            screen.print(code.toTerminal());
            screen.flush();
        } else {
            code.write(png);
        }
        return 0;
    }
}
