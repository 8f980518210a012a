package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.config.Export;
import org.warren.wireguard.config.NixModule;
import org.warren.wireguard.config.TunnelConfiguration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `warren config export`: prints a file as a complete INI file, or as a NixOS module.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = "Print a file as wg-quick's INI, secrets included, or as a NixOS module, which names key files.")
final class ConfigExportCommand implements Callable<Integer> {

    private static final Pattern FILE_NAME = Pattern.compile("([a-zA-Z0-9_=+.-]{1,15})\\.conf");
    private static final Pattern INTERFACE_NAME = Pattern.compile("[a-zA-Z0-9_=+.-]{1,15}");

    /// The formats.
    enum Format {
        INI,
        NIXOS
    }

    @CommandLine.Parameters(paramLabel = "FILE", description = "What wg-quick or `wg setconf` reads.")
    private Path file = Path.of(".");

    @Option(names = "--format", required = true, description = "ini or nixos.")
    private Format format = Format.INI;

    @Option(
            names = "--role",
            description = "server or client, for nixos. Default: server if it listens and knows no peer's endpoint.")
    private NixModule.@Nullable Role role;

    @Option(
            names = "--interface",
            paramLabel = "NAME",
            description = "The interface's name, for nixos. Default: the file's, as for wg-quick.")
    private @Nullable String name;

    @Option(
            names = "--uplink",
            paramLabel = "NAME",
            description = "The server's interface towards the Internet, for nixos. Default: the one by which the file's"
                    + " commands masquerade.")
    private @Nullable String uplink;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine command = Objects.requireNonNull(spec).commandLine();
        TunnelConfiguration configuration = ConfigurationFiles.read(file, command.getErr());
        Export export =
                switch (format) {
                    case INI -> new Export(configuration.toIni(), List.of());
                    case NIXOS ->
                        NixModule.of(
                                configuration,
                                role == null ? NixModule.Role.of(configuration) : role,
                                interfaceName(),
                                uplink == null ? null : named("--uplink", uplink));
                };
        ConfigurationFiles.tellLeftOut(export, command.getErr());
        PrintWriter screen = command.getOut();
        screen.print(export.text());
        screen.flush();
        return 0;
    }

    private String interfaceName() {
        if (name != null) {
            return named("--interface", name);
        }
        Matcher matcher = FILE_NAME.matcher(String.valueOf(file.getFileName()));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    file + " does not name an interface, as wg0.conf would; say --interface NAME");
        }
        return matcher.group(1);
    }

    private static String named(String option, String name) {
        if (!INTERFACE_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    option + " '" + name + "' is not an interface's name: 1 to 15 letters, digits and _=+.-");
        }
        return name;
    }
}
