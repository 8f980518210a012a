package org.warren.scenarios.administration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class AdministrationChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final int INITIATION = 1;
    private static final int RESPONSE = 2;
    private static final int DATA = 4;
    /// Virtual time 0 of [EvidenceFolder].
    private static final long EPOCH_SECONDS = EvidenceFolder.wall(0) / SECOND;

    /// Indices of the client; the server's are the next ones.
    private static final int FIRST = 10;

    private static final int RETURNED = 20;
    private static final int AGAIN = 30;

    @TempDir
    Path path;

    private int counter;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void interfacesThatDoAsTheyAreTold() {
        folder = new EvidenceFolder(path).address("client", "203.0.113.2").address("server", "203.0.113.10");
        folder.parameter("peers", "1000").subject("server", "java", "userspace");
        folder.step(AdministrationScenario.COUNTED, SECOND, 10 * SECOND);
        handshake(0, CLIENT, SERVER, FIRST);
        send(3 * SECOND, CLIENT, SERVER, 128, FIRST + 1);
        send(4 * SECOND, SERVER, CLIENT, 32, FIRST);
        folder.value("transfer-client", "KEY\t124\t276").value("transfer-server", "KEY\t276\t124");
        for (String role : List.of("client", "server")) {
            folder.value("latest-handshakes-" + role, "KEY\t" + (EPOCH_SECONDS + 2));
        }
        for (int i = 0; i < 4; i++) {
            folder.probe("client-administered", i, "sent", AdministrationScenario.ADMINISTERED.name(), i);
            folder.probe("client-administered", i + 1, "answered", AdministrationScenario.ADMINISTERED.name(), i);
        }
        folder.value("allowed-ips-before", "KEY\t10.100.0.2/32").value("allowed-ips-after", "KEY\t10.100.0.2/32");
        folder.step(AdministrationScenario.REMOVED, 20 * SECOND, 21 * SECOND);
        pings("removed", 0);
        folder.step(AdministrationScenario.RETURNED, 30 * SECOND, 50 * SECOND);
        handshake(43 * SECOND, CLIENT, SERVER, RETURNED);
        send(46 * SECOND, SERVER, CLIENT, 128, RETURNED);
        pings("returned", 3);
        downAndUp("client", CLIENT, SERVER, 60, RETURNED, AGAIN);
        downAndUp("server", SERVER, CLIENT, 80, AGAIN + 1, 60);
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
        send(20 * SECOND + 1, SERVER, CLIENT, 128, FIRST);

        assertOnlyFails("A2-removed-peer", "The server sent 1 datagrams to a peer that had been removed at 20.000 s");
    }

    /// Whatever the server sends until it has been told, it sends to a peer.
    @Test
    void datagramJustBeforeTheRemovalIsNone() {
        folder.value("done-" + AdministrationScenario.REMOVED, 20 * SECOND + 500);
        send(20 * SECOND + 499, SERVER, CLIENT, 32, FIRST);

        assertThat(Verdicts.judge(ForgettingChecks.REMOVED_PEER, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void dataUnderTheReturnedPeersOldSessionIsAFailure() {
        send(31 * SECOND, SERVER, CLIENT, 128, FIRST);

        assertOnlyFails(
                "A2-removed-peer",
                "sent data at 31.000 s to a peer that was back, under the session from before its removal.");
    }

    @Test
    void peerThatStaysAwayIsAFailure() {
        pings("returned", 0);

        assertOnlyFails("A2-removed-peer", "Of the 3 pings of the client that was back 0 were answered.");
    }

    @Test
    void answerUnderASessionFromBeforeIsAFailure() {
        send(61 * SECOND, CLIENT, SERVER, 128, RETURNED + 1);

        assertOnlyFails(
                "A2-down-forgets-client",
                "The client was down at 60.000 s, then up again, and sent 1 datagrams with data under the session that"
                        + " had begun at 45.000 s, the first at 61.000 s: it kept the session.");
    }

    @Test
    void dataWithoutAHandshakeAfterDownIsAFailure() {
        send(86 * SECOND, SERVER, CLIENT, 128, AGAIN);

        assertOnlyFails("A2-down-forgets-server", "the first at 86.000 s: it kept the session.");
    }

    /// The last answer of the step before is on its way while the interface goes down, and a handshake may begin
    /// before the step that waits for one.
    @Test
    void whatIsSentBeforeDownAndUnderANewSessionIsNone() {
        folder.value("done-" + AdministrationScenario.old("client"), 60 * SECOND + 500);
        send(60 * SECOND + 499, CLIENT, SERVER, 128, RETURNED + 1);
        handshake(62 * SECOND, CLIENT, SERVER, 70);
        send(64 * SECOND + 1, CLIENT, SERVER, 128, 71);

        assertThat(Verdicts.judge(ForgettingChecks.downForgets("client"), folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void dataOfAnUnknownSessionProvesNothing() {
        send(65 * SECOND, CLIENT, SERVER, 128, 4711);

        assertThat(Verdicts.judge(ForgettingChecks.downForgets("client"), folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
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

    private void downAndUp(String role, Endpoint end, Endpoint far, int second, int oldIndex, int newIndex) {
        folder.step(AdministrationScenario.old(role), second * SECOND, (second + 2) * SECOND);
        folder.step(AdministrationScenario.again(role), (second + 5) * SECOND, (second + 8) * SECOND);
        send((second + 1) * SECOND, far, end, 128, oldIndex);
        pings("old-" + role, 0);
        handshake((second + 5) * SECOND, end, far, newIndex);
        send((second + 7) * SECOND, end, far, 128, newIndex + 1);
        pings("again-" + role, 3);
    }

    private void large(String name, int dumped, int different) {
        folder.value(name, Map.of("dumped", dumped, "different", different, "examples", List.of()));
    }

    private void pings(String name, int received) {
        folder.value("ping-" + name, Map.of("sent", 3, "received", received));
    }

    /// Data under a session.
    private void send(long nanos, Endpoint from, Endpoint to, int length, int receiverIndex) {
        send(nanos, from, to, EvidenceFolder.message(DATA, length, receiverIndex, ++counter));
    }

    /// A handshake of two seconds. The initiator's index is `index`, the responder's the next one.
    private void handshake(long nanos, Endpoint initiator, Endpoint responder, int index) {
        send(nanos, initiator, responder, EvidenceFolder.message(INITIATION, 148, index, 0));
        send(nanos + 2 * SECOND, responder, initiator, EvidenceFolder.message(RESPONSE, 92, index + 1, index));
    }

    private void send(long nanos, Endpoint from, Endpoint to, byte[] message) {
        folder.udp("client-eth0", nanos, from, to, message).udp("server-eth0", nanos, from, to, message);
    }

    private void assertOnlyFails(String id, String message) {
        Verdicts.assertOnlyFails(new AdministrationScenario(), folder.write(SECOND), id, message);
    }
}
