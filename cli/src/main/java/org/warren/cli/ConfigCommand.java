package org.warren.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren config`: configuration files of wg and wg-quick.
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Check configuration files of wg and wg-quick, and convert them.",
        subcommands = {ConfigImportCommand.class, ConfigExportCommand.class})
final class ConfigCommand implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                Objects.requireNonNull(spec).commandLine(), "say what to do with the configuration: import or export");
    }
}
