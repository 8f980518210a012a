package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;
import static org.warren.kit.testing.Verdicts.assertFail;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class NatTimeoutChecksTest {

    private static final String CONNTRACK = "nat/nat.jsonl";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "30, 30, 0, 3600",
        "30, 30, 25, 3600",
        "10, 10, 25, 3600",
        "30, 30, 1, 600",
        "30, 120, 0, 60",
        "5, 120, 0, 7",
        "10, 180, 25, 3600",
        "60, 20, 25, 3600",
        "30, 120, 0, 130",
        "30, 30, 0, 45",
        "20, 20, 200, 900",
    })
    void runsThatGoByTheRulesPass(long udp, long stream, long keepalive, long idle) {
        for (boolean ports : List.of(false, true)) {
            var router = new SimulatedRouter(udp * SECOND, stream * SECOND);
            var run = new SimulatedRun(
                    folder, parameters(udp, stream, keepalive, idle), ports ? router.withChangingPorts() : router);

            var judgement = new Judge(new NatTimeoutScenario().checks())
                    .judge(run.play().evidence());

            assertThat(judgement.checks())
                    .allSatisfy(
                            check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
            assertThat(judgement.checks())
                    .extracting(CheckResult::id)
                    .containsExactly("reachability", "mapping-life", "unreachable-share", "recovery", "encrypted");
        }
    }

    @Test
    void lostServerThatMustReachTheClientIsUnexpected() {
        var run = new SimulatedRun(folder, parameters(30, 30, 25, 607), new SimulatedRouter(20 * SECOND, 20 * SECOND));

        assertUnexpected(judge(Reachability.CHECK, run.play()), "must reach the client");
    }

    @Test
    void singleLostProbeIsUnexpectedWhereAllMustGetThrough() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 25, 600)).play();
        run.folder.replaceLines(
                "probes/server-server-try.jsonl",
                line -> line.contains("answered") && line.contains("\"sequence\":7}") ? "" : line);

        assertUnexpected(judge(Reachability.CHECK, run), "1 of 20");
    }

    @Test
    void reachedClientThatMustBeLostIsUnexpected() {
        var run = new SimulatedRun(folder, parameters(30, 30, 0, 600), new SimulatedRouter(900 * SECOND, 900 * SECOND));

        assertUnexpected(judge(Reachability.CHECK, run.play()), "must not reach the client");
    }

    @Test
    void probeThatArrivesWithoutAnAnswerIsUnexpectedToo() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.probe("client-echo", SimulatedRun.START + 605 * SECOND, "received", "server-try", 3);

        assertUnexpected(judge(Reachability.CHECK, run), "must not reach the client");
    }

    @Test
    void probeThatWaitedForANewSessionIsNotUnexpected() {
        // After ten minutes the server has no session; what it tried to send arrives when the client speaks.
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();

        var evidence = run.evidence();

        assertThat(evidence.probes("server-try"))
                .anyMatch(event -> event.type().name().equals("RECEIVED"));
        assertThat(Reachability.CHECK.judge(evidence).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void intermittentProbeLostDespiteItsMappingIsUnexpected() {
        var run = SimulatedRun.of(folder, parameters(10, 10, 25, 3600)).play();
        assertThat(run.answeredTries()).isNotEmpty();
        run.folder.withoutLines("probes/server-server-try.jsonl", "answered");

        assertUnexpected(
                judge(Reachability.CHECK, run), "met a living mapping, so an answer was expected, and none came");
    }

    @Test
    void intermittentProbeThroughWithoutAMappingIsUnexpected() {
        var run = SimulatedRun.of(folder, parameters(10, 10, 25, 3600)).play();
        assertThat(run.answeredTries()).doesNotContain(0L);
        run.folder.probe("client-echo", run.idleTo() + SECOND / 100, "received", "server-try", 0);

        assertUnexpected(
                judge(Reachability.CHECK, run), "met no mapping, so it was expected to get lost, and got through");
    }

    @Test
    void firstContactWithoutAnswerIsAFailureWhateverIsPredicted() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.withoutLines("probes/client-first.jsonl", "answered");

        assertFail(judge(Reachability.CHECK, run), "The client's first contact got no answer.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"probes/client-first.jsonl", "probes/server-server-try.jsonl"})
    void withoutProbesReachabilityIsUnknown(String path) {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.without(path);

        assertThat(judge(Reachability.CHECK, run).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void unfinishedRunIsUnknown() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.withoutStep("server tries").withoutStep("client speaks");

        assertThat(judge(Reachability.CHECK, run).message()).isEqualTo("The run has no step \"server tries\".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nat-lan", "nat-wan"})
    void missingOrTruncatedCaptureIsUnknown(String capture) {
        var missing = SimulatedRun.of(folder.resolve("missing"), parameters(10, 10, 25, 600))
                .play();
        missing.folder.without("captures/" + capture + ".pcap");
        var truncated = SimulatedRun.of(folder.resolve("truncated"), parameters(10, 10, 25, 600))
                .play();
        truncated.folder.truncate(capture);

        for (Check checker : List.of(
                Reachability.CHECK, MappingLife.CHECK, NatTimeoutChecks.UNREACHABLE_SHARE, NatTimeoutChecks.RECOVERY)) {
            assertThat(judge(checker, missing).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(judge(checker, missing).message()).contains(capture);
            assertThat(judge(checker, truncated).verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(judge(checker, truncated).message()).contains("ends in the middle of packet");
        }
    }

    @Test
    void missingConntrackEventsAreUnknown() {
        var run = SimulatedRun.of(folder, parameters(10, 10, 25, 600)).play();
        run.folder.without(CONNTRACK);

        for (Check checker : List.of(Reachability.CHECK, MappingLife.CHECK, NatTimeoutChecks.UNREACHABLE_SHARE)) {
            assertThat(judge(checker, run).message()).contains("nat/nat.jsonl is missing");
        }
    }

    @Test
    void mappingThatEndsLaterThanTheRuleSaysIsAFailure() {
        var run = new SimulatedRun(folder, parameters(30, 30, 0, 600), new SimulatedRouter(30 * SECOND, 31 * SECOND));

        assertFail(judge(MappingLife.CHECK, run.play()), "Mapping 1 ended at 53.0");
    }

    @Test
    void mappingShiftedBeyondTheToleranceIsAFailure() {
        assertThat(judgeShifted(19_000_000).verdict()).isEqualTo(Verdict.PASS);
        assertFail(judgeShifted(21_000_000), "was created at");
    }

    @Test
    void packetToAnotherOutsidePortDoesNotKeepTheMappingAlive() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        var elsewhere = Endpoint.parse("203.0.113.1:9999");
        run.folder.udp(
                "nat-wan",
                SimulatedRun.START + 30 * SECOND,
                SimulatedRun.SERVER,
                elsewhere,
                run.folder.message(4, 112));

        assertThat(judge(MappingLife.CHECK, run).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void mappingTheConntrackDidNotTellOfIsAFailure() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        // The second NEW and what follows it: as if the new packet had used the old mapping.
        run.folder.withoutLines(CONNTRACK, "DESTROY").replaceLines(CONNTRACK, new FirstOnly("NEW")::keep);

        assertFail(
                judge(MappingLife.CHECK, run), "Conntrack had 1 mappings of the tunnel, the captured packets make 2");
    }

    @Test
    void mappingWhoseEndConntrackDidNotTellIsAFailure() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.withoutLines(CONNTRACK, "DESTROY");

        assertFail(judge(MappingLife.CHECK, run), "Mapping 1 ended at");
    }

    @Test
    void refreshWithoutAPacketOrWithTheWrongTimeIsAFailure() {
        var early = SimulatedRun.of(folder.resolve("early"), parameters(30, 30, 0, 600))
                .play();
        log(early, SimulatedRun.START + 5 * SECOND, "REFRESH", ",\"replied\":true,\"timeoutSeconds\":30", 1);
        assertFail(judge(MappingLife.CHECK, early), "no packet passed then");

        var wrong = SimulatedRun.of(folder.resolve("wrong"), parameters(30, 60, 0, 600))
                .play();
        wrong.folder.replaceLines(CONNTRACK, line -> line.replace("\"timeoutSeconds\":60", "\"timeoutSeconds\":30"));
        assertFail(judge(MappingLife.CHECK, wrong), "got 30 s at");

        var rounded = SimulatedRun.of(folder.resolve("rounded"), parameters(30, 60, 0, 600))
                .play();
        rounded.folder.replaceLines(CONNTRACK, line -> line.replace("\"timeoutSeconds\":60", "\"timeoutSeconds\":59"));
        assertThat(judge(MappingLife.CHECK, rounded).verdict()).isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @CsvSource({"0, PASS", "10, PASS", "1500, FAIL"})
    void kernelMayBeTwoTicksLateToMakeAStreamAndNoMore(long ticksMillis, Verdict verdict) {
        // The keepalives of each second fall on the limit: the third comes 2 s after the mapping's first packet.
        var router = new SimulatedRouter(30 * SECOND, 60 * SECOND).withStreamLaterBy(ticksMillis * SECOND / 1_000);
        var run = new SimulatedRun(folder, parameters(30, 60, 1, 60), router);

        assertThat(judge(MappingLife.CHECK, run.play()).verdict()).isEqualTo(verdict);
    }

    @Test
    void streamThatConntrackDidNotMakeIsAFailure() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.withoutLines(CONNTRACK, "assured");

        assertFail(judge(MappingLife.CHECK, run), "Mapping 1 never became a stream");
    }

    @Test
    void shareThatTheCaptureDoesNotConfirmIsAFailure() {
        var run = SimulatedRun.of(folder, parameters(10, 10, 25, 600)).play();
        // Conntrack claims that the first mapping lived 30 s more, which fills a gap of 15 s.
        run.folder.replaceLines(CONNTRACK, new LaterStop(30 * SECOND)::change);

        assertFail(judge(NatTimeoutChecks.UNREACHABLE_SHARE, run), "the captured packets make it");
    }

    @Test
    void shareOtherThanPredictedIsAFailure() {
        // Both sources agree, but the run was told of a shorter timeout than the router had.
        var run = new SimulatedRun(folder, parameters(10, 10, 25, 3600), new SimulatedRouter(10 * SECOND, 10 * SECOND));
        run.play().folder.parameter("keepalive", "40s");

        assertFail(judge(NatTimeoutChecks.UNREACHABLE_SHARE, run), "predicted are 7");
    }

    @Test
    void clientThatNeverGetsAnAnswerHasNotRecovered() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.withoutLines("probes/client-client-speak.jsonl", "answered");

        assertFail(judge(NatTimeoutChecks.RECOVERY, run), "The client spoke 1 times and never got an answer.");
    }

    @Test
    void serverThatStillDoesNotReachTheClientHasNotRecovered() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.replaceLines(
                "probes/server-server-again.jsonl",
                line -> line.contains("answered") && line.contains(":2}") ? "" : line);

        assertFail(judge(NatTimeoutChecks.RECOVERY, run), "1 of 3 probes of the server got no answer");
    }

    @Test
    void recoveryNamesWhatBroughtItBackAndWhereTheServerSeesTheClient() {
        var hour = new SimulatedRun(
                folder.resolve("hour"),
                parameters(30, 30, 0, 3600),
                new SimulatedRouter(30 * SECOND, 30 * SECOND).withChangingPorts());
        assertThat(judge(NatTimeoutChecks.RECOVERY, hour.play()).message())
                .isEqualTo("Reachability came back at 3632.0 s with the client's handshake initiation."
                        + " The server sees the client at 203.0.113.1:1025 now.");

        var minute = SimulatedRun.of(folder.resolve("minute"), parameters(30, 30, 0, 60));
        assertThat(judge(NatTimeoutChecks.RECOVERY, minute.play()).message())
                .startsWith("Reachability came back at 92.0 s with the client's data.");

        var keepalive = SimulatedRun.of(folder.resolve("keepalive"), parameters(10, 10, 25, 3600));
        assertThat(judge(NatTimeoutChecks.RECOVERY, keepalive.play()).message())
                .contains("with the client's keepalive.");

        var never = SimulatedRun.of(folder.resolve("never"), parameters(30, 30, 25, 600));
        assertThat(judge(NatTimeoutChecks.RECOVERY, never.play()).message())
                .startsWith("The server lost none of its probes.");
    }

    @Test
    void clientThatDidNotSpeakIsUnknown() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.without("probes/client-client-speak.jsonl");

        assertThat(judge(NatTimeoutChecks.RECOVERY, run).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void innerPacketOnTheUplinkIsAFailure() {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 60)).play();
        run.folder.udp(
                "nat-wan", run.now(), Endpoint.parse("10.100.0.2:9"), Endpoint.parse("10.100.0.1:9"), new byte[5]);

        var checks = new Judge(new NatTimeoutScenario().checks())
                .judge(run.evidence())
                .checks();

        assertFail(checks.getLast(), "is not encrypted: UDP from 10.100.0.2 to 10.100.0.1");
    }

    private CheckResult judgeShifted(long shift) {
        var run = SimulatedRun.of(folder, parameters(30, 30, 0, 600)).play();
        run.folder.replaceLines(
                CONNTRACK,
                line -> line.contains("\"NEW\"")
                        ? line.replaceFirst("\\}$", ",\"start\":%d}".formatted(timeOf(line) + shift))
                        : line);
        return judge(MappingLife.CHECK, run);
    }

    private static void log(SimulatedRun run, long nanos, String event, String more, int afterLine) {
        var line = new int[1];
        run.folder.replaceLines(CONNTRACK, text -> {
            line[0]++;
            return line[0] == afterLine
                    ? text + "\n"
                            + text.replaceFirst("\"t\":\\d+", "\"t\":" + EvidenceFolder.wall(nanos))
                                    .replaceFirst("NEW", event)
                                    .replaceFirst("\\}$", more + "}")
                    : text;
        });
    }

    private static long timeOf(String line) {
        return Long.parseLong(line.replaceFirst("^\\{\"t\":(\\d+).*", "$1"));
    }

    private static CheckResult judge(Check checker, SimulatedRun run) {
        return Verdicts.judge(checker, run.evidence());
    }

    private static void assertUnexpected(CheckResult result, String message) {
        assertFail(result, message);
    }

    private static NatTimeoutParameters parameters(long udp, long stream, long keepalive, long idle) {
        return new NatTimeoutParameters(udp * SECOND, stream * SECOND, keepalive * SECOND, idle * SECOND);
    }

    /// Keeps the first line with a text, and drops the others.
    private static final class FirstOnly {
        private final String text;
        private boolean seen;

        private FirstOnly(String text) {
            this.text = text;
        }

        private String keep(String line) {
            if (!line.contains(text)) {
                return line;
            }
            var kept = seen ? "" : line;
            seen = true;
            return kept;
        }
    }

    /// Puts the first end off.
    private static final class LaterStop {
        private final long nanos;
        private boolean done;

        private LaterStop(long nanos) {
            this.nanos = nanos;
        }

        private String change(String line) {
            if (done || !line.contains("\"stop\"")) {
                return line;
            }
            done = true;
            long stop = Long.parseLong(line.replaceFirst(".*\"stop\":(\\d+).*", "$1"));
            return line.replaceFirst("\"stop\":\\d+", "\"stop\":" + (stop + nanos));
        }
    }
}
