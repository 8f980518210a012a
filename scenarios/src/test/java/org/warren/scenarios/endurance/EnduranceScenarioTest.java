package org.warren.scenarios.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.Summary;

class EnduranceScenarioTest {

    private static final EnduranceScenario SCENARIO = new EnduranceScenario();

    @TempDir
    Path folder;

    @Test
    void virtualLabIsUnsupportedWithItsReasonBeforeAnythingRuns() {
        var request = new RunRequest(
                SCENARIO,
                parameters("5m"),
                Map.of("client", "java", "server", "java"),
                1,
                folder,
                new VirtualLabProvider());
        assertThat(request.unsupported())
                .hasValueSatisfying(why ->
                        assertThat(why).contains("virtual time has no rate").contains("--lab containers"));
        assertThat(new ContainerLabProvider().capabilities())
                .containsAll(SCENARIO.needs().keySet());
    }

    @Test
    void timeWithoutARekeyIsRefused() {
        assertThatThrownBy(() -> parameters("149s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "parameter time: '149s' is not accepted; give a duration such as 30s, 5m or 1h, from 150s to"
                                + " 1d");
        assertThat(parameters("150s").texts()).containsEntry("time", "150s").containsEntry("streams", "1");
    }

    @Test
    void stepsNameEachMinuteThatIsBegun() {
        assertThat(SCENARIO.steps(parameters("150s")))
                .containsExactly("tunnel up", "warm up", "minute 1", "minute 2", "minute 3");
        assertThat(SCENARIO.steps(parameters("30m"))).hasSize(32).endsWith("minute 30");
    }

    @Test
    void measurementsHaveAFewValuesEachAndHideNoSlowSecond() {
        Summary summary = SCENARIO.summary(new EnduredFolder(folder)
                .rate(second -> second == 123 ? 0.01 : 1)
                .retransmits(second -> second == 200 ? 7 : 0)
                .evidence());
        assertThat(summary.measurements())
                .extracting(Measurement::name)
                .containsExactly(
                        "rate over 10 s",
                        "slowest second",
                        "segments sent again in 10 s",
                        "rekeys",
                        "time between handshakes",
                        "client processor time per gigabit",
                        "client resident memory",
                        "client heap after collections",
                        "client collections",
                        "server processor time per gigabit",
                        "server resident memory",
                        "server heap after collections",
                        "server collections");
        assertThat(summary.measurements())
                .allSatisfy(measurement -> assertThat(measurement.values()).hasSizeLessThanOrEqualTo(60))
                .filteredOn(measurement -> measurement.name().equals("slowest second"))
                .singleElement()
                .satisfies(slowest -> assertThat(slowest.median()).isLessThan(0.05));
        assertThat(summary.sentences())
                .anySatisfy(sentence -> assertThat(sentence).contains("the slowest second, at 123.0 s, had 0.0"))
                .contains("5 rekeys, and 7 segments were sent again in all that time.")
                .anySatisfy(
                        sentence -> assertThat(sentence)
                                .isEqualTo(
                                        "The server (java) took 0.225 s of processor time for a gigabit, with iperf3's, and"
                                                + " between 100 and 100 MiB of memory; 60 collections left 1.2 MiB at most in its heap."));
    }

    @Test
    void kernelHasNoMemoryToLookAtAndSaysSo() {
        Summary summary =
                SCENARIO.summary(new EnduredFolder(folder).server("kernel").evidence());
        assertThat(summary.measurements()).extracting(Measurement::name).doesNotContain("server resident memory");
        assertThat(summary.sentences())
                .anySatisfy(sentence ->
                        assertThat(sentence).startsWith("The server (kernel)").contains("no process"));
    }

    private static Parameters parameters(String time) {
        return SCENARIO.parameters(Map.of("time", time));
    }
}
