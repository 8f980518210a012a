package org.warren.scenarios.localaddress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class LocalAddressChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint FIRST = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint SECOND_ADDRESS = Endpoint.parse("203.0.113.11:51820");
    private static final int DATA = 4;
    private static final int INITIATION = 1;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void serverThatAnswersFromWhereItWasContacted() {
        folder = new EvidenceFolder(path).address("client", "198.51.100.2");
        folder.addresses("server", "203.0.113.10", "203.0.113.11").parameter("outer", "ipv4");
        folder.step("tunnel up", 0, SECOND).step(LocalAddressScenario.CONTACTED, SECOND, 2 * SECOND);
        folder.step(LocalAddressScenario.LOST, 10 * SECOND, 40 * SECOND);
        folder.step(LocalAddressScenario.BACK, 50 * SECOND, 51 * SECOND);
        folder.step(LocalAddressScenario.GONE, 60 * SECOND, 61 * SECOND);
        folder.udp("client-eth0", 1, CLIENT, SECOND_ADDRESS, folder.message(DATA, 128));
        server(SECOND, SECOND_ADDRESS, DATA);
        server(10 * SECOND, SECOND_ADDRESS, DATA);
        server(25 * SECOND, FIRST, INITIATION);
        server(50 * SECOND, SECOND_ADDRESS, DATA);
        server(60 * SECOND, FIRST, DATA);
        pings("after-retry", 3);
        pings("gone", 3);
    }

    @Test
    void serverThatAnswersFromWhereItWasContactedPasses() {
        assertThat(Verdicts.judgeAll(new LocalAddressScenario(), folder.write(SECOND)))
                .hasSize(4)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
    }

    @Test
    void answerFromTheAddressThatTheRoutePrefersIsAFailure() {
        server(SECOND + 1, FIRST, DATA);

        assertOnlyFails(
                "R5-contacted-address",
                "The client contacted 203.0.113.11, and the server's data came from 203.0.113.10 at 1.000 s.");
    }

    @Test
    void retriesThatKeepToTheOldAddressAreAFailure() {
        folder.without("captures/server-eth0.pcap");
        server(SECOND, SECOND_ADDRESS, DATA);
        server(25 * SECOND, SECOND_ADDRESS, INITIATION);
        server(30 * SECOND, SECOND_ADDRESS, INITIATION);
        server(50 * SECOND, SECOND_ADDRESS, DATA);

        assertOnlyFails(
                "R5-retry-forgets", "The server's first 2 initiations left from 203.0.113.11, which the path loses.");
    }

    @Test
    void serverThatNeverTriesAgainIsAFailure() {
        folder.without("captures/server-eth0.pcap");
        server(SECOND, SECOND_ADDRESS, DATA);
        server(10 * SECOND, SECOND_ADDRESS, DATA);
        server(50 * SECOND, SECOND_ADDRESS, DATA);

        assertOnlyFails("R5-retry-forgets", "heard nothing for half a minute and started no handshake, nor later.");
    }

    @Test
    void pathThatLosesNothingProvesNothing() {
        folder.replaceStep(LocalAddressScenario.LOST, 12 * SECOND, 40 * SECOND);

        assertThat(Verdicts.judge(LocalAddressChecks.RETRY_FORGETS, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void tunnelThatDoesNotRecoverIsAFailure() {
        pings("after-retry", 0);

        assertOnlyFails("R5-retry-forgets", "0 of the server's pings were answered.");
    }

    @Test
    void datagramFromAnAddressThatIsGoneIsAFailure() {
        server(60 * SECOND, SECOND_ADDRESS, DATA);

        assertOnlyFails(
                "R5-address-gone",
                "The server sent a data at 60.000 s from 203.0.113.11, an address that it no longer has.");
    }

    @Test
    void datagramJustBeforeTheAddressIsGoneIsNone() {
        folder.value(LocalAddressScenario.GONE_SINCE.name(), 60 * SECOND + 500);
        server(60 * SECOND + 499, SECOND_ADDRESS, DATA);

        assertThat(Verdicts.judge(LocalAddressChecks.ADDRESS_GONE, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void handshakeThatComesTooLateIsToldWithItsTime() {
        folder.without("captures/server-eth0.pcap");
        server(SECOND, SECOND_ADDRESS, DATA);
        server(10 * SECOND, SECOND_ADDRESS, DATA);
        server(42 * SECOND, FIRST, INITIATION);
        server(50 * SECOND, SECOND_ADDRESS, DATA);

        assertOnlyFails(
                "R5-retry-forgets", "started no handshake; the next one came at 42.000 s, 2.000 s after that time.");
    }

    @Test
    void datagramsThatAreLostWithTheirAddressAreAFailure() {
        pings("gone", 0);

        assertOnlyFails("R5-address-gone", "0 of 3 pings of the server were answered.");
    }

    @Test
    void addressThatWasNotInUseProvesNothing() {
        folder.replaceStep(LocalAddressScenario.BACK, 51 * SECOND, 52 * SECOND);

        assertThat(Verdicts.judge(LocalAddressChecks.ADDRESS_GONE, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty"));

        assertThat(Verdicts.judgeAll(new LocalAddressScenario(), folder.write(SECOND)))
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    private void server(long nanos, Endpoint from, int type) {
        folder.udp("server-eth0", nanos, from, CLIENT, folder.message(type, type == INITIATION ? 148 : 128));
    }

    private void pings(String name, int received) {
        folder.value("ping-server-" + name, Map.of("sent", 3, "received", received));
    }

    private void assertOnlyFails(String id, String message) {
        Verdicts.assertOnlyFails(new LocalAddressScenario(), folder.write(SECOND), id, message);
    }
}
