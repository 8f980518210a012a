package org.warren.scenarios.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Verdict;
import org.warren.scenarios.EvidenceFolder;
import org.warren.scenarios.Verdicts;

class AdministrationCheckersTest {

    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final int INITIATION = 1;
    private static final int RESPONSE = 2;
    private static final int DATA = 4;
    /// Virtual time 0 of [EvidenceFolder].
    private static final long EPOCH_SECONDS = EvidenceFolder.wall(0) / SECOND;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void interfacesThatDoAsTheyAreTold() {
        folder = new EvidenceFolder(path).address("client", "203.0.113.2").address("server", "203.0.113.10");
        folder.parameter("peers", "1000").subject("server", "java", "userspace");
        folder.step(AdministrationScenario.COUNTED, SECOND, 10 * SECOND);
        send(0, CLIENT, SERVER, INITIATION, 148);
        send(2 * SECOND, SERVER, CLIENT, RESPONSE, 92);
        send(3 * SECOND, CLIENT, SERVER, DATA, 128);
        send(4 * SECOND, SERVER, CLIENT, DATA, 32);
        folder.value("transfer-client", "KEY\t124\t276").value("transfer-server", "KEY\t276\t124");
        for (String role : List.of("client", "server")) {
            folder.value("latest-handshakes-" + role, "KEY\t" + (EPOCH_SECONDS + 2));
        }
        for (int i = 0; i < 4; i++) {
            folder.probe("client-administered", i, "sent", AdministrationScenario.SERIES, i);
            folder.probe("client-administered", i + 1, "answered", AdministrationScenario.SERIES, i);
        }
        folder.value("allowed-ips-before", "KEY\t10.100.0.2/32").value("allowed-ips-after", "KEY\t10.100.0.2/32");
        folder.step(AdministrationScenario.REMOVED, 20 * SECOND, 21 * SECOND);
        pings("removed", 0);
        folder.step(AdministrationScenario.RETURNED, 30 * SECOND, 50 * SECOND);
        send(45 * SECOND, SERVER, CLIENT, RESPONSE, 92);
        pings("returned", 3);
        downAndUp("client", CLIENT, SERVER, 60);
        downAndUp("server", SERVER, CLIENT, 80);
        large("large", 1000, 0);
        large("large-again", 1000, 0);
        folder.value("bad-requests", Map.of("set=1;colour=green", "-22", "set=1;private_key=zz", "-71"));
        folder.value("bad-requests-change-nothing", true);
    }

    @Test
    void interfacesThatDoAsTheyAreToldPass() {
        assertThat(Verdicts.judgeAll(new AdministrationScenario(), folder.write(SECOND)))
                .hasSize(11)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
    }

    @Test
    void counterWithoutTheOverheadIsAFailure() {
        folder.value("transfer-server", "KEY\t244\t124");

        assertOnlyFails(
                "A1-exact-counters-server",
                "The server counts 244 bytes received, and 276 bytes of messages reached it.");
    }

    @Test
    void counterOfSentBytesThatIsOffByOneIsAFailure() {
        folder.value("transfer-client", "KEY\t124\t277");

        assertOnlyFails("A1-exact-counters-client", "The client counts 277 bytes sent");
    }

    @Test
    void handshakeThatWasTwoSecondsLaterIsAFailure() {
        folder.value("latest-handshakes-client", "KEY\t" + (EPOCH_SECONDS + 4));

        assertOnlyFails("A1-latest-handshake-client", "The client tells that its latest handshake was");
    }

    @Test
    void probeThatIsLostWhilePeersComeAndGoIsAFailure() {
        folder.replaceLines(
                "probes/client-administered.jsonl",
                line -> line.contains("answered") && line.contains("\"sequence\":2") ? "" : line);

        assertOnlyFails("A2-peers-come-and-go", "Of 4 probes while peers came and went [2] were lost.");
    }

    @Test
    void peerThatIsLeftBehindIsAFailure() {
        folder.value("allowed-ips-after", "KEY\t10.100.0.2/32\nOTHER\t10.100.1.1/32");

        assertOnlyFails("A2-peers-come-and-go", "The server had the peers");
    }

    @Test
    void datagramToARemovedPeerIsAFailure() {
        send(20 * SECOND, SERVER, CLIENT, DATA, 128);

        assertOnlyFails("A2-removed-peer", "The server sent 1 datagrams to a peer that had been removed.");
    }

    @Test
    void dataBeforeTheReturnedPeersHandshakeIsAFailure() {
        folder.replaceStep(AdministrationScenario.RETURNED, 46 * SECOND, 50 * SECOND);
        send(47 * SECOND, SERVER, CLIENT, DATA, 128);

        assertOnlyFails("A2-removed-peer", "The server sent data to a peer that was back before any handshake.");
    }

    @Test
    void peerThatStaysAwayIsAFailure() {
        pings("returned", 0);

        assertOnlyFails("A2-removed-peer", "Of the 3 pings of the client that was back 0 were answered.");
    }

    @Test
    void answerUnderASessionFromBeforeIsAFailure() {
        send(61 * SECOND, CLIENT, SERVER, DATA, 128);

        assertOnlyFails("A2-down-forgets-client", "sent 1 datagrams with data under a session from before.");
    }

    @Test
    void dataWithoutAHandshakeAfterDownIsAFailure() {
        folder.replaceStep(AdministrationScenario.again("server"), 86 * SECOND, 88 * SECOND);
        send(87 * SECOND, SERVER, CLIENT, DATA, 128);

        assertOnlyFails("A2-down-forgets-server", "The server was up again and did not begin with a handshake.");
    }

    @Test
    void peerThatDoesNotComeOutIsAFailure() {
        large("large", 999, 1);

        assertOnlyFails("A3-large-configuration", "Of 1000 peers 999 came out.");
    }

    @Test
    void peerThatComesOutOtherwiseIsAFailure() {
        large("large-again", 1000, 1);

        assertOnlyFails("A3-large-configuration", "1 peers came out otherwise than they were set");
    }

    @Test
    void badRequestThatIsTakenIsAFailure() {
        folder.value("bad-requests", Map.of("set=1;colour=green", "0"));

        assertOnlyFails("A3-refused-requests", "The server took [set=1;colour=green].");
    }

    @Test
    void badRequestThatChangesSomethingIsAFailure() {
        folder.value("bad-requests-change-nothing", false);

        assertOnlyFails("A3-refused-requests", "Requests that the server was to refuse changed its configuration.");
    }

    @Test
    void kernelIsNotAskedByTheDaemonsSocket() {
        folder.subject("server", "kernel", "guest");

        assertThat(Verdicts.judgeAll(new AdministrationScenario(), folder.write(SECOND)))
                .hasSize(10)
                .noneMatch(check -> check.id().equals("A3-refused-requests"));
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).subject("server", "java", "userspace");

        assertThat(Verdicts.judgeAll(new AdministrationScenario(), folder.write(SECOND)))
                .hasSize(11)
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    private void downAndUp(String role, Endpoint end, Endpoint far, int second) {
        folder.step(AdministrationScenario.old(role), second * SECOND, (second + 2) * SECOND);
        folder.step(AdministrationScenario.again(role), (second + 5) * SECOND, (second + 8) * SECOND);
        send((second + 1) * SECOND, far, end, DATA, 128);
        pings("old-" + role, 0);
        send((second + 5) * SECOND, end, far, INITIATION, 148);
        pings("again-" + role, 3);
    }

    private void large(String name, int dumped, int different) {
        folder.value(name, Map.of("dumped", dumped, "different", different, "examples", List.of()));
    }

    private void pings(String name, int received) {
        folder.value("ping-" + name, Map.of("sent", 3, "received", received));
    }

    private void send(long nanos, Endpoint from, Endpoint to, int type, int length) {
        byte[] message = folder.message(type, length);
        folder.udp("client-eth0", nanos, from, to, message).udp("server-eth0", nanos, from, to, message);
    }

    private void assertOnlyFails(String id, String message) {
        Verdicts.assertOnlyFails(new AdministrationScenario(), folder.write(SECOND), id, message);
    }
}
