package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// The scenario itself is in another module: here the words become those of `warren run`.
class TrafficCommandTest {

    @Test
    void itIsARunOfWorkday() {
        // given an option that goes with none of those that `traffic` makes of its own
        CommandRun run = CommandRun.of("traffic", "--profile", "voice", "--from", "bundle.zip");

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("--set and --from cannot be used together");
    }

    @Test
    void anOptionThatRunDoesNotHaveIsRefused() {
        CommandRun run = CommandRun.of("traffic", "--profile", "voice", "--fast");

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("Unknown option: '--fast'");
    }

    @Test
    void theProfileHasToBeNamed() {
        assertThat(CommandRun.of("traffic").err()).contains("Missing required option: '--profile=PROFILE'");
    }

    @Test
    void profilesAreListed() {
        assertThat(CommandRun.of("list", "profiles").out())
                .contains("voice          A telephone call with G.711")
                .contains("rrul ");
    }

    @Test
    void linksAreListed() {
        assertThat(CommandRun.of("list", "links").out())
                .contains("wire             does nothing to packets")
                .contains("lte-train        A phone in a train");
    }
}
