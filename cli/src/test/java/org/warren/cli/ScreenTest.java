package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ScreenTest {

    private final StringWriter terminal = new StringWriter();
    private final Screen screen = Screen.to(new PrintWriter(terminal));

    @Test
    void noControlCharacterOfOthersReachesTheTerminal() {
        for (char c = 0; c < 0x2100; c++) {
            screen.print(c);
        }
        screen.println("\u001b]0;title\u0007 \u009b2J \r over \u202e reversed \u2028");
        screen.printf("%s%n", "\u001b[31m");
        screen.flush();

        assertThat(terminal.toString().chars())
                .noneMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')
                .noneMatch(c ->
                        (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f);
        assertThat(terminal.toString()).contains("?]0;title? ?2J ? over ? reversed ?\n", "?[31m\n");
    }

    @Test
    void whatWarrenDrawsItselfPasses() {
        Screen.control(screen, "\r\u001b[0m");
        screen.print("café ✓ 𝄞");
        screen.flush();

        assertThat(terminal.toString()).isEqualTo("\r\u001b[0mcafé ✓ 𝄞");
    }

    @Test
    void wrappingTwiceIsOnce() {
        assertThat(Screen.to(screen)).isSameAs(screen);
    }
}
