package org.warren.scenarios.workday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.Verdicts.judgeAll;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.Verdicts;
import org.warren.scenarios.workday.PlayedDay.PathRule;
import org.warren.workload.Codec;
import org.warren.workload.Direction;
import org.warren.workload.Flow;

/// A path without faults passes, and each planted fault changes the verdicts that it should and no other.
class WorkdayChecksTest {

    private static final OptionalLong USUAL = OptionalLong.of(PlayedDay.DELAY);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final String VOICE = "voice,mqtt,video-call";

    @TempDir
    private Path folder;

    @Test
    void aPathWithoutFaultsPasses() {
        List<CheckResult> checks = judgeAll(new WorkdayScenario(), voice((nanos, stream) -> USUAL));
        assertThat(checks).allMatch(check -> check.verdict() == Verdict.PASS);
        assertThat(checks).extracting(CheckResult::id).contains("played", "lost", "outage", "stall", "mos", "freezes");
    }

    @Test
    void onePercentMoreLossIsLossAlone() {
        SplittableRandom random = new SplittableRandom(1);
        Evidence evidence = voice((nanos, stream) ->
                random.nextDouble() < 0.01 && stream.codec() == Codec.G711 ? OptionalLong.empty() : USUAL);
        Verdicts.assertOnlyFails(new WorkdayScenario(), evidence, "lost", "lost of voice ");
    }

    @Test
    void aRekeyThatStandsStillFor300MillisecondsIsAStallAlone() {
        // given that voice which is sent within 300 ms of each tenth handshake waits for its end
        Evidence evidence = voice((nanos, stream) -> {
            long into = nanos % (1200 * PlayedDay.SECOND);
            return into < 300_000_000 && stream.codec() == Codec.G711
                    ? OptionalLong.of(PlayedDay.DELAY + 300_000_000 - into)
                    : USUAL;
        });
        Verdicts.assertOnlyFails(new WorkdayScenario(), evidence, "stall", "asked is < 250 ms");
    }

    @Test
    void aNatThatForgetsIsLossAndOutage() {
        // given a phone whose pushes are lost where it was silent for 30 s
        long[] spoke = {0};
        Evidence evidence = PlayedDay.write(folder, "phone,dns", HOUR, (nanos, stream) -> {
            if (stream.direction() == Direction.OUT) {
                spoke[0] = nanos;
                return USUAL;
            }
            return nanos - spoke[0] > 30 * PlayedDay.SECOND ? OptionalLong.empty() : USUAL;
        });
        assertThat(judgeAll(new WorkdayScenario(), evidence))
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .allMatch(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .containsExactly("lost", "outage");
    }

    @Test
    void aHeartbeatThatIsLostIsAnOutageUntilTheNextOne() {
        // given nothing from second 299 to 301, in which the first heartbeat is sent
        Evidence evidence = PlayedDay.write(
                folder,
                "heartbeat,dns",
                HOUR,
                (nanos, stream) -> nanos > 299 * PlayedDay.SECOND && nanos < 301 * PlayedDay.SECOND
                        ? OptionalLong.empty()
                        : USUAL);
        assertThat(judgeAll(new WorkdayScenario(), evidence))
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .containsExactly("lost", "outage");
    }

    @Test
    void aPlayersFileThatEndsInTheMiddleIsUnknown() throws IOException {
        Evidence evidence = voice((nanos, stream) -> USUAL);
        Path file = folder.resolve("probes/server-traffic.gz");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
        assertThat(judgeAll(new WorkdayScenario(), evidence))
                .allMatch(check -> check.verdict() == Verdict.UNKNOWN)
                .allMatch(check -> check.message().contains("ends in the middle, after line"));
    }

    @ParameterizedTest
    @CsvSource({"household, 8, 3", "office, 75, 1", "'voice,web', 2, 1"})
    void plansHaveTheirFlowsAndNodes(String traffic, int flows, int nodes) {
        assertThat(People.flows(traffic, 1, Duration.ofHours(24))).hasSize(flows);
        assertThat(People.nodes(traffic)).hasSize(nodes).first().isEqualTo("client");
    }

    @Test
    void aHouseholdHasAnHourOfVoiceAndTwentyMinutesOfVideo() {
        var flows = People.flows(People.HOUSEHOLD, 1, Duration.ofHours(24));
        assertThat(flows)
                .filteredOn(flow -> flow.name().equals("voice"))
                .extracting(Flow::usedNanos)
                .containsExactly(HOUR.toNanos());
        assertThat(flows)
                .filteredOn(flow -> flow.name().equals("video-call"))
                .extracting(Flow::usedNanos)
                .containsExactly(Duration.ofMinutes(20).toNanos());
        // and a tenth of it in a tenth of the time
        assertThat(People.flows(People.HOUSEHOLD, 1, Duration.ofMinutes(144)))
                .filteredOn(flow -> flow.name().equals("voice"))
                .extracting(Flow::usedNanos)
                .containsExactly(Duration.ofMinutes(6).toNanos());
    }

    @Test
    void aThousandFlowsAreRefusedInASentence() {
        String thousand = String.join(",", Collections.nCopies(1000, "voice"));
        assertThat(refusal(thousand)).isEqualTo("a profile stands there twice");
        assertThat(refusal("voice,fax")).startsWith("there is no profile 'fax'");
    }

    private static String refusal(String traffic) {
        try {
            People.require(traffic);
            return "accepted";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private Evidence voice(PathRule path) {
        return PlayedDay.write(folder, VOICE, HOUR.multipliedBy(6), path);
    }
}
