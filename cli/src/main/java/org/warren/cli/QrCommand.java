package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.config.Export;
import org.warren.wireguard.config.MobileClient;
import org.warren.wireguard.config.MobileText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren qr`: shows a configuration as a QR code for WireGuard's mobile clients.
@Command(
        name = "qr",
        mixinStandardHelpOptions = true,
        description = "Show a configuration, private key included, as a QR code for the WireGuard app of a phone.")
final class QrCommand implements Callable<Integer> {

    @CommandLine.Parameters(paramLabel = "FILE", description = "What wg-quick or `wg setconf` reads.")
    private Path file = Path.of(".");

    @Option(
            names = "--for",
            defaultValue = "ANDROID",
            paramLabel = "CLIENT",
            description = "android (default) or ios: the app that will scan it.")
    private MobileClient client = MobileClient.ANDROID;

    @Option(
            names = "--png",
            paramLabel = "OUT",
            description = "Write a PNG image that only you can read, in place of text.")
    private @Nullable Path png;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        Export export =
                MobileText.of(client, ConfigurationFiles.readOfAndroid(file, command.getErr()), QrCode.BYTES_MAX);
        QrCode code = QrCode.of(export.text());
        ConfigurationFiles.tellLeftOut(export, command.getErr());
        if (png == null) {
            PrintWriter screen = command.getOut();
            Screen.control(screen, code.toTerminal());
            screen.flush();
        } else {
            code.write(png);
        }
        return 0;
    }
}
