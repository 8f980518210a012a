package org.warren.scenarios.workday;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.kit.testing.Verdicts.judgeAll;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.testing.Verdicts;
import org.warren.kit.workload.LinkCatalogue;
import org.warren.kit.workload.ProfileCatalogue;
import org.warren.scenarios.workday.PlayedDay.PathRule;
import org.warren.workload.Codec;
import org.warren.workload.Direction;
import org.warren.workload.Flow;
import org.warren.workload.Stream;

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
    void aNatThatForgetsIsLoss() {
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
                .containsExactly("lost");
    }

    @Test
    void aHeartbeatThatIsLostIsNoOutage() {
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
                .containsExactly("lost");
    }

    @Test
    void oneLossOfManyIsWithinTheUsualBudget() {
        // given one of the 1440 readings that a sensor sends in a day
        Evidence evidence = PlayedDay.write(
                folder,
                "mqtt,dns",
                HOUR.multipliedBy(24),
                (nanos, stream) -> nanos > 590 * PlayedDay.SECOND && nanos < 610 * PlayedDay.SECOND && !isDns(stream)
                        ? OptionalLong.empty()
                        : USUAL);
        assertThat(judgeAll(new WorkdayScenario(), evidence)).allMatch(check -> check.verdict() == Verdict.PASS);
        assertThat(new Day.Memo().read(evidence).figures()).anyMatch(figures -> figures.lost() == 1);
    }

    private static boolean isDns(Stream stream) {
        return ProfileCatalogue.shipped().profile("dns").streams().contains(stream);
    }

    @Test
    void aSubjectIsNotBlamedForALongPath() {
        OptionalLong slow = OptionalLong.of(200_000_000);
        Evidence evidence = PlayedDay.write(folder, VOICE, HOUR, "200ms", "0%", (nanos, stream) -> slow);
        assertThat(judgeAll(new WorkdayScenario(), evidence))
                .noneMatch(check -> check.verdict() == Verdict.FAIL)
                .filteredOn(check -> check.verdict() == Verdict.UNKNOWN)
                .extracting(CheckResult::id)
                .contains("late");
        // and is for what the path does not do
        Evidence fast = PlayedDay.write(folder.resolve("fast"), VOICE, HOUR, (nanos, stream) -> slow);
        assertThat(judgeAll(new WorkdayScenario(), fast))
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .contains("late");
    }

    @Test
    void aSubjectIsNotBlamedForLossesOfThePathButForMore() {
        SplittableRandom random = new SplittableRandom(1);
        Evidence own = PlayedDay.write(
                folder,
                VOICE,
                HOUR,
                "10ms",
                "1%",
                (nanos, stream) -> random.nextDouble() < 0.01 ? OptionalLong.empty() : USUAL);
        assertThat(judgeAll(new WorkdayScenario(), own))
                .noneMatch(check -> check.verdict() == Verdict.FAIL)
                .anyMatch(check -> check.id().equals("lost")
                        && check.message().contains("The path loses 1.0 % and takes 10 ms each way"));
        Evidence more = PlayedDay.write(
                folder.resolve("more"),
                VOICE,
                HOUR,
                "10ms",
                "1%",
                (nanos, stream) -> random.nextDouble() < 0.02 ? OptionalLong.empty() : USUAL);
        assertThat(judgeAll(new WorkdayScenario(), more))
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .contains("lost");
    }

    @Test
    void aSubjectIsNotBlamedForWhatItsLinkDoesButForMore() {
        // given voice over geostationary satellites, which is too late for a call whatever the tunnel does
        Evidence own = PlayedDay.overLink(folder, VOICE, HOUR, "geo", satellite(0.005));
        assertThat(judgeAll(new WorkdayScenario(), own))
                .noneMatch(check -> check.verdict() == Verdict.FAIL)
                .filteredOn(check -> check.verdict() == Verdict.UNKNOWN)
                .anyMatch(
                        check -> check.id().equals("late")
                                && check.message()
                                        .contains(
                                                "Link geo is enough for that: without a tunnel, late of the same datagrams is"));
        // and one percent more is lost
        Evidence more = PlayedDay.overLink(folder.resolve("more"), VOICE, HOUR, "geo", satellite(0.015));
        assertThat(judgeAll(new WorkdayScenario(), more))
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .containsExactly("lost");
        // and a wire is no satellite
        Evidence wire = PlayedDay.write(folder.resolve("wire"), VOICE, HOUR, satellite(0.005));
        assertThat(judgeAll(new WorkdayScenario(), wire))
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::id)
                .contains("lost", "late");
    }

    private static PathRule satellite(double loss) {
        SplittableRandom random = new SplittableRandom(1);
        return (nanos, stream) -> {
            long way = stream.answer() == null ? 1 : 2;
            return random.nextDouble() < loss * way ? OptionalLong.empty() : OptionalLong.of(way * 320_000_000);
        };
    }

    @Test
    void aPlayersFileThatIsMissingIsUnknown() throws IOException {
        Evidence evidence = voice((nanos, stream) -> OptionalLong.empty());
        Path file = folder.resolve("probes/server-traffic.gz");
        // given a file of that kind that no player of the plan writes
        Files.move(file, file.resolveSibling("client-traffic.gz"));
        assertThat(judgeAll(new WorkdayScenario(), evidence))
                .allMatch(check -> check.verdict() == Verdict.UNKNOWN)
                .allMatch(check -> check.message().contains("no file probes/server-traffic.gz"));
    }

    @Test
    void whatAPlayersBufferDidNotTakeIsADoubt() throws IOException {
        // given a voice that loses much, and a player that says that it did itself
        SplittableRandom random = new SplittableRandom(1);
        Evidence evidence = voice((nanos, stream) -> random.nextDouble() < 0.02 ? OptionalLong.empty() : USUAL);
        PlayedDay.append(folder, "k1 0 0 500\n");
        assertThat(judgeAll(new WorkdayScenario(), evidence))
                .noneMatch(check -> check.verdict() == Verdict.FAIL)
                .anyMatch(check -> check.id().equals("lost")
                        && check.message().contains("500 datagrams found a player's receive buffer full"));
    }

    @Test
    void insideIsWhatThePlayersSayAndWakeUpsAreOfWhatReachedTheNode() {
        // given a voice whose other side is not heard
        Evidence evidence = PlayedDay.write(
                folder,
                "voice",
                Duration.ofMinutes(1),
                (nanos, stream) -> stream.direction() == Direction.IN ? OptionalLong.empty() : USUAL);
        Day day = new Day.Memo().read(evidence);
        long spoken = day.figures().getFirst().sent();
        String cost = new WorkdayScenario().summary(evidence).sentences().getLast();
        // then: 160 bytes of G.711 and 12 of RTP, 28 of UDP and IPv4
        assertThat(day.record().streams().getFirst().carriedAtNear()).isEqualTo(spoken * 200);
        assertThat(day.record().streams().getLast().carriedAtNear()).isZero();
        assertThat(day.record().streams().getLast().momentsAtNear()).isEmpty();
        assertThat(cost)
                .startsWith("client: %s MB inside were 0.10 MB outside in 200 packets"
                        .formatted(NumberFormat.decimals(spoken * 200 / 1e6, 2)));
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

    @Test
    void aStrangersRunTakesNoFilesOfThisMachine() throws IOException {
        Map<String, String> given = Map.of("traffic", "voice, /not/here.yaml", "link", "/not/here.yaml", "time", "1m");
        var notes = notes("lte-train");

        Scenario again = new WorkdayScenario().repeating(Path.of("/x y.zip"), given, () -> notes);

        Parameters parameters = again.parameters(given);
        assertThat(again.topology(parameters).node(RoadWarrior.ROUTER).interfaces())
                .extracting(each -> each.link().behaviour())
                .contains(
                        LinkCatalogue.shipped().find("lte-train").orElseThrow().behaviour());
        assertThat(again.command(1)).contains("./warren run --from '/x y.zip'");
        Map<String, String> names = Map.of("traffic", "voice,web");
        WorkdayScenario usual = new WorkdayScenario();
        assertThat(usual.repeating(Path.of("x.zip"), names, () -> {
                    throw new IOException("read");
                }))
                .isSameAs(usual);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            voice        | voice-of-then | (its run noted nothing of them)
            workload\t1   | day\t1         | (line 1 of the workload: expected workload and 2 fields)
            constant 2.0E7 | constant 0.0  | (stream spoken of voice sends more often than each 10 us)
            constant 2.0E7 | lognormal 1.0E-290 37.0 | (stream spoken of voice has more than 50000 messages)
            constant 2.0E7 | empirical 0.0 1.0E15 1.0E30 1.0 | (stream spoken of voice has more than 50000 messages)
            constant 2.0E7 | constant soon  | (line
            spoken       | <b>           | (a name is not of lower-case letters, digits and hyphens)
            heard        | spoken        | (a flow has no stream, or two of one name)
            60000000000  | 61000000000   | (they are of another time than the run)
            \tserver      | \trouter      | (they are between other nodes than client and server)
            """)
    void notesOfAStrangerThatAreWrongAreOneSentence(String piece, String other, String why) {
        assertThatThrownBy(() -> RecordedDay.of(Path.of("x.zip"), changed(piece, other), true, false, 50_000))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("its profiles cannot be taken from its record " + why)
                .hasMessageNotContaining("\n");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"lognormal 1.0E-290 37.0", "empirical 0.0 1.0E15 1.0E30 1.0"})
    void aStreamOfAStrangerHasFiftyMillionMessagesAtMost(String gaps) {
        assertThatThrownBy(() -> RecordedDay.of(Path.of("x.zip"), changed("constant 2.0E7", gaps), true, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("its profiles cannot be taken from its record (stream spoken of voice has more"
                        + " than 50000000 messages)");
    }

    /// Notes of a run whose workload has another text in place of a piece of its own; none at all in place of `voice`.
    private Observations changed(String piece, String other) {
        var notes = notes("wire");
        Map<String, JsonNode> values = new LinkedHashMap<>(notes.values());
        String text = notes.value("workload").asText();
        if (piece.equals("voice")) {
            values.remove("workload");
        } else {
            assertThat(text).contains(piece.translateEscapes());
            values.put("workload", TextNode.valueOf(text.replace(piece.translateEscapes(), other.translateEscapes())));
        }
        return with(notes, values);
    }

    @Test
    void aLinkThatARunNotedWronglyIsOneSentence() {
        var notes = notes("wire");

        assertThatThrownBy(() -> RecordedDay.of(Path.of("x.zip"), notes, false, true))
                .hasMessageStartingWith("its link cannot be taken from its record (its run noted nothing of it)");
        Map<String, JsonNode> values = Map.of("link-behaviour", TextNode.valueOf("up.delay: fast\n"));
        assertThatThrownBy(() -> RecordedDay.of(Path.of("x.zip"), with(notes, values), false, true))
                .hasMessageStartingWith(
                        "its link cannot be taken from its record (up.delay: 'fast' is not a whole number)");
    }

    private Observations notes(String link) {
        return PlayedDay.overLink(
                        folder, VOICE, Duration.ofMinutes(1), link, (nanos, stream) -> OptionalLong.of(PlayedDay.DELAY))
                .observations();
    }

    private static Observations with(Observations notes, Map<String, JsonNode> values) {
        return new Observations(
                notes.schema(),
                notes.scenario(),
                notes.lab(),
                notes.seed(),
                notes.epochNanos(),
                notes.endNanos(),
                notes.parameters(),
                notes.subjects(),
                notes.topology(),
                notes.steps(),
                values);
    }

    @Test
    void moreProfilesThanARunTakesAreRefusedBeforeIt() throws IOException {
        List<String> names = new ArrayList<>();
        for (int file = 0; file < 6; file++) {
            StringBuilder text = new StringBuilder();
            for (int profile = 0; profile < 100; profile++) {
                text.append("p%d-%d: {about: One., streams: {beat: {gap: 1m, size: 64}}}\n".formatted(file, profile));
            }
            names.add(Files.writeString(folder.resolve(file + ".yaml"), text).toString());
        }
        assertThat(refusal(String.join(",", names))).isEqualTo("these are 600 profiles, expected at most 500");
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
