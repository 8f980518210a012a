package org.warren.wireguard.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArgumentsTest {
    private static Arguments parse(String words) {
        return Arguments.parse(words.isEmpty() ? List.of() : List.of(words.split(" ", -1)));
    }

    @Test
    void optionsStandBeforeTheInterfaceOrBehindIt() {
        Arguments expected = new Arguments(Arguments.Action.RUN, "wg0", Path.of("/tmp/keys"));
        assertThat(parse("-f --keylog /tmp/keys wg0")).isEqualTo(expected);
        assertThat(parse("wg0 --foreground --keylog /tmp/keys")).isEqualTo(expected);
        assertThat(parse("wg0")).isEqualTo(new Arguments(Arguments.Action.RUN, "wg0", null));
    }

    @Test
    void versionAndHelpNeedNoInterface() {
        assertThat(parse("--version").action()).isEqualTo(Arguments.Action.VERSION);
        assertThat(parse("--help").action()).isEqualTo(Arguments.Action.HELP);
        assertThat(Version.line()).startsWith("warren-wg ").doesNotContain("${", "unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-f", "wg0 wg1", "--keylog", "wg0 --keylog", "--unknown wg0", "-x"})
    void wrongUsageIsRefusedWithASentence(String words) {
        assertThatThrownBy(() -> parse(words))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("see warren-wg --help");
    }
}
