package org.warren.kit.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.CommandResult;

/// What is read from iperf3, and how it is called.
class IperfTest {

    @Test
    void receiversBytesAreWhatCounts() {
        Iperf.Report report = Iperf.report("""
                {"end": {"sum_sent": {"bytes": 2000, "seconds": 1.0, "retransmits": 7},
                         "sum_received": {"bytes": 1000, "seconds": 2.0}}}""");
        assertThat(report.bitsPerSecond()).isEqualTo(4000);
        assertThat(report.retransmits()).isEqualTo(7);
        assertThat(report.error()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"error\": \"unable to connect to server\"} | unable to connect to server",
                "{\"end\": {}} | iperf3 gave no report",
                "{\"end\": {\"sum_rec | iperf3 printed no JSON",
                "iperf3: command not found | iperf3 printed no JSON",
                "'' | iperf3 gave no report",
            })
    void reportThatIsNoneIsNothingWithItsReason(String text, String reason) {
        Iperf.Report report = Iperf.report(text);
        assertThat(report.bytes()).isZero();
        assertThat(report.bitsPerSecond()).isZero();
        assertThat(report.error()).isEqualTo(reason);
    }

    @Test
    void iperfThatHangsIsNothing() {
        var hung = new CommandResult("iperf3", CommandResult.Ending.TIMED_OUT, 0, "", "");
        assertThat(Iperf.report(hung).error()).isEqualTo("iperf3 did not finish in time");
    }

    @Test
    void lessThanASecondIsNotGivenToIperf() {
        assertThatThrownBy(() -> Iperf.connect("10.0.0.1", 0, 1, false)).hasMessageContaining("whole seconds");
    }
}
