package org.warren.harness.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.record.RunRecord.Expectation;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class RunRecordTest {

    @Test
    void medianOfAnOddNumberIsTheMiddleOne() {
        var measurement = Measurement.of("rtt", "ms", 9, 1, 5);

        assertThat(measurement.median()).isEqualTo(5);
        assertThat(measurement.low()).isEqualTo(1);
        assertThat(measurement.high()).isEqualTo(9);
        assertThat(measurement.values()).containsExactly(9.0, 1.0, 5.0);
    }

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Measurement.of("rtt", "ms", 4, 1, 2, 100).median()).isEqualTo(3);
    }

    @Test
    void measurementWithoutValuesIsRefused() {
        assertThatThrownBy(() -> Measurement.of("rtt", "ms", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the measurement rtt has no values");
    }

    @Test
    void whatJsonCannotSayIsRefused() {
        assertThatThrownBy(() -> Measurement.of("rtt", "ms", 1, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rtt is NaN, not a finite number");
    }

    @Test
    void verdictIsWhatTheChecksMergeTo() {
        var run = RunRecord.of("handshake", "virtual", 1)
                .check(new CheckResult("sizes", Verdict.PASS, "", List.of()))
                .check(new CheckResult("ping", Verdict.FAIL, "", List.of()))
                .build();

        assertThat(run.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void runThatDiedEarlyHasARecordWithoutAVerdict() {
        assertThat(RunRecord.of("handshake", "virtual", 1).build().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void passIsExpectedWhereNobodySaidOtherwise() {
        assertThat(failing("a").endedAsExpected()).isFalse();
        assertThat(failing().endedAsExpected()).isTrue();
    }

    @Test
    void expectationIsMetByItsChecksAndNoOthers() {
        var expected = new Expectation(Verdict.FAIL, "planted fault", Map.of("a", Verdict.FAIL, "b", Verdict.FAIL));

        assertThat(failing("b", "a").expecting(expected).endedAsExpected()).isTrue();
        assertThat(failing("a").expecting(expected).endedAsExpected()).isFalse();
        assertThat(failing("a", "b", "c").expecting(expected).endedAsExpected()).isFalse();
        assertThat(failing().expecting(expected).endedAsExpected()).isFalse();
        var other = new Expectation(Verdict.FAIL, "planted fault", Map.of("a", Verdict.FAIL, "b", Verdict.UNKNOWN));
        assertThat(failing("a", "b").expecting(other).endedAsExpected()).isFalse();
    }

    @Test
    void expectationThatNamesNoCheckIsMetByItsVerdict() {
        var expected = new Expectation(Verdict.FAIL, "planted fault", Map.of());

        assertThat(failing("a").expecting(expected).endedAsExpected()).isTrue();
        assertThat(failing().expecting(expected).endedAsExpected()).isFalse();
        assertThat(RunRecord.of("handshake", "virtual", 1)
                        .build()
                        .expecting(expected)
                        .endedAsExpected())
                .as("UNKNOWN")
                .isFalse();
    }

    @Test
    void rolesAndParametersKeepTheirOrder() {
        assertThat(ExampleRun.run().subjects().keySet()).containsExactly("server", "client");
        assertThat(ExampleRun.run().parameters().keySet()).containsExactly("udp-timeout", "idle");
    }

    @Test
    void stepThatIsOverHasAnEnd() {
        assertThatThrownBy(() -> new Step("idle", 1, null, Step.Status.DONE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the step idle is over and has no endSeconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../other/a.pcap", "a/../../b", "a\\b", "", "a/.."})
    void pathsStayInTheRunFolder(String path) {
        assertThatThrownBy(() ->
                        RunRecord.of("handshake", "virtual", 1).capture(path).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path \"%s\" does not stay in the run folder", path);
    }

    @Test
    void dotsInsideANameAreNoWayOut() {
        assertThat(RunRecord.of("handshake", "virtual", 1)
                        .capture("a..b/..c.pcap")
                        .build()
                        .captures())
                .containsExactly("a..b/..c.pcap");
    }

    private static RunRecord failing(String... checks) {
        var run = RunRecord.of("handshake", "virtual", 1).check(new CheckResult("ping", Verdict.PASS, "", List.of()));
        for (var check : checks) {
            run.check(new CheckResult(check, Verdict.FAIL, "", List.of()));
        }
        return run.build();
    }
}
