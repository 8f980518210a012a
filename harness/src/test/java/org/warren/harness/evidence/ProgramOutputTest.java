package org.warren.harness.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgramOutputTest {

    private static final long SECOND = 1_000_000_000L;

    @Test
    void linesHaveTheirTimes() {
        ProgramOutput output = parse("""
                1.000000001 out hello  world
                2.500000000 err oops
                2.500000000 out
                """.replace("out\n", "out \n"));

        assertThat(output.lines())
                .containsExactly(
                        new ProgramOutput.Line(SECOND + 1, false, "hello  world"),
                        new ProgramOutput.Line(2 * SECOND + 500_000_000, true, "oops"),
                        new ProgramOutput.Line(2 * SECOND + 500_000_000, false, ""));
        assertThat(output.end()).isEmpty();
        assertThat(output.between(SECOND + 2, 3 * SECOND)).hasSize(2);
    }

    @Test
    void endIsTold() {
        ProgramOutput output = parse("1.000000000 out a\n3.250000000 end exited 3\n4.000000000 out a child\n");

        assertThat(output.end().orElseThrow().words()).isEqualTo("exited with status 3 at 3.250 s");
        assertThat(output.endBy(3 * SECOND)).isEmpty();
        assertThat(output.endBy(4 * SECOND)).isPresent();
        assertThat(output.lines()).hasSize(2);
        assertThat(parse("0.000000000 end signaled 9\n").end().orElseThrow().words())
                .isEqualTo("was ended by signal 9 at 0.000 s");
    }

    @Test
    void lineThatIsNotWholeYetIsLeftOut() {
        assertThat(parse("1.000000000 out a\n2.000000000 ou").lines()).hasSize(1);
        assertThat(parse("").lines()).isEmpty();
    }

    /// A program may print whatever looks like a line of the log.
    @Test
    void programCannotForgeItsEnd() {
        ProgramOutput output =
                parse("1.000000000 out 1.000000000 end exited 0\n2.000000000 out x\r3.000000000 end exited 0\n");

        assertThat(output.end()).isEmpty();
        assertThat(output.lines()).hasSize(2);
    }

    @Test
    void fullLogIsTold() {
        assertThat(parse("1.000000000 cut the log is full\n").isCut()).isTrue();
        assertThat(parse("1.000000000 out cut\n").isCut()).isFalse();
    }

    @Test
    void damageIsToldWithItsLine() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("1.000000000 out a\nhello\n"))
                .withMessage("line 2 has no time and word");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("1.000000000 end badly\n"))
                .withMessage("line 1 names no end");
        assertThatIllegalArgumentException().isThrownBy(() -> parse("999999999.000000000 out late\n"));
    }

    @Test
    void lastLinesFitIntoASentence() {
        ProgramOutput output = parse("1.000000000 out one\n1.500000000 out  \n2.000000000 err \u001b[31mred\n"
                + "3.000000000 out " + "x".repeat(500) + "\n");

        assertThat(output.last(2, 3 * SECOND))
                .startsWith("Its last lines: 2.000 s [31mred / 3.000 s xxx")
                .hasSizeLessThan(300);
        assertThat(output.last(5, SECOND)).isEqualTo("Its last lines: 1.000 s one.");
        assertThat(output.last(5, 0)).isEqualTo("It had printed nothing.");
    }

    private static ProgramOutput parse(String log) {
        return ProgramOutput.parse(log.getBytes(StandardCharsets.UTF_8));
    }
}
