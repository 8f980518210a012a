package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// `warren --help` shows the first line of each command's description, which is cut where it is no sentence of its own.
class CommandHelpTest {

    @Test
    void descriptionsBeginWithAWholeSentence() {
        assertThat(commands(Warren.commandLine())).hasSizeGreaterThan(20).allSatisfy(command -> assertThat(
                        description(command))
                .as(command.getCommandName())
                .endsWith("."));
    }

    private static Stream<CommandLine> commands(CommandLine command) {
        return Stream.concat(
                Stream.of(command), command.getSubcommands().values().stream().flatMap(CommandHelpTest::commands));
    }

    private static String description(CommandLine command) {
        return command.getCommandSpec().usageMessage().description()[0];
    }
}
