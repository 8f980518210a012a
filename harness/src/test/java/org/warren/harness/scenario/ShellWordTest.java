package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "with space",
                "it's",
                "$(touch x)",
                "`id`",
                "a;b",
                "a&b|c>d<e",
                "*?[x]",
                "~",
                "#x",
                "\"quoted\"",
                "back\\slash",
                "new\nline",
                "",
                "!history",
                "{a,b}",
                "é"
            })
    void shellReadsTheWordAsItWas(String word) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.of(word)).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
    }

    @Test
    void plainWordsStayAsPeopleWriteThem() {
        assertThat(ShellWord.of("udp-timeout=30s")).isEqualTo("udp-timeout=30s");
        assertThat(ShellWord.of(Path.of("runs/a b"))).isEqualTo("'runs/a b'");
        assertThat(ShellWord.of(Path.of("-rf"))).isEqualTo("./-rf");
    }
}
