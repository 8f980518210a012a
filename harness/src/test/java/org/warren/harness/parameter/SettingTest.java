package org.warren.harness.parameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.util.List;
import org.junit.jupiter.api.Test;

class SettingTest {

    @Test
    void firstEqualsSignSeparates() {
        assertThat(Setting.parse("idle=1h")).isEqualTo(new Setting("idle", "1h"));
        assertThat(Setting.parse("script=a=b")).isEqualTo(new Setting("script", "a=b"));
        assertThat(Setting.parse("text=")).isEqualTo(new Setting("text", ""));
    }

    @Test
    void textWithoutNameOrSignIsRefused() {
        for (String text : List.of("", "idle", "=1h", "=")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Setting.parse(text))
                    .withMessage("invalid setting '" + text + "': expected NAME=VALUE");
        }
    }

    @Test
    void orderIsKeptAndTheLastOfANameCounts() {
        assertThat(Setting.parseAll("b=1", "a=2", "b=3")).containsExactly(entry("b", "3"), entry("a", "2"));
    }
}
