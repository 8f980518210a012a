package org.warren.workload.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import org.junit.jupiter.api.Test;

/// What is no trace is told with its line.
class TraceTest {

    @Test
    void saysWhatItCarries() {
        Trace trace = Trace.parse("lte.up", "0\n2\n2\n4\n");

        assertThat(trace.periodNanos()).isEqualTo(4_000_000);
        assertThat(trace.bitsPerSecond()).isCloseTo(4 * 1504 * 8 / 0.004, offset(1e-3));
    }

    @Test
    void windowsLineEndsAreTaken() {
        assertThat(Trace.parse("lte.up", "1\r\n2\r\n")).isEqualTo(Trace.parse("lte.up", "1\n2"));
    }

    @Test
    void garbageIsToldWithFileLineAndWhatWasExpected() {
        refuses(
                "1\nfoo\n3\n",
                "lte.up:2: expected milliseconds such as 1250, in which the link carries 1500 bytes, not 'foo'");
        refuses("\n", "lte.up:1: expected milliseconds such as 1250, in which the link carries 1500 bytes, not ''");
        refuses("", "lte.up:1: expected a trace of mahimahi, milliseconds one a line, and the file is empty");
        refuses("5\n4\n", "lte.up:2: expected milliseconds of at least 5, which the line before has, not 4");
        refuses("0\n0\n", "lte.up:2: expected more than 0 milliseconds in the last line, where it starts again");
        refuses("-1\n", "lte.up:1: expected milliseconds such as 1250, in which the link carries 1500 bytes, not '-1'");
        refuses(
                "\u0000\u001b[31mbinary garbage that is long",
                "lte.up:1: expected milliseconds such as 1250, in which the link carries 1500 bytes, not"
                        + " '??[31mbinary garbage...'");
        refuses("12345678901\n", "lte.up:1: expected milliseconds such as 1250");
        refuses("1\n".repeat(1_000_001), "lte.up:1000001: expected at most 1000000 lines");
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> Trace.parse("lte.up", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }
}
