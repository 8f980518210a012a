package org.warren.scenarios.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;
import static org.warren.kit.testing.Verdicts.assertFail;
import static org.warren.scenarios.sequence.PlayedScript.with;
import static org.warren.scenarios.sequence.PlayedScript.without;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.Verdicts;
import org.warren.scenarios.sequence.PlayedScript.Sent;

class SequenceChecksTest {

    private static final Scenario SCENARIO = new SequenceScenario();

    @TempDir
    Path path;

    static Stream<String> scripts() {
        return Scripts.all().stream().map(Script::id);
    }

    @Test
    void thereAreAtLeastTwelveScriptsAndEachHasAnIdOfItsOwn() {
        assertThat(scripts()).hasSizeGreaterThanOrEqualTo(12).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void whatAScriptExpectsPasses(String id) {
        assertThat(judge(played(id, "right")).verdict()).isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void eachDatagramThatIsMissingFails(String id) {
        List<Sent> right = PlayedScript.rightly(script(id));
        for (int i = 0; i < right.size(); i++) {
            var result = judge(played(id, "missing-" + i).subjects(without(right, i)));
            assertThat(result.verdict())
                    .as("without %s: %s", right.get(i), result)
                    .isEqualTo(Verdict.FAIL);
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void eachKeepaliveThatComesTwiceFails(String id) {
        List<Sent> right = PlayedScript.rightly(script(id));
        for (Sent keepalive : right) {
            long again = keepalive.nanos() + 10 * SECOND;
            if (keepalive.kind() == Kind.KEEPALIVE
                    && again < script(id).length().toNanos()) {
                var twice = with(right, new Sent(again, keepalive.from(), Kind.KEEPALIVE, 32));
                var result = judge(played(id, "twice-" + keepalive.nanos()).subjects(twice));
                assertThat(result.verdict())
                        .as("%s again: %s", keepalive, result)
                        .isEqualTo(Verdict.FAIL);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void eachDatagramOfAnotherLengthFails(String id) {
        List<Sent> right = PlayedScript.rightly(script(id));
        for (int i = 0; i < right.size(); i++) {
            Sent sent = right.get(i);
            if (sent.kind() == Kind.DATA) {
                var longer = with(without(right, i), new Sent(sent.nanos(), sent.from(), Kind.DATA, 144));
                assertThat(judge(played(id, "longer-" + i).subjects(longer)).verdict())
                        .isEqualTo(Verdict.FAIL);
            }
        }
    }

    @Test
    void theDoubledKeepaliveIsNamedWithItsTimeItsRuleAndWhatTheKernelSends() {
        String id = "K1-three-to-server";
        var twice = with(
                PlayedScript.rightly(script(id)), new Sent(20 * SECOND + SECOND / 10, End.SERVER, Kind.KEEPALIVE, 32));
        var played = played(id, "twice").implementation(End.SERVER, "java").subjects(twice);

        var result = judge(played);

        assertFail(
                result,
                "The server (java) sent another keepalive of 32 bytes at 20.1 s, when nothing more was due until 45.0 s."
                        + " The rule: three packets that the server answers with nothing bring one keepalive of the server."
                        + " Between two kernels in the same run: the server's keepalive at 10.1 s, then nothing until 45.0 s.");
        assertThat(result.packets()).singleElement().satisfies(packet -> assertThat(packet.capture())
                .isEqualTo("captures/server-eth0.pcap"));
    }

    @ParameterizedTest
    @CsvSource({
        "kernel, 9.9, FAIL",
        "kernel, 10.0, PASS",
        "kernel, 10.64, PASS",
        "kernel, 11.3, PASS",
        "kernel, 11.5, FAIL",
        "java, 9.9, FAIL",
        "java, 10.05, PASS",
        "java, 10.2, FAIL",
        "wireguard-go, 10.2, FAIL",
    })
    void timesAreThoseOfTheImplementationsTimers(String implementation, double seconds, Verdict verdict) {
        String id = "K1-three-to-server";
        List<Sent> right = PlayedScript.rightly(script(id));
        var moved = with(
                without(right, right.size() - 1), new Sent(Expected.nanos(seconds), End.SERVER, Kind.KEEPALIVE, 32));

        var result = judge(
                played(id, "moved").implementation(End.SERVER, implementation).subjects(moved));

        assertThat(result.verdict()).as("%s", result).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"gotatun, PASS", "boringtun, PASS", "java, FAIL", "wireguard-go, FAIL", "kernel, FAIL"})
    void keepaliveThatConfirmsASessionBeforeItsDataIsAVariantOfSome(String implementation, Verdict verdict) {
        String id = "T5-answered-late";
        List<Sent> right = PlayedScript.rightly(script(id));
        int response = 0;
        while (right.get(response).kind() != Kind.RESPONSE
                || right.get(response + 1).kind() != Kind.DATA) {
            response++;
        }
        Sent data = right.get(response + 1);
        var both = with(right, new Sent(data.nanos() - 1_000_000, data.from(), Kind.KEEPALIVE, 32));

        var result = judge(
                played(id, "both").implementation(data.from(), implementation).subjects(both));

        assertThat(result.verdict()).as("%s", result).isEqualTo(verdict);
        if (verdict == Verdict.PASS) {
            assertThat(result.message()).contains("1 keepalives confirmed a session before what waited for it");
        }
    }

    @Test
    void keepaliveLaterThanThatIsNoConfirmation() {
        String id = "T5-answered-late";
        List<Sent> right = PlayedScript.rightly(script(id));
        Sent last = right.getLast();
        var more = with(right, new Sent(last.nanos() + SECOND, End.CLIENT, Kind.KEEPALIVE, 32));

        assertThat(judge(played(id, "later")
                                .implementation(End.CLIENT, "gotatun")
                                .subjects(more))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"-1, true", "-1, false", "1, true", "1, false"})
    void anInitiationInTheMomentInWhichTheServerHearsAgainIsAnsweredOrNot(long millis, boolean isAnswered) {
        String id = "T7-restarted";
        long moment = 148 * SECOND + millis * 1_000_000;
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i <= 28; i++) {
            sent.add(new Sent(moment * i / 28, End.CLIENT, Kind.INITIATION, 148));
        }
        long answered = moment;
        if (!isAnswered) {
            answered += 5 * SECOND + SECOND / 5;
            sent.add(new Sent(answered, End.CLIENT, Kind.INITIATION, 148));
        }
        sent.add(new Sent(answered + 10_000_000, End.SERVER, Kind.RESPONSE, 92));
        sent.add(new Sent(answered + 20_000_000, End.CLIENT, Kind.DATA, 128));
        sent.add(new Sent(answered + 20_001_000, End.CLIENT, Kind.DATA, 128));
        sent.add(new Sent(answered + 10 * SECOND + 30_000_000, End.SERVER, Kind.KEEPALIVE, 32));

        var result = judge(played(id, "tie").subjects(sent));

        assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
    }

    @Test
    void whatTheKernelDoesAfterASubjectsFaultIsNotBlamedOnTheKernelAlone() {
        String id = "K1-three-to-client";
        var more = with(PlayedScript.rightly(script(id)), new Sent(30 * SECOND, End.CLIENT, Kind.INITIATION, 148));

        var result =
                judge(played(id, "blame").implementation(End.SERVER, "java").subjects(more));

        assertFail(result, "The client (kernel) sent a handshake initiation of 148 bytes at 30.0 s");
        assertFail(result, "what the other end (java) did before has caused it");
    }

    @Test
    void whereTheKernelsThemselvesDepartNothingFollows() {
        String id = "K1-three-to-server";
        List<Sent> right = PlayedScript.rightly(script(id));
        var twice = with(right, new Sent(20 * SECOND, End.SERVER, Kind.KEEPALIVE, 32));

        for (var subjects : List.of(right, twice)) {
            var result = judge(
                    played(id, "kernels-" + subjects.size()).subjects(subjects).kernels(twice));
            assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(result.message()).contains("Between the two kernels of the same run the server sent another");
        }
    }

    @Test
    void aStatedVariantPassesWithItsReasonAndForItsImplementationOnly() {
        String id = "T1-on-send";
        var more = with(PlayedScript.rightly(script(id)), new Sent(135 * SECOND, End.SERVER, Kind.KEEPALIVE, 32));

        var stated = judge(
                played(id, "stated").implementation(End.SERVER, "wireguard-go").subjects(more));
        assertThat(stated.verdict()).isEqualTo(Verdict.PASS);
        assertThat(stated.message())
                .contains("a stated variant of wireguard-go")
                .contains("two goroutines");

        var other = judge(played(id, "other").implementation(End.SERVER, "java").subjects(more));
        assertFail(other, "The server (java) sent a keepalive of 32 bytes at 135.0 s");
        var twice = with(more, new Sent(136 * SECOND, End.SERVER, Kind.KEEPALIVE, 32));
        assertFail(
                judge(played(id, "again")
                        .implementation(End.SERVER, "wireguard-go")
                        .subjects(twice)),
                "The server (wireguard-go) sent a keepalive of 32 bytes at 136.0 s");
    }

    @Test
    void releasesOfTheKernelMayDifferAsStated() {
        String id = "T1-on-send";
        List<Sent> right = PlayedScript.rightly(script(id));
        var more = with(right, new Sent(135 * SECOND, End.SERVER, Kind.KEEPALIVE, 32));

        for (var subjects : List.of(right, more)) {
            for (var kernels : List.of(right, more)) {
                var result = judge(played(id, "kernels-" + subjects.size() + "-" + kernels.size())
                        .implementation(End.SERVER, "kernel")
                        .subjects(subjects)
                        .kernels(kernels));
                assertThat(result.verdict()).as(result.message()).isEqualTo(Verdict.PASS);
            }
        }
        var java = judge(played(id, "java")
                .implementation(End.SERVER, "java")
                .subjects(more)
                .kernels(more));
        assertFail(java, "The server (java) sent a keepalive of 32 bytes at 135.0 s");
    }

    @Test
    void missingEvidenceIsUnknown() {
        String id = "K1-answered";
        for (String node : List.of("client", "server", "kernel-client", "kernel-server")) {
            var played = played(id, "without-" + node);
            played.write();
            played.folder().without("captures/" + node + "-eth0.pcap");
            assertThat(path.resolve("without-" + node + "/captures/" + node + "-eth0.pcap")
                            .toFile()
                            .delete())
                    .isTrue();
            assertThat(judge(played).verdict()).isEqualTo(Verdict.UNKNOWN);
        }
        var unplayed = played(id, "unplayed");
        unplayed.folder().withoutStep(id);
        assertThat(judge(unplayed).message()).isEqualTo("The run has no step \"K1-answered\".");
    }

    private static Script script(String id) {
        return Scripts.all().stream()
                .filter(script -> script.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private PlayedScript played(String id, String folder) {
        return new PlayedScript(script(id), path.resolve(folder));
    }

    /// What the run's only check says.
    private static CheckResult judge(PlayedScript played) {
        var checks = Verdicts.judgeAll(SCENARIO, played.write());
        assertThat(checks).hasSize(1);
        return checks.getFirst();
    }
}
