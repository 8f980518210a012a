package org.warren.scenarios.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;
import static org.warren.kit.testing.EvidenceFolder.message;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
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

class HandshakeChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final long DELAY = SECOND / 50;
    private static final byte[] INITIATION = message(1, 148, 11, 0);
    private static final byte[] RESPONSE = message(2, 92, 22, 11);
    private static final byte[] DATA = message(4, 128, 22, 0);

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void start() {
        folder = new EvidenceFolder(path).address("client", "203.0.113.2").address("server", "203.0.113.10");
        for (var name :
                List.of("ping-inner4-client", "ping-inner4-server", "ping-inner6-client", "ping-inner6-server")) {
            folder.value(name, Map.of("exit", 0, "received", 3, "sent", 3));
        }
    }

    @Test
    void goodHandshakePasses() {
        handshake(0);

        assertThat(new Judge(new HandshakeScenario().checks())
                        .judge(folder.write(0))
                        .checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::id)
                .containsExactly("H1-first-datagrams", "H1-one-round-trip", "pings", "encrypted");
    }

    @Test
    void keepaliveConfirmsTheKeyAsWellAsData() {
        fromClient(0, INITIATION);
        fromServer(DELAY, RESPONSE);
        fromClient(2 * DELAY, message(4, 32, 22, 0));

        assertThat(judge(HandshakeChecks.FIRST_DATAGRAMS).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void outerIpv6IsJudgedAlike() {
        var client = Endpoint.parse("[2001:db8:113::2]:51820");
        var server = Endpoint.parse("[2001:db8:113::10]:51820");
        folder.address("client", "2001:db8:113::2");
        folder.udp("client-eth0", 0, client, server, INITIATION);
        folder.udp("client-eth0", 1, server, client, RESPONSE);
        folder.udp("client-eth0", 2, client, server, DATA);

        assertThat(judge(HandshakeChecks.FIRST_DATAGRAMS).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void retriedInitiationIsNoGoodBeginning() {
        fromClient(0, INITIATION);
        handshake(5 * SECOND);

        assertFail(HandshakeChecks.FIRST_DATAGRAMS, "not 148, 92 and data");
        assertFail(HandshakeChecks.ONE_ROUND_TRIP, "took 3 datagrams before the first data, not 2");
    }

    @Test
    void serverThatSpeaksFirstIsAFailure() {
        fromServer(0, INITIATION);
        fromClient(DELAY, RESPONSE);
        fromServer(2 * DELAY, DATA);

        assertFail(HandshakeChecks.FIRST_DATAGRAMS, "which is not the client");
    }

    @Test
    void responderThatSendsDataFirstIsAFailure() {
        fromClient(0, INITIATION);
        fromServer(DELAY, RESPONSE);
        fromServer(DELAY, message(4, 128, 22, 0));

        assertFail(HandshakeChecks.FIRST_DATAGRAMS, "before the initiator had confirmed the key");
    }

    @Test
    void indicesOfAnotherHandshakeAreAFailure() {
        fromClient(0, INITIATION);
        fromServer(DELAY, message(2, 92, 22, 12));
        fromClient(2 * DELAY, DATA);

        assertFail(HandshakeChecks.FIRST_DATAGRAMS, "receiver indices");
    }

    @Test
    void nothingOnTheWireIsAFailure() {
        folder.capture("client-eth0").capture("server-eth0");

        assertFail(HandshakeChecks.FIRST_DATAGRAMS, "are none, not 148");
        assertFail(HandshakeChecks.ONE_ROUND_TRIP, "never sent or received data");
    }

    @Test
    void withoutAddressesWhoSentFirstIsUnknown() {
        folder = new EvidenceFolder(path);
        handshake(0);

        assertThat(judge(HandshakeChecks.FIRST_DATAGRAMS).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @CsvSource({"0, 49000000, PASS", "0, 51000000, FAIL", "51000000, 0, FAIL", "26000000, 26000000, FAIL"})
    void waitBeyondTheRoundTripIsAFailure(long atServer, long atClient, Verdict verdict) {
        answersLate(atServer, atClient);

        assertThat(judge(HandshakeChecks.ONE_ROUND_TRIP).verdict()).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({"0, 3990000000, PASS", "0, 4010000000, FAIL"})
    void inRealTimeOnlyTheWaitForARetryIs(long atServer, long atClient, Verdict verdict) {
        folder.lab("containers");
        answersLate(atServer, atClient);

        assertThat(judge(HandshakeChecks.ONE_ROUND_TRIP).verdict()).isEqualTo(verdict);
    }

    private void answersLate(long atServer, long atClient) {
        fromClient(0, INITIATION);
        fromServer(DELAY + atServer, RESPONSE);
        fromClient(2 * DELAY + atServer + atClient, DATA);
    }

    @Test
    void slowPathIsNoFailure() {
        folder.udp("client-eth0", 0, CLIENT, SERVER, INITIATION)
                .udp("server-eth0", SECOND, CLIENT, SERVER, INITIATION)
                .udp("server-eth0", SECOND, SERVER, CLIENT, RESPONSE)
                .udp("client-eth0", 3 * SECOND, SERVER, CLIENT, RESPONSE)
                .udp("client-eth0", 3 * SECOND, CLIENT, SERVER, DATA);

        assertThat(judge(HandshakeChecks.ONE_ROUND_TRIP).message())
                .isEqualTo("The first data followed 3.000 s after the initiation; the path's round trip is 3.000 s.");
    }

    @Test
    void dataWithoutAHandshakeIsAFailure() {
        fromClient(0, DATA);

        assertFail(HandshakeChecks.ONE_ROUND_TRIP, "without a whole handshake");
    }

    @Test
    void handshakeThatTheServerDidNotSeeIsUnknown() {
        handshake(0);
        folder.without("captures/server-eth0.pcap").capture("server-eth0");

        assertThat(judge(HandshakeChecks.ONE_ROUND_TRIP).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"client-eth0", "server-eth0"})
    void missingOrTruncatedCaptureIsUnknown(String capture) {
        handshake(0);
        folder.truncate(capture);
        assertThat(judge(HandshakeChecks.ONE_ROUND_TRIP).message()).contains(capture + " ends in the middle");

        folder.without("captures/" + capture + ".pcap");
        Path other = path.resolve("other");
        var without = new EvidenceFolder(other);
        assertThat(new Judge(List.of(HandshakeChecks.ONE_ROUND_TRIP))
                        .judge(without.write(0))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void unansweredPingIsAFailure() {
        folder.value("ping-inner6-server", Map.of("exit", 1, "received", 2, "sent", 3));

        assertFail(HandshakeChecks.PINGS, "ping-inner6-server got 2 answers to 3 pings and ended with exit status 1.");
    }

    @Test
    void pingThatSentNothingIsAFailure() {
        folder.value("ping-inner4-client", Map.of("exit", 0, "received", 0, "sent", 0));

        assertFail(HandshakeChecks.PINGS, "0 answers to 0 pings");
    }

    @Test
    void pingThatWasNotNotedIsUnknown() {
        folder.value("ping-inner4-client", Map.of());

        assertThat(judge(HandshakeChecks.PINGS).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void handshake(long at) {
        fromClient(at, INITIATION);
        fromServer(at + DELAY, RESPONSE);
        fromClient(at + 2 * DELAY, DATA);
    }

    private void fromClient(long sent, byte[] payload) {
        folder.udp("client-eth0", sent, CLIENT, SERVER, payload);
        folder.udp("server-eth0", sent + DELAY, CLIENT, SERVER, payload);
    }

    private void fromServer(long sent, byte[] payload) {
        folder.udp("server-eth0", sent, SERVER, CLIENT, payload);
        folder.udp("client-eth0", sent + DELAY, SERVER, CLIENT, payload);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(0));
    }
}
