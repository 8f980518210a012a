package org.warren.kit.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;
import static org.warren.kit.testing.EvidenceFolder.message;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class TimersChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Check REKEY = RekeyTimes.of("client");
    private static final Check SPACING = InitiationSpacing.of("client");
    private static final Check AGE = SessionAge.ofSent("client");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));
    private int counter;

    @BeforeEach
    void twoEnds() {
        folder = new EvidenceFolder(path)
                .address("client", "198.51.100.2")
                .address("server", "203.0.113.10")
                .subject("client", "wireguard-go")
                .subject("server", "wireguard-go");
        folder.capture("client-eth0").capture("server-eth0");
    }

    @Test
    void sessionsRenewedByTheirInitiatorPass() {
        session(0, 1);
        talk(0, 120, 1);
        session(120.5, 2);
        talk(121, 240, 2);
        session(241, 3);
        talk(241, 250, 3);

        for (String role : List.of("client", "server")) {
            assertThat(List.of(RekeyTimes.of(role), InitiationSpacing.of(role), SessionAge.ofSent(role)))
                    .extracting(checker -> judge(checker).verdict())
                    .containsOnly(Verdict.PASS);
        }
        assertThat(judge(REKEY).message())
                .isEqualTo("The client had 3 sessions and started 2 renewals, 120.500 s to 120.500 s after a session"
                        + " began.");
    }

    @ParameterizedTest
    @CsvSource({"119.8, FAIL", "119.95, PASS", "120, PASS"})
    void renewalBefore120SecondsIsAFailure(double seconds, Verdict verdict) {
        session(0, 1);
        talk(0, 119, 1);
        session(seconds, 2);
        talk(120, 130, 2);

        assertThat(judge(REKEY).verdict()).isEqualTo(verdict);
    }

    @Test
    void dataThatStartsNoRenewalIsAFailure() {
        session(0, 1);
        talk(0, 121, 1);
        session(122, 2);
        talk(122, 130, 2);

        assertFail(
                REKEY,
                "The client sent data at 121.000 s, 121.000 s into a session, and the handshake for it came at 122.000"
                        + " s, 1.000 s late (allowed: 0.100 s).");
    }

    @Test
    void renewalThatNeverComesIsAFailure() {
        session(0, 1);
        talk(0, 121, 1);

        assertFail(REKEY, "and the handshake for it did not come in the 79.000 s until the run's end");
    }

    /// There is to be one initiation in 5 s, so the one that is under way has to do.
    @Test
    void renewalWaitsForTheInitiationThatIsUnderWay() {
        session(0, 1);
        talk(0, 121, 1);
        onlySent("client", 118, message(1, 148, 50, 0));
        session(123.2, 2);
        talk(124, 130, 2);

        assertThat(judge(REKEY).message()).doesNotContain("the handshake for it");
    }

    @Test
    void responderThatRenewsByTimeIsAFailure() {
        session(0, 1);
        talk(0, 119, 1);
        fromServer(125, message(1, 148, 99, 0));

        assertFail(RekeyTimes.of("server"), "started a handshake at 125.0 s, 125.0 s into a session that it had not");
    }

    @Test
    void handshakeAfterFifteenSilentSecondsIsAllowed() {
        session(0, 1);
        talk(0, 30, 1);
        for (int second = 31; second <= 46; second++) {
            onlySent("client", second, message(4, 112, 101, 5000 + second));
        }
        session(46.1, 2);
        talk(47, 166, 2);
        session(166.2, 3);
        talk(167, 172, 3);

        assertThat(judge(REKEY).verdict()).as("%s", judge(REKEY)).isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @CsvSource({
        "wireguard-go, 4.8, FAIL",
        "wireguard-go, 5.0, PASS",
        "wireguard-go, 5.4, PASS",
        "wireguard-go, 5.5, FAIL",
        "kernel, 6.1, PASS",
        "kernel, 6.2, FAIL"
    })
    void unansweredInitiationIsRepeatedAfterFiveSecondsAndJitter(String subject, double seconds, Verdict verdict) {
        folder.subject("client", subject);
        fromClient(0, message(1, 148, 7, 0));
        session(seconds, 1);
        talk(seconds, 20, 1);

        assertThat(judge(SPACING).verdict()).isEqualTo(verdict);
    }

    @Test
    void initiationThatIsNeverRepeatedIsAFailure() {
        session(0, 1);
        talk(0, 120, 1);
        fromClient(120, message(1, 148, 7, 0));

        assertFail(
                SPACING,
                "The client's initiation at 120.000 s was not answered, and its repetition did not come in the 74.666 s until the run's end (due after 5 to 5.334 s, allowed: 0.1 s).");
    }

    /// Where both ends begin at once, one session is enough.
    @Test
    void initiationIsNotRepeatedWhereTheOtherEndsIsAnswered() {
        fromClient(0, message(1, 148, 7, 0));
        fromServer(0, message(1, 148, 60, 0));
        fromClient(0.1, message(2, 92, 61, 60));
        fromServer(0.2, message(4, 32, 61, 0));
        session(130, 1);

        assertThat(judge(SPACING).verdict()).as("%s", judge(SPACING)).isEqualTo(Verdict.PASS);
    }

    /// §6.4: REKEY_ATTEMPT_TIME.
    @Test
    void nobodyTriesForMoreThan90Seconds() {
        for (int i = 0; i <= 17; i++) {
            fromClient(5.2 * i, message(1, 148, 70 + i, 0));
        }

        assertThat(judge(SPACING).verdict()).as("%s", judge(SPACING)).isEqualTo(Verdict.PASS);
    }

    @Test
    void secondInitiationAfterAnAnswerWithinFiveSecondsIsAFailure() {
        session(0, 1);
        talk(0, 2, 1);
        session(3, 2);
        talk(3, 10, 2);

        assertFail(SPACING, "there is to be one in 5 s at most");
        assertFail(REKEY, "120 s is the earliest");
    }

    @ParameterizedTest
    @CsvSource({"179.9, PASS", "180.05, PASS", "180.2, FAIL"})
    void dataUnderASessionOf180SecondsIsAFailure(double seconds, Verdict verdict) {
        session(0, 1);
        fromClient(seconds, message(4, 112, 101, 3));

        assertThat(judge(AGE).verdict()).isEqualTo(verdict);
    }

    @Test
    void responsesSecondCopyStartsNoYoungerSession() {
        session(0, 1);
        folder.udp("client-eth0", 100 * SECOND, SERVER, CLIENT, message(2, 92, 101, 1));
        fromClient(185, message(4, 112, 101, 3));

        assertFail(AGE, "under a session of 185.0 s");
    }

    @Test
    void sessionWithoutItsHandshakeIsUnknown() {
        fromClient(1, message(4, 112, 101, 1));

        assertThat(judge(AGE).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(REKEY).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(SPACING).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void sessionTooYoungToBeRenewedIsUnknown() {
        session(0, 1);
        talk(0, 60, 1);

        assertThat(judge(REKEY).message()).contains("No session of the client grew old enough");
    }

    @Test
    void missingCaptureOrAddressIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).address("client", "198.51.100.2");
        assertThat(judge(REKEY).message()).contains("client-eth0.pcap is missing");

        folder = new EvidenceFolder(path.resolve("nobody")).capture("client-eth0");
        assertThat(judge(AGE).message()).contains("names no address of the client");
    }

    /// A handshake of the client, and the first data under its keys.
    private void session(double at, int index) {
        fromClient(at, message(1, 148, index, 0));
        fromServer(at, message(2, 92, 100 + index, index));
        fromClient(at, message(4, 32, 100 + index, ++counter));
    }

    /// A probe and its echo each whole second.
    private void talk(double from, double to, int index) {
        for (double second = Math.ceil(from); second <= to; second++) {
            fromClient(second, message(4, 112, 100 + index, ++counter));
            fromServer(second, message(4, 112, index, counter));
        }
    }

    private void fromClient(double seconds, byte[] payload) {
        onlySent("client", seconds, payload);
        folder.udp("server-eth0", nanos(seconds), CLIENT, SERVER, payload);
    }

    private void fromServer(double seconds, byte[] payload) {
        onlySent("server", seconds, payload);
        folder.udp("client-eth0", nanos(seconds), SERVER, CLIENT, payload);
    }

    private void onlySent(String role, double seconds, byte[] payload) {
        boolean client = role.equals("client");
        folder.udp(role + "-eth0", nanos(seconds), client ? CLIENT : SERVER, client ? SERVER : CLIENT, payload);
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * SECOND);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(200 * SECOND));
    }
}
