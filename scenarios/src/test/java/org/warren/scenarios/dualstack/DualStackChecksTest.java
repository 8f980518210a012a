package org.warren.scenarios.dualstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class DualStackChecksTest {

    private static final Endpoint CLIENT4 = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER4 = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint CLIENT6 = Endpoint.parse("[2001:db8:113::2]:51820");
    private static final Endpoint SERVER6 = Endpoint.parse("[2001:db8:113::10]:51820");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void sessionThatChangesItsFamily() {
        folder = new EvidenceFolder(path).parameter("ipv6", "on").subject("server", "kernel");
        folder.addresses("client", "203.0.113.2", "2001:db8:113::2");
        folder.addresses("server", "203.0.113.10", "2001:db8:113::10");
        folder.step("over IPv6", 0, SECOND).step("back to IPv4", 2 * SECOND, 3 * SECOND);
        exchange(SECOND / 2, CLIENT6, SERVER6);
        exchange(5 * SECOND / 2, CLIENT4, SERVER4);
        for (String name : List.of("ipv4", "ipv6", "back", "taken", "own")) {
            pings(name, 3, 3);
        }
        folder.value("port-after", 51820);
        taken(1, "Unable to modify interface: Address already in use");
    }

    @Test
    void sessionThatGoesOnOverBothFamiliesPasses() {
        assertThat(new Judge(new DualStackScenario().checks())
                        .judge(folder.write(SECOND))
                        .checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::id)
                .containsExactly(
                        "R9-either-family", "R9-change-loses-nothing", "R9-ipv4", "R9-taken-port", "encrypted");
    }

    @Test
    void withoutIpv6OnlyIpv4IsAsked() {
        folder.parameter("ipv6", "off");

        assertThat(new Judge(new DualStackScenario().checks())
                        .judge(folder.write(SECOND))
                        .checks())
                .extracting(CheckResult::id)
                .containsExactly("R9-ipv4", "R9-taken-port", "encrypted");
    }

    @Test
    void answerOverTheOtherFamilyIsAFailure() {
        folder.udp("client-eth0", SECOND / 2, SERVER4, CLIENT4, folder.message(4, 128));

        assertFail(DualStackChecks.EITHER_FAMILY, "In the step \"over IPv6\" a data went from 203.0.113.10:51820");
    }

    @Test
    void newHandshakeIsNoSessionThatGoesOn() {
        folder.udp("client-eth0", SECOND / 2, CLIENT6, SERVER6, folder.message(1, 148));

        assertFail(
                DualStackChecks.EITHER_FAMILY, "The session did not go on: a handshake initiation was sent at 0.5 s.");
    }

    @Test
    void familyThatCarriesNothingIsAFailure() {
        pings("ipv6", 3, 0);

        assertFail(DualStackChecks.EITHER_FAMILY, "In the step \"over IPv6\" none of 3 pings was answered.");
    }

    @Test
    void stepWithoutDatagramsIsUnknown() {
        folder.without("captures/client-eth0.pcap").capture("client-eth0");

        assertThat(judge(DualStackChecks.EITHER_FAMILY).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void packetLostInTheChangeIsAFailure() {
        pings("ipv6", 2, 1);

        assertFail(
                DualStackChecks.CHANGE_LOSES_NOTHING,
                "After the change to the other family (step \"over IPv6\") 1 of 2 pings were answered: 2 entered the"
                        + " client's tunnel, 1 left it as datagrams, 1 of them reached the server, 1 answers left it and"
                        + " 1 came back: the client did not send 1.");
    }

    @Test
    void answerThatTheServerDoesNotSendIsAFailure() {
        pings("back", 2, 1);
        byte[] more = folder.message(4, 128);
        folder.udp("client-eth0", 5 * SECOND / 2, CLIENT4, SERVER4, more);
        folder.udp("server-eth0", 5 * SECOND / 2, CLIENT4, SERVER4, more);

        assertFail(DualStackChecks.CHANGE_LOSES_NOTHING, "1 came back: the server did not send 1 answers.");
    }

    /// Neither end can do anything about it.
    @Test
    void packetLostOnThePathProvesNothing() {
        pings("back", 2, 1);
        folder.udp("client-eth0", 5 * SECOND / 2, CLIENT4, SERVER4, folder.message(4, 128));

        assertThat(judge(DualStackChecks.CHANGE_LOSES_NOTHING).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void unansweredPingOverIpv4IsAFailure() {
        pings("ipv4", 3, 2);

        assertFail(DualStackChecks.IPV4, "Over IPv4 2 of 3 pings were answered.");
    }

    @Test
    void takenPortThatIsAcceptedIsAFailure() {
        taken(0, "");

        assertFail(DualStackChecks.TAKEN_PORT, "For a taken port wg ended with 0 and said \"\".");
    }

    @Test
    void takenPortThatIsRefusedWithoutAReasonIsAFailure() {
        taken(1, "Unable to modify interface: Invalid argument");

        assertFail(DualStackChecks.TAKEN_PORT, "Invalid argument");
    }

    @Test
    void kernelThatLosesItsPortIsAFailureAndADaemonIsNot() {
        folder.value("port-after", 0);
        pings("taken", 3, 0);

        assertFail(DualStackChecks.TAKEN_PORT, "After that the interface showed port 0, not 51820.");

        folder.subject("server", "wireguard-go");
        assertThat(judge(DualStackChecks.TAKEN_PORT).message())
                .contains("the interface then had port 0, and worked again on its own");
    }

    @Test
    void daemonThatDoesNotComeBackIsAFailure() {
        folder.subject("server", "wireguard-go");
        pings("own", 3, 0);

        assertFail(DualStackChecks.TAKEN_PORT, "On its own port again 0 of 3 pings were answered.");
    }

    @Test
    void whatTheDriverDidNotNoteIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).parameter("ipv6", "on");

        assertThat(List.of(
                        DualStackChecks.IPV4,
                        DualStackChecks.CHANGE_LOSES_NOTHING,
                        DualStackChecks.TAKEN_PORT,
                        DualStackChecks.EITHER_FAMILY))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);
    }

    private void exchange(long nanos, Endpoint client, Endpoint server) {
        for (String capture : List.of("client-eth0", "server-eth0")) {
            folder.udp(capture, nanos, client, server, folder.message(4, 128));
            folder.udp(capture, nanos, server, client, folder.message(4, 128));
        }
    }

    private void pings(String name, int sent, int received) {
        folder.value("ping-" + name, Map.of("sent", sent, "received", received));
    }

    private void taken(int exit, String said) {
        folder.value("port-taken", Map.of("exit", exit, "said", said));
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(SECOND));
    }
}
