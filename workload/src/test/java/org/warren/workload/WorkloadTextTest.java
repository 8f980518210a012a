package org.warren.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WorkloadTextTest {

    private static final Profile PROFILE = new Profile(
            "test",
            "For tests.",
            new Profile.Sessions(new Distribution.Exponential(600e9), new Distribution.Constant(60e9)),
            List.of(
                    new Stream(
                            "speech",
                            Direction.IN,
                            Transport.UDP,
                            List.of(
                                    new State(
                                            "talk",
                                            new Distribution.Exponential(1e9),
                                            new Distribution.Constant(20e6),
                                            new Distribution.Constant(172),
                                            List.of(
                                                    new State.Transition("pause", 2),
                                                    new State.Transition("talk", 0.5))),
                                    new State(
                                            "pause",
                                            new Distribution.Exponential(2e9),
                                            null,
                                            new Distribution.Constant(16),
                                            List.of(new State.Transition("talk", 1)))),
                            new Distribution.Constant(1),
                            null,
                            Codec.G711,
                            150_000_000),
                    new Stream(
                            "pages",
                            Direction.OUT,
                            Transport.TCP,
                            List.of(new State(
                                    "read",
                                    null,
                                    new Distribution.Capped(new Distribution.Weibull(30e9, 0.5), 1e12),
                                    new Distribution.Constant(400),
                                    List.of())),
                            new Distribution.Uniform(1, 9),
                            new Distribution.Pareto(2000, 1.2),
                            null,
                            0)));

    @Test
    void aWorkloadIsTheSameAfterItsWay() {
        Workload workload = workload(1);
        assertThat(WorkloadText.parse(WorkloadText.write(workload))).isEqualTo(workload);
    }

    @Test
    void aWrongLineIsNamed() {
        String text = WorkloadText.write(workload(1));
        assertThatThrownBy(() -> WorkloadText.parse(text.replace("state\ttalk", "stat\ttalk")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line ");
        assertThatThrownBy(() -> WorkloadText.parse("")).hasMessageStartingWith("line 1 of the workload: expected");
    }

    @Test
    void aThousandFlowsAreRefused() {
        assertThatThrownBy(() -> workload(1000)).hasMessage("there are 1000 flows, expected at most 500");
    }

    @Test
    void windowsFollowFromTheSeedAndLieInTheRun() {
        long day = 86_400_000_000_000L;
        List<Window> windows = PROFILE.windows(1, "phone", day);
        assertThat(windows).isEqualTo(PROFILE.windows(1, "phone", day)).isNotEqualTo(PROFILE.windows(2, "phone", day));
        // A session of a minute each 11 minutes: 131 a day, with a deviation of about 11.
        assertThat(windows).hasSizeBetween(95, 165);
        assertThat(windows.getLast().endNanos()).isLessThanOrEqualTo(day);
    }

    @Test
    void streamsAreNumberedThroughAllFlows() {
        Workload workload = workload(3);
        assertThat(workload.firstStream(workload.flows().get(2))).isEqualTo(4);
    }

    private static Workload workload(int flows) {
        return new Workload(
                7,
                3_600_000_000_000L,
                List.of(
                        new Workload.End("laptop", "/run/netns/laptop", "10.0.0.2"),
                        new Workload.End("server", "", "10.0.0.1")),
                IntStream.range(0, flows)
                        .mapToObj(i -> Flow.of(
                                "flow-" + i,
                                "laptop",
                                "server",
                                List.of(new Window(0, 10), new Window(20, 30)),
                                PROFILE))
                        .toList());
    }
}
