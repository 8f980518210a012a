package org.warren.scenarios.keepalive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.ArrayList;
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

class KeepaliveChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final long START = 12 * SECOND;
    private static final int DATA = 112;
    private static final int KEEPALIVE = 32;

    @TempDir
    Path path;

    @Test
    void withoutPersistentKeepaliveOnePassiveAndThenSilencePasses() {
        var folder = silence().client(START + 10 * SECOND, 4, KEEPALIVE);

        assertThat(ids(folder)).containsExactly("K1-passive-keepalive", "K2-no-answer", "K3-interval");
        assertAllPass(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "kernel, 9.8, FAIL",
        "kernel, 10.0, PASS",
        "kernel, 10.64, PASS",
        "kernel, 11.3, PASS",
        "kernel, 11.4, FAIL",
        "wireguard-go, 9.8, FAIL",
        "wireguard-go, 10.05, PASS",
        "wireguard-go, 10.2, FAIL",
    })
    void passiveKeepaliveComesTenSecondsAfterTheData(String implementation, double seconds, Verdict verdict) {
        var folder = silence().client(START + (long) (seconds * SECOND), 4, KEEPALIVE);
        folder.evidence.subject("client", implementation);

        assertThat(judge(PassiveKeepalive.CHECK, folder).verdict()).isEqualTo(verdict);
    }

    @Test
    void missingPassiveKeepaliveIsAFailure() {
        assertFail(
                PassiveKeepalive.CHECK,
                silence(),
                "The client received data at 12.000 s and sent nothing after it; its keepalive did not come in the"
                        + " 590.000 s until the run's end");
    }

    @Test
    void passiveKeepaliveThatComesAfterTheSilenceIsToldWithItsLateness() {
        assertFail(
                PassiveKeepalive.CHECK,
                silence().client(START + 700 * SECOND, 4, KEEPALIVE),
                "its keepalive came at 712.000 s, 690.000 s late (allowed: ");
    }

    @Test
    void secondPassiveKeepaliveIsAFailure() {
        var folder = silence().client(START + 10 * SECOND, 4, KEEPALIVE).client(START + 20 * SECOND, 4, KEEPALIVE);

        assertFail(PassiveKeepalive.CHECK, folder, "2 datagrams into the silence");
        assertFail(KeepaliveChecks.NO_ANSWER, folder, "The client sent a keepalive at 32.0 s");
        assertFail(PersistentInterval.CHECK, folder, "sent 2 keepalives into the silence");
    }

    @Test
    void oneKeepaliveAnswersAllDataThatCameBeforeItTenSecondsAfterTheFirst() {
        var folder = silence()
                .server(START + SECOND / 5, 4, DATA)
                .server(START + 2 * SECOND, 4, DATA)
                .client(START + 10 * SECOND, 4, KEEPALIVE);
        assertAllPass(folder);

        folder.client(START + 20 * SECOND, 4, KEEPALIVE);
        assertFail(PassiveKeepalive.CHECK, folder, "2 datagrams into the silence");

        var late = silence().server(START + 2 * SECOND, 4, DATA).client(START + 12 * SECOND, 4, KEEPALIVE);
        assertFail(PassiveKeepalive.CHECK, late, "The keepalive came 12.000 s after the data");
    }

    @Test
    void otherDatagramInThePlaceOfTheKeepaliveIsAFailure() {
        assertFail(
                PassiveKeepalive.CHECK,
                silence().client(START + 10 * SECOND, 1, 148),
                "sent a handshake initiation, not a keepalive");
    }

    @Test
    void answeredKeepaliveIsAFailure() {
        var folder = silence().client(START + 10 * SECOND, 4, KEEPALIVE).server(START + 10 * SECOND + 5, 4, KEEPALIVE);

        assertFail(KeepaliveChecks.NO_ANSWER, folder, "The server sent a keepalive at 22.0 s");
    }

    @Test
    void silenceTooShortForAKeepaliveIsUnknown() {
        var folder = silence();
        folder.evidence.replaceStep("silence", START, START + 10 * SECOND);

        assertThat(judge(PassiveKeepalive.CHECK, folder).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void withoutDataReceivedNothingIsKnownOfPassiveKeepalives() {
        var folder = new Wire(path, 0).client(START, 1, 148);
        folder.evidence.step("silence", START, START + 600 * SECOND);

        assertThat(judge(PassiveKeepalive.CHECK, folder).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(KeepaliveChecks.NO_ANSWER, folder).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"1, 20", "25, 20", "65535, 3"})
    void steadyIntervalPasses(int keepalive, int intervals) {
        var folder = steady(keepalive, keepalive, intervals);

        List<String> expected = new ArrayList<>(List.of("K2-no-answer", "K3-interval", "K4-at-once", "K5-handshake"));
        if (keepalive == 25) {
            // The others have no session that is kept until it is to be renewed.
            expected.add("T1-T3-rekey-client");
        }
        expected.add("T8-not-for-keepalives");
        assertThat(ids(folder)).containsExactlyElementsOf(expected);
        assertAllPass(folder);
    }

    @ParameterizedTest
    @CsvSource({
        "kernel, 25, 25.6, PASS",
        "kernel, 25, 28.2, PASS",
        "kernel, 25, 28.4, FAIL",
        "kernel, 25, 24.8, FAIL",
        "wireguard-go, 25, 25.05, PASS",
        "wireguard-go, 25, 25.6, FAIL",
        "wireguard-go, 25, 24.95, PASS",
        "kernel, 1, 1.2, PASS",
        "kernel, 1, 1.3, FAIL",
        "kernel, 1, 0.8, FAIL",
        "kernel, 65535, 65600, PASS",
        "wireguard-go, 65535, 65600, FAIL",
    })
    void intervalIsKeptWithinTheStatedTolerance(String subject, int keepalive, double real, Verdict verdict) {
        var folder = steady(keepalive, real, 3);
        folder.evidence.subject("client", subject);

        assertThat(judge(PersistentInterval.CHECK, folder).verdict()).isEqualTo(verdict);
    }

    @Test
    void keepalivesThatComeEarlyAreNamedOnce() {
        String message = judge(PersistentInterval.CHECK, steady(25, 24, 2)).message();

        assertThat(message).containsOnlyOnce("The keepalive at 36.0 s").containsOnlyOnce("The keepalive at 60.0 s");
        assertThat(message).doesNotContain("The client's keepalive", "more.");
    }

    @Test
    void keepaliveOfAnotherSizeIsAFailure() {
        var folder = steady(25, 25, 4);
        folder.client(START + 125 * SECOND, 4, 48);
        folder.evidence.replaceStep("steady", START, START + 126 * SECOND);

        assertFail(PersistentInterval.CHECK, folder, "sent 48 bytes at 137.0 s where a keepalive of 32 was due");
    }

    @Test
    void keepalivesThatStopAreAFailure() {
        var folder = steady(25, 25, 4);
        folder.evidence.replaceStep("steady", START, START + 140 * SECOND);

        assertFail(PersistentInterval.CHECK, folder, "After 112.0 s the client sent nothing for 40.0 s");
    }

    @Test
    void steadyPartWithoutAWholeIntervalIsUnknown() {
        var folder = steady(25, 25, 0);

        assertThat(judge(PersistentInterval.CHECK, folder).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void unansweredRenewalIsAFailure() {
        var folder =
                steady(25, 25, 4).client(START + 125 * SECOND, 4, KEEPALIVE).client(START + 125 * SECOND, 1, 148);
        folder.evidence.replaceStep("steady", START, START + 130 * SECOND);

        assertFail(PersistentInterval.CHECK, folder, "was not finished by a response and a keepalive");
    }

    @Test
    void keepaliveWhileDataFlowsIsAFailure() {
        var folder = steady(25, 25, 4);
        long data = START + 101 * SECOND;
        folder.client(data, 4, DATA).server(data, 4, DATA).client(data + SECOND, 4, KEEPALIVE);

        assertFail(PersistentInterval.CHECK, folder, "The keepalive at 114.0 s came 1.000 s after");
    }

    @Test
    void keepaliveThatIsDueInTheInstantOfAnotherPacketPassesAndASecondOneDoesNot() {
        var folder = steady(25, 25, 4);
        long due = START + 125 * SECOND;
        folder.client(due, 4, DATA).client(due + SECOND / 3000, 4, KEEPALIVE);
        assertThat(judge(PersistentInterval.CHECK, folder).verdict()).isEqualTo(Verdict.PASS);

        folder.client(due + 2 * SECOND / 3000, 4, KEEPALIVE);
        assertFail(PersistentInterval.CHECK, folder, "The keepalive at 137.0 s came 0.000 s after");
    }

    @Test
    void passiveKeepaliveAfterDataIsDueBesideAPersistentOne() {
        var folder = steady(25, 25, 4);
        long data = START + 101 * SECOND;
        folder.client(data, 4, DATA).server(data + SECOND / 100, 4, DATA);
        folder.evidence.step("after data", data + SECOND, data + 21 * SECOND);
        assertFail(PassiveKeepalive.CHECK, folder, "and sent nothing after it; its keepalive did not come");

        folder.client(data + 10 * SECOND + SECOND / 100, 4, KEEPALIVE);
        assertThat(ids(folder)).first().isEqualTo("K1-passive-keepalive");
        assertAllPass(folder);

        folder.client(data + 15 * SECOND, 4, KEEPALIVE);
        assertFail(PassiveKeepalive.CHECK, folder, "a second datagram 4.990 s after the keepalive");
    }

    @Test
    void serverThatAnswersPersistentKeepalivesIsAFailure() {
        var folder = steady(25, 25, 4).server(START + 99 * SECOND, 4, KEEPALIVE);

        assertFail(KeepaliveChecks.NO_ANSWER, folder, "The server sent a keepalive at 111.0 s");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 25, 65_535})
    void waitingForTheFirstIntervalIsAFailure(int keepalive) {
        var folder = new Wire(path, keepalive).handshake(START + keepalive * SECOND);
        folder.evidence.step("interface up", START, START);

        assertFail(KeepaliveChecks.IMMEDIATELY, folder, "sent nothing until");
    }

    @Test
    void sayingNothingOrSpeakingBeforeTheInterfaceIsUpIsAFailure() {
        var nothing = new Wire(path.resolve("nothing"), 25).server(START, 1, 148);
        nothing.evidence.step("interface up", START, START);
        assertFail(KeepaliveChecks.IMMEDIATELY, nothing, "The client sent nothing.");

        var before = new Wire(path.resolve("before"), 25).handshake(START - SECOND);
        before.evidence.step("interface up", START, START);
        assertFail(KeepaliveChecks.IMMEDIATELY, before, "before its interface was brought up");

        before.evidence.subject("client", "wireguard-go");
        assertThat(judge(KeepaliveChecks.IMMEDIATELY, before).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void firstKeepaliveWithoutAHandshakeIsAFailure() {
        var folder = new Wire(path.resolve("bare"), 25).client(START, 4, KEEPALIVE);
        assertFail(KeepaliveChecks.STARTS_HANDSHAKE, folder, "the client's keepalive");

        var data = new Wire(path.resolve("data"), 25)
                .client(START, 1, 148)
                .server(START, 2, 92)
                .client(START, 4, DATA);
        assertFail(KeepaliveChecks.STARTS_HANDSHAKE, data, "the client's data");

        var server = new Wire(path.resolve("server"), 25)
                .server(START, 1, 148)
                .client(START, 2, 92)
                .server(START, 4, KEEPALIVE);
        assertFail(KeepaliveChecks.STARTS_HANDSHAKE, server, "the server's handshake initiation");
    }

    @Test
    void sessionThatCarriesKeepalivesAloneIsRenewedByTheFirstOneAfter120Seconds() {
        var renewed = keptUntil(125, "renewed").handshake(START + 125 * SECOND);
        renewed.evidence.step("steady", START, START + 190 * SECOND);
        assertThat(judge(KeepaliveChecks.RENEWS, renewed).verdict()).isEqualTo(Verdict.PASS);

        var died = keptUntil(175, "died").handshake(START + 200 * SECOND);
        died.evidence.step("steady", START, START + 210 * SECOND);
        Verdicts.assertFail(
                Verdicts.judge(KeepaliveChecks.RENEWS, died.evidence.write(START + 220 * SECOND)),
                "The client sent a keepalive at 137.000 s, 125.000 s into a session, and the handshake for it came at"
                        + " 212.000 s");
    }

    @Test
    void handshakeForAKeepaliveThatNobodyAnswersIsAFailure() {
        var folder = new Wire(path, 25).handshake(START);
        folder.keepalive(START + 25 * SECOND).handshake(START + 25 * SECOND + SECOND / 4);
        folder.evidence.step("steady", START, START + 60 * SECOND);

        assertFail(
                KeepaliveChecks.ASKS_FOR_NO_ANSWER,
                folder,
                "The client started a handshake at 37.3 s, only 25.250 s into a session in which it had sent keepalives");
    }

    @Test
    void retryOfAnAnsweredInitiationIsNotAHandshakeForAKeepalive() {
        var folder = new Wire(path, 1).handshake(START);
        folder.keepalive(START + SECOND).handshake(START + 5 * SECOND + SECOND / 4);
        folder.evidence.step("steady", START, START + 60 * SECOND);

        CheckResult result = judge(KeepaliveChecks.ASKS_FOR_NO_ANSWER, folder);
        assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
        assertThat(result.message())
                .endsWith("Its initiation at 17.3 s is the retry of one that had been answered, not a handshake for a"
                        + " keepalive.");
    }

    /// At an interval of 5 s a handshake for each keepalive has the distance of a retry, but there is more than one.
    @Test
    void handshakeForEachKeepaliveOf5SecondsIsAFailure() {
        var folder = new Wire(path, 5).handshake(START);
        folder.keepalive(START + 5 * SECOND)
                .handshake(START + 5 * SECOND + SECOND / 20)
                .keepalive(START + 10 * SECOND)
                .handshake(START + 10 * SECOND + SECOND / 10);
        folder.evidence.step("steady", START, START + 60 * SECOND);

        assertFail(
                KeepaliveChecks.ASKS_FOR_NO_ANSWER,
                folder,
                "The client started a handshake at 22.1 s, only 5.050 s into a session in which it had sent keepalives");
    }

    @Test
    void steadyPartWithoutAKeepaliveSaysNothingOfHandshakesForThem() {
        var folder = new Wire(path, 25).handshake(START - SECOND);
        folder.evidence.step("steady", START, START + 60 * SECOND);

        assertThat(judge(KeepaliveChecks.ASKS_FOR_NO_ANSWER, folder).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"0, false", "1, true", "25, true", "100, false", "150, true", "180, false", "600, false"})
    void renewalIsAskedOnlyWhereSomeKeepaliveIsLateEnough(int keepalive, boolean isAsked) {
        var folder = new Wire(path, keepalive).handshake(START);
        folder.evidence.step("steady", START, START + 1000 * SECOND);

        assertThat(ids(folder).contains("T1-T3-rekey-client")).isEqualTo(isAsked);
    }

    @Test
    void missingOrTruncatedCaptureIsUnknown() {
        var missing = new Wire(path.resolve("missing"), 25);
        missing.evidence.step("steady", START, START + SECOND).step("interface up", START, START);
        var truncated = steady(25, 25, 4);
        truncated.evidence.truncate("client-eth0");

        for (var folder : List.of(missing, truncated)) {
            assertThat(judgeAll(folder)).hasSize(5).allSatisfy(check -> assertThat(check.verdict())
                    .isEqualTo(Verdict.UNKNOWN));
        }
    }

    @Test
    void missingStepIsUnknown() {
        var folder = steady(25, 25, 4);
        folder.evidence.withoutStep("steady");

        assertThat(judge(PersistentInterval.CHECK, folder).message()).isEqualTo("The run has no step \"steady\".");
    }

    /// First contact and ten minutes of silence, still without the passive keepalive.
    private Wire silence() {
        var wire = new Wire(path, 0)
                .client(START - SECOND / 10, 1, 148)
                .server(START - SECOND / 10, 2, 92)
                .client(START - SECOND / 10, 4, DATA)
                .server(START, 4, DATA);
        wire.evidence.step("silence", START, START + 600 * SECOND);
        return wire;
    }

    /// One session, with keepalives each 25 s.
    private Wire keptUntil(int seconds, String folder) {
        var wire = new Wire(path.resolve(folder), 25).handshake(START);
        for (int age = 25; age <= seconds; age += 25) {
            wire.keepalive(START + age * SECOND);
        }
        return wire;
    }

    /// @param real the interval that the client really keeps, in seconds
    private Wire steady(int keepalive, double real, int intervals) {
        var wire = new Wire(path, keepalive).handshake(START);
        long session = START;
        long now = START;
        for (int i = 1; i <= intervals; i++) {
            now = START + Math.round(real * i * SECOND);
            if (now - session < 180 * SECOND) {
                wire.client(now, 4, KEEPALIVE);
            }
            if (now - session >= 120 * SECOND) {
                wire.handshake(now);
                session = now;
            }
        }
        wire.evidence.step("interface up", START, START).step("steady", START, now + SECOND / 20);
        return wire;
    }

    private static void assertAllPass(Wire wire) {
        assertThat(judgeAll(wire))
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
    }

    private static List<String> ids(Wire wire) {
        return judgeAll(wire).stream().map(CheckResult::id).toList();
    }

    private static List<CheckResult> judgeAll(Wire wire) {
        return new Judge(new KeepaliveScenario().checks())
                .judge(wire.evidence.write(0))
                .checks();
    }

    private static void assertFail(Check checker, Wire wire, String message) {
        Verdicts.assertFail(judge(checker, wire), message);
    }

    private static CheckResult judge(Check checker, Wire wire) {
        return Verdicts.judge(checker, wire.evidence.write(0));
    }

    /// The client's uplink.
    private static final class Wire {
        private final EvidenceFolder evidence;
        private int index;

        private Wire(Path path, int keepalive) {
            evidence = new EvidenceFolder(path)
                    .parameter("keepalive", Integer.toString(keepalive))
                    .subject("client", "kernel")
                    .address("client", "203.0.113.2");
        }

        private Wire client(long nanos, int type, int length) {
            evidence.udp("client-eth0", nanos, CLIENT, SERVER, evidence.message(type, length));
            return this;
        }

        private Wire server(long nanos, int type, int length) {
            evidence.udp("client-eth0", nanos, SERVER, CLIENT, evidence.message(type, length));
            return this;
        }

        /// Under the session of the latest handshake.
        private Wire keepalive(long nanos) {
            evidence.udp("client-eth0", nanos, CLIENT, SERVER, EvidenceFolder.message(4, KEEPALIVE, index + 1, 0));
            return this;
        }

        private Wire handshake(long nanos) {
            index += 2;
            evidence.udp("client-eth0", nanos, CLIENT, SERVER, EvidenceFolder.message(1, 148, index, 0));
            evidence.udp("client-eth0", nanos, SERVER, CLIENT, EvidenceFolder.message(2, 92, index + 1, index));
            evidence.udp("client-eth0", nanos, CLIENT, SERVER, EvidenceFolder.message(4, KEEPALIVE, index + 1, 0));
            return this;
        }
    }
}
