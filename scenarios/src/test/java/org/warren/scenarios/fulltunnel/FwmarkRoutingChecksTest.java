package org.warren.scenarios.fulltunnel;

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

class FwmarkRoutingChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint INSIDE = Endpoint.parse("10.100.0.2:0");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void fullTunnelThatWorks() {
        folder = new EvidenceFolder(path).address("client", "198.51.100.2").address("server", "203.0.113.10");
        folder.udp("client-eth0", 1, CLIENT, SERVER, folder.message(1, 148));
        for (String name : List.of("tunnel-ipv4", "tunnel-ipv6", "endpoint-ipv4", "endpoint-ipv6")) {
            folder.value("ping-" + name, Map.of("sent", 1, "received", 1));
            folder.echo("client-wg0", 2, INSIDE, SERVER, true, 1, name.hashCode());
            folder.echo("client-wg0", 3, SERVER, INSIDE, false, 1, name.hashCode());
        }
    }

    @Test
    void tunnelThatKeepsItsDatagramsOutOfItselfPasses() {
        assertThat(new Judge(new FwmarkRoutingScenario().checks())
                        .judge(folder.write(SECOND))
                        .checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::id)
                .containsExactly("R7-no-loop", "R7-through-the-tunnel", "encrypted");
    }

    @Test
    void datagramOfTheTunnelInTheTunnelIsALoop() {
        folder.udp("client-wg0", 5 * SECOND, INSIDE, SERVER, folder.message(1, 148));

        assertFail(
                FwmarkRoutingChecks.NO_LOOP,
                "The tunnel's own handshake initiation to 203.0.113.10:51820 entered the tunnel at 5.0");
    }

    @Test
    void otherTunnelInsideTheTunnelIsNoLoop() {
        folder.udp("client-wg0", SECOND, INSIDE, Endpoint.parse("192.0.2.1:51820"), folder.message(1, 148));

        assertThat(judge(FwmarkRoutingChecks.NO_LOOP).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void tunnelThatSendsNothingByTheUplinkIsAFailure() {
        folder.without("captures/client-eth0.pcap").capture("client-eth0");

        assertFail(FwmarkRoutingChecks.NO_LOOP, "None of the tunnel's datagrams left by the uplink");
    }

    @Test
    void withoutPacketsInTheTunnelNothingIsKnown() {
        folder.without("captures/client-wg0.pcap").capture("client-wg0");
        assertThat(judge(FwmarkRoutingChecks.NO_LOOP).verdict()).isEqualTo(Verdict.UNKNOWN);

        folder.truncate("client-eth0");
        assertThat(judge(FwmarkRoutingChecks.NO_LOOP).message()).contains("client-eth0 ends in the middle");
    }

    @Test
    void unansweredPingIsAFailure() {
        folder.value("ping-endpoint-ipv6", Map.of("sent", 3, "received", 0));

        assertFail(
                FwmarkRoutingChecks.EVERYTHING_THROUGH_THE_TUNNEL,
                "Of 3 packets of ping-endpoint-ipv6 0 were answered.");
    }

    @Test
    void pingsThatWentAroundTheTunnelAreAFailure() {
        folder.without("captures/client-wg0.pcap");
        folder.echo("client-wg0", 2, INSIDE, SERVER, true, 1, 5);
        for (int i = 0; i < 8; i++) {
            folder.redirect("client-wg0", 3, SERVER, INSIDE);
        }

        assertFail(
                FwmarkRoutingChecks.EVERYTHING_THROUGH_THE_TUNNEL,
                "Of 4 pings 1 went through the tunnel, and 0 answers to them came back through it.");
    }

    @Test
    void pingThatWasNotNotedIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).capture("client-wg0");

        assertThat(judge(FwmarkRoutingChecks.EVERYTHING_THROUGH_THE_TUNNEL).verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(SECOND));
    }
}
