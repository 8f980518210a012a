package org.warren.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EmissionsTest {

    private static final double SECOND = 1e9;

    @Test
    void constantGapsAreConstant() {
        var emissions = new Emissions(1, "flow", udp(always(20e6)), 0);
        IntStream.range(0, 100)
                .forEach(i -> assertThat(emissions.next().gapNanos()).isEqualTo(20_000_000));
    }

    @Test
    void silenceLiesBetweenTheMessagesOfTwoTalks() {
        // given 100 ms of talk with a message each 20 ms, and 1 s of pause
        Stream stream = udp(
                new State("talk", constant(100e6), constant(20e6), constant(160), to("pause")),
                new State("pause", constant(SECOND), null, constant(160), to("talk")));
        var emissions = new Emissions(1, "flow", stream, 0);
        // then
        List<Long> gaps = new ArrayList<>();
        IntStream.range(0, 11).forEach(i -> gaps.add(emissions.next().gapNanos() / 1_000_000));
        assertThat(gaps).containsExactly(20L, 20L, 20L, 20L, 20L, 1020L, 20L, 20L, 20L, 20L, 1020L);
    }

    @Test
    void followersComeAsOftenAsTheyWeigh() {
        Stream stream = udp(
                new State(
                        "choose",
                        constant(1),
                        null,
                        constant(16),
                        List.of(new State.Transition("small", 3), new State.Transition("large", 1))),
                new State("small", constant(10), constant(10), constant(100), to("choose")),
                new State("large", constant(10), constant(10), constant(1000), to("choose")));
        var emissions = new Emissions(5, "flow", stream, 0);
        long large = IntStream.range(0, 10_000)
                .filter(i -> emissions.next().size(0) == 1000)
                .count();
        // 2500 with a deviation of 43
        assertThat(large).isBetween(2370L, 2630L);
    }

    @Test
    void aStreamThatFallsSilentForGoodDoesNotHang() {
        Stream stream = udp(
                new State("once", constant(10), constant(10), constant(100), to("never")),
                new State("never", null, null, constant(16), List.of()));
        var emissions = new Emissions(5, "flow", stream, 0);
        assertThat(emissions.next().gapNanos()).isEqualTo(10);
        assertThat(emissions.next().gapNanos()).isEqualTo(Long.MAX_VALUE);
        // and two silent states that follow each other
        Stream turning = udp(
                new State("once", constant(10), constant(10), constant(100), to("left")),
                new State("left", constant(1), null, constant(16), to("right")),
                new State("right", constant(1), null, constant(16), to("left")));
        var turns = new Emissions(5, "flow", turning, 0);
        assertThat(turns.next().gapNanos()).isEqualTo(10);
        assertThat(turns.next().gapNanos()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void theSameSeedGivesTheSameMessagesToTheLastByte() throws Exception {
        assertThat(digest(1, "laptop")).isEqualTo(digest(1, "laptop"));
        assertThat(digest(1, "laptop")).isNotEqualTo(digest(2, "laptop")).isNotEqualTo(digest(1, "phone"));
        // A change of this value is a change of all runs of a seed: say so in the changelog.
        assertThat(digest(1, "laptop")).isEqualTo("1bb061588370ed87");
    }

    @Test
    void sizesStayWithinWhatADatagramNeedsAndAnAnswerMayHave() {
        Stream stream = new Stream(
                "dns",
                Direction.OUT,
                Transport.UDP,
                List.of(always(SECOND)),
                constant(1),
                new Distribution.Uniform(0, 100_000),
                null,
                0);
        var emissions = new Emissions(1, "flow", stream, 0);
        for (int i = 0; i < 1000; i++) {
            Emission emission = emissions.next();
            assertThat(emission.answer(0)).isBetween(Stream.MESSAGE_MIN, Stream.DATAGRAM_MAX);
            assertThat(emission.bytes()).isEqualTo(emission.size(0) + emission.answer(0));
        }
    }

    @Test
    void aStreamThatCannotWorkIsRefusedInWords() {
        assertThatThrownBy(() -> udp(new State("quiet", null, null, constant(16), List.of())))
                .hasMessage("stream test never sends, expected a state with a gap");
        assertThatThrownBy(() -> udp(new State("a", constant(1), constant(1), constant(16), to("b"))))
                .hasMessage("state a is followed by b, which is not there");
        assertThatThrownBy(() -> udp(new State("a", constant(1), constant(1), constant(16), List.of())))
                .hasMessage("state a ends and none follows it");
    }

    private static String digest(long seed, String flow) throws Exception {
        Stream stream = udp(
                new State(
                        "talk",
                        new Distribution.Exponential(SECOND),
                        new Distribution.LogNormal(20e6, 1),
                        new Distribution.Weibull(300, 0.7),
                        to("pause")),
                new State("pause", new Distribution.Pareto(SECOND, 1.5), null, constant(16), to("talk")));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        var emissions = new Emissions(seed, flow, stream, 0);
        for (int i = 0; i < 10_000; i++) {
            Emission emission = emissions.next();
            digest.update((emission.gapNanos() + " " + emission.size(0) + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, 16);
    }

    private static Stream udp(State... states) {
        return new Stream("test", Direction.OUT, Transport.UDP, List.of(states), constant(1), null, null, 0);
    }

    private static State always(double gap) {
        return new State("always", null, constant(gap), constant(160), List.of());
    }

    private static List<State.Transition> to(String state) {
        return List.of(new State.Transition(state, 1));
    }

    private static Distribution constant(double value) {
        return new Distribution.Constant(value);
    }

    @Test
    void twoLargeSizesHaveASum() {
        int most = Stream.MESSAGE_MAX;
        assertThat(new Emission(0, new int[] {most, most}, new int[] {most, most}).bytes())
                .isEqualTo(4L * most);
    }

    @Test
    void sessionsBeyondAllNumbersEndWithTheRun() {
        // given values of which some are beyond what a number of nanoseconds holds
        Distribution wild = new Distribution.LogNormal(3600e9, 20);
        State always =
                new State("always", null, new Distribution.Constant(1e9), new Distribution.Constant(64), List.of());
        Stream stream = new Stream(
                "beat", Direction.OUT, Transport.UDP, List.of(always), new Distribution.Constant(1), null, null, 0);
        Profile profile = new Profile("wild", "Wild.", new Profile.Sessions(wild, wild), List.of(stream));
        long day = 86_400_000_000_000L;
        for (long seed = 1; seed <= 200; seed++) {
            assertThat(profile.windows(seed, "flow", day))
                    .as("seed %d", seed)
                    .allMatch(window -> window.startNanos() >= 0 && window.endNanos() <= day);
        }
    }
}
