package org.warren.harness.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LastLinesTest {

    private static final String KEY = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";

    @Test
    void theEndIsKeptAndKeysAreHidden() {
        String said = "one\ntwo\n\n[#] wg set wg0 private-key " + KEY + "\n[#] echo " + "0a".repeat(32)
                + "\n[#] ip -6 route add fd00:9::/64 dev wg0\nError: Peer netns reference is invalid.\n\u2502  advice  \u2502\nRTNETLINK answers: Invalid argument\n"
                + "[#] ip link delete dev wg0\n\033[2mfive\033[0m\033[2J\n";
        assertThat(LastLines.of(said))
                .isEqualTo("It said at last: [#] wg set wg0 private-key (hidden) / [#] echo (hidden)"
                        + " / [#] ip -6 route add fd00:9::/64 dev wg0 / RTNETLINK answers: Invalid argument"
                        + " / [#] ip link delete dev wg0 / five [2J.");
    }

    @Test
    void longLinesAreCut() {
        assertThat(LastLines.of("x".repeat(5000))).hasSizeLessThan(300).contains("...");
    }

    @Test
    void silenceIsSaid() {
        assertThat(LastLines.of(" \n\n")).isEqualTo("It said nothing.");
    }
}
