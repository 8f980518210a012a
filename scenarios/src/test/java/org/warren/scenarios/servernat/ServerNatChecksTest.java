package org.warren.scenarios.servernat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class ServerNatChecksTest {

    private static final Endpoint BEYOND = Endpoint.parse("192.0.2.10:0");
    private static final Endpoint OFFICE = Endpoint.parse("192.0.2.1:0");
    private static final Endpoint INSIDE = Endpoint.parse("10.100.0.1:0");
    private static final Endpoint HOME = Endpoint.parse("10.100.0.3:0");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void serverThatMasquerades() {
        folder = new EvidenceFolder(path).parameter("forwarding", "on").capture("home-wg0");
        folder.step(ServerNatScenario.SPOOF, 5 * SECOND, 6 * SECOND);
        for (String ping : List.of("ping-server-client", "forwarded-ping-beyond", "forwarded-ping-peer")) {
            folder.value(ping, Map.of("sent", 3, "received", 3));
        }
        state("before", List.of());
        state("after", List.of());
        folder.echo("beyond-eth0", SECOND, OFFICE, BEYOND, true, 1, 11);
        folder.echo("client-wg0", 5 * SECOND, HOME, BEYOND, true, 1, 55);
        folder.echo("client-wg0", 5 * SECOND + 1, HOME, INSIDE, true, 1, 56);
        folder.udp("client-eth0", SECOND, CLIENT, SERVER, folder.message(4, 128));
        folder.udp("client-eth0", 5 * SECOND, CLIENT, SERVER, folder.message(4, 128));
    }

    @Test
    void serverThatMasqueradesPasses() {
        assertThat(verdicts())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .hasSize(6);
    }

    @Test
    void masqueradeThatStaysFailsThatCheckAlone() {
        state(
                "after",
                List.of(
                        "table ip tunnel {",
                        "\tchain postrouting {",
                        "\t\ttype nat hook postrouting priority srcnat; policy accept;",
                        "\t\tip saddr 10.100.0.0/24 oifname \"eth1\" masquerade",
                        "\t}",
                        "}"));

        assertThat(verdicts())
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.id()).isEqualTo("nothing-left");
                    assertThat(check.verdict()).isEqualTo(Verdict.FAIL);
                    assertThat(check.message()).contains("oifname \"eth1\" masquerade\" was left behind in firewall");
                });
    }

    @Test
    void tunnelsAddressBeyondTheServerIsAFailure() {
        folder.echo("beyond-eth0", 2 * SECOND, Endpoint.parse("10.100.0.2:0"), BEYOND, true, 2, 12);

        assertFail(ServerNatChecks.MASQUERADE, "saw a ping of the tunnel come from 10.100.0.2 at 2.0 s, not from");
    }

    @Test
    void forwardedRequestWithAnotherPeersAddressIsAFailure() {
        folder.echo("beyond-eth0", 5 * SECOND, OFFICE, BEYOND, true, 1, 55);

        assertFail(
                ServerNatChecks.NO_SPOOFING,
                "1 requests that the client sent as the home computer reached the host beyond the server, the first at"
                        + " 5.000 s (sequence 1, from 192.0.2.1 to 192.0.2.10).");
    }

    /// However late it comes.
    @Test
    void replyToARequestWithAnotherPeersAddressIsAFailure() {
        folder.echo("home-wg0", 7 * SECOND, INSIDE, HOME, false, 1, 56);

        assertFail(
                ServerNatChecks.NO_SPOOFING, "1 replies to requests that the client sent as the home computer reached");
    }

    /// What the server's kernel says of the last ping of the step before is not an answer to a spoofed one, nor is a
    /// late reply to one of the home computer's own.
    @Test
    void packetsOfTheStepBeforeAreNoAnswers() {
        folder.redirect("home-wg0", 5 * SECOND, INSIDE, HOME);
        folder.echo("home-wg0", 5 * SECOND, INSIDE, HOME, false, 3, 13);
        folder.echo("beyond-eth0", 5 * SECOND, OFFICE, BEYOND, true, 3, 14);

        assertThat(judge(ServerNatChecks.NO_SPOOFING).verdict()).isEqualTo(Verdict.PASS);
    }

    /// They did not capture what entered the client's tunnel.
    @Test
    void oldRunsAreJudgedByTimeAndKind() {
        folder.without("captures/client-wg0.pcap").redirect("home-wg0", 5 * SECOND, INSIDE, HOME);
        assertThat(judge(ServerNatChecks.NO_SPOOFING).verdict()).isEqualTo(Verdict.PASS);

        folder.echo("home-wg0", 5 * SECOND, INSIDE, HOME, false, 1, 99);
        assertFail(ServerNatChecks.NO_SPOOFING, "1 replies to requests that the client sent as the home computer");
    }

    @Test
    void otherPacketsBeyondTheServerAreNoPings() {
        folder.redirect("beyond-eth0", SECOND, Endpoint.parse("10.100.0.2:0"), BEYOND);

        assertThat(judge(ServerNatChecks.MASQUERADE).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void serverThatForwardsNothingPasses() {
        folder.parameter("forwarding", "off")
                .without("captures/beyond-eth0.pcap")
                .capture("beyond-eth0");
        for (String ping : List.of("forwarded-ping-beyond", "forwarded-ping-peer")) {
            folder.value(ping, Map.of("sent", 3, "received", 0));
        }

        assertThat(verdicts())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::id)
                .containsExactly(
                        "peers-reach-the-server", "not-forwarded", "R2-no-spoofing", "nothing-left", "encrypted");
    }

    @Test
    void serverThatForwardsThoughItShouldNotIsAFailure() {
        folder.parameter("forwarding", "off");

        assertFail(
                ServerNatChecks.NOT_FORWARDED,
                "The server does not forward, yet 3 pings of forwarded-ping-peer were answered.");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder =
                new EvidenceFolder(path.resolve("empty")).capture("beyond-eth0").parameter("forwarding", "off");
        assertThat(List.of(ServerNatChecks.NO_SPOOFING, ServerNatChecks.NOT_FORWARDED))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);

        folder.parameter("forwarding", "on");
        assertThat(judge(ServerNatChecks.MASQUERADE).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void state(String when, List<String> firewall) {
        folder.value("state-" + when, Map.of("rules-ipv4", List.of("0:\tfrom all lookup local"), "firewall", firewall));
    }

    private List<CheckResult> verdicts() {
        return new ArrayList<>(
                new Judge(new ServerNatScenario().checks()).judge(write()).checks());
    }

    private Evidence write() {
        return folder.write(10 * SECOND);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, write());
    }
}
