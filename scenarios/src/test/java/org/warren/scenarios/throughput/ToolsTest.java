package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.CommandResult;

/// What is read from the tools in the nodes, and in which order they run.
class ToolsTest {

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
        assertThat(Iperf.report(hung).error()).isEqualTo("iperf3 did not come to an end in time");
    }

    @Test
    void lessThanASecondIsNotGivenToIperf() {
        assertThatThrownBy(() -> Iperf.connect("10.0.0.1", 0, 1, false)).hasMessageContaining("whole seconds");
    }

    @Test
    void receivedBytesOfAllPeersAreAdded() {
        Meter before = new Meter(OptionalLong.of(5), Meter.received("KEY=\t100\t7\n"));
        Meter after = new Meter(OptionalLong.empty(), Meter.received("KEY=\t150\t7\nOTHER=\t3\t9\n"));
        assertThat(after.tunnelBytesSince(before)).isEqualTo(53);
        assertThat(after.cpuSince(before)).isEmpty();
    }

    @Test
    void eachRoundBeginsWithAnotherAndAsksEverybodyOnce() {
        List<String> all = List.of("a", "b", "c");
        assertThat(Rotation.order(all, 1)).containsExactly("a", "b", "c");
        assertThat(Rotation.order(all, 2)).containsExactly("b", "c", "a");
        assertThat(Rotation.order(all, 3)).containsExactly("c", "a", "b");
        assertThat(new TreeSet<>(Rotation.order(all, 17))).hasSize(3);
    }
}
