package org.warren.workload.link;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Texts of links that say what no link is.
class LinkTextTest {

    @Test
    void textsOfTooFewValuesAreRefusedByName() {
        String text = LinkText.write(new LinkBehaviour(LinkDirection.PERFECT, LinkDirection.PERFECT, null));
        for (String wrong : List.of(
                "up.bursts: 0.1",
                "radio: 5",
                "up.slots: 1",
                "up.outage.0: 5",
                "up.fault.0: drop data 1 | 2",
                "up.trace: 1 | 2")) {
            String key = wrong.substring(0, wrong.indexOf(':'));
            assertThatThrownBy(() -> LinkText.read(text + wrong + "\n"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith(key + " has ")
                    .hasMessageContaining(wrong.substring(key.length() + 2));
        }
        assertThatThrownBy(() -> LinkText.read(text.replace("up.delay: 0", "up.delay: soon")))
                .hasMessage("up.delay: 'soon' is not a whole number");
    }
}
