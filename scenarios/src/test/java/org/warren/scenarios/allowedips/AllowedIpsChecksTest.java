package org.warren.scenarios.allowedips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.net.InetAddress;
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

class AllowedIpsChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("203.0.113.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final String PROBES = "client-" + AllowedIpsScenario.MOVING_PROBES.name();

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void packetsThatGoWhereTheyShould() {
        folder = new EvidenceFolder(path).address("client", "203.0.113.2").address("server", "203.0.113.10");
        folder.udp("client-eth0", 1, CLIENT, SERVER, folder.message(4, 128));
        folder.step(AllowedIpsScenario.LONGEST, SECOND, 2 * SECOND);
        folder.capture("client-wg0").capture("server-wg0").capture("other-wg0");
        AllowedIpsScenario.DESTINATIONS.forEach((address, peer) -> {
            asks("client", SECOND, address);
            asks(peer, SECOND, address);
            folder.value("ping-" + address, Map.of("sent", 3, "received", 3));
        });
        for (int i = 0; i < 4; i++) {
            String peer = i % 2 == 0 ? "server-echo" : "other-echo";
            folder.probe(PROBES, i, "sent", AllowedIpsScenario.MOVING_PROBES.name(), i);
            folder.probe(peer, i + 1, "received", AllowedIpsScenario.MOVING_PROBES.name(), i);
        }
        folder.step(AllowedIpsScenario.SPOOF, 3 * SECOND, 4 * SECOND);
        sends("other", "10.100.7.1");
        sends("client", "10.100.7.1");
        sends("other", AllowedIpsScenario.MOVING);
        for (List<String> addresses : List.of(AllowedIpsScenario.NO_PEER, AllowedIpsScenario.NO_ENDPOINT)) {
            addresses.forEach(address ->
                    folder.value("unreachable-" + address, Map.of("sent", 3, "received", 0, "unreachable", 3)));
        }
    }

    @Test
    void packetsThatGoWhereTheyShouldPass() {
        assertThat(Verdicts.judgeAll(new AllowedIpsScenario(), folder.write(SECOND)))
                .hasSize(6)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
    }

    @Test
    void packetForThePeerWithTheShorterPrefixIsAFailure() {
        asks("server", SECOND, "10.100.7.70");

        assertOnlyFails(
                "R1-longest-prefix", "1 pings for 10.100.7.70 reached server, though a longer prefix is other's.");
    }

    @Test
    void packetThatReachesNobodyIsAFailure() {
        folder.without("captures/other-wg0.pcap").capture("other-wg0");
        sends("other", "10.100.7.1");
        sends("other", AllowedIpsScenario.MOVING);

        assertOnlyFails("R1-longest-prefix", "No ping for 10.100.7.1 reached other, whose prefix is the longest.");
    }

    @Test
    void probeWithoutAPeerWhileThePrefixMovesIsAFailure() {
        folder.withoutLines("probes/other-echo.jsonl", "\"sequence\":3");

        assertOnlyFails("R1-atomic-move", "Probes [3] reached neither peer.");
    }

    @Test
    void probeThatReachesBothPeersIsAFailure() {
        folder.probe("server-echo", 9, "received", AllowedIpsScenario.MOVING_PROBES.name(), 3);

        assertOnlyFails("R1-atomic-move", "Probes [3] reached both peers.");
    }

    @Test
    void probeThatTheClientRefusesIsAFailure() {
        folder.probe(PROBES, 9, "refused", AllowedIpsScenario.MOVING_PROBES.name(), 4);

        assertOnlyFails("R1-atomic-move", "The client refused to send 1 probes.");
    }

    @Test
    void prefixThatDoesNotMoveProvesNothing() {
        folder.without("probes/other-echo.jsonl");
        for (int i : List.of(1, 3)) {
            folder.probe("server-echo", i + 1, "received", AllowedIpsScenario.MOVING_PROBES.name(), i);
        }

        assertThat(Verdicts.judge(AllowedIpsChecks.ATOMIC_MOVE, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void packetFromTheOtherPeersPartOfAPrefixIsAFailure() {
        sends("client", AllowedIpsScenario.MOVING);

        assertOnlyFails("R2-overlap", "1 pings from 10.100.7.66, which is the server's, came out");
    }

    /// The server's last answer to the step before is still on its way, from the address that the other peer may not
    /// use, and so is an error of its kernel.
    @Test
    void packetsOfTheStepBeforeAreNoneOfTheOtherPeers() {
        var server = new Endpoint(InetAddress.ofLiteral(AllowedIpsScenario.MOVING), 0);
        folder.echo("client-wg0", 3 * SECOND, server, Endpoint.parse("10.100.0.2:0"), false, 3, 5);
        folder.redirect("client-wg0", 3 * SECOND, server, Endpoint.parse("10.100.0.2:0"));

        assertThat(Verdicts.judge(AllowedIpsChecks.OVERLAP, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    /// The echoes of probes, errors about them and pings of other steps may go anywhere.
    @Test
    void onlyThePingsOfTheStepAreLookedFor() {
        asks("client", 5 * SECOND, "10.100.7.7");
        var client = Endpoint.parse("10.100.0.2:0");
        folder.redirect("server-wg0", SECOND, client, Endpoint.parse("10.100.7.70:0"));
        folder.echo("server-wg0", SECOND, client, Endpoint.parse("10.100.7.70:0"), true, 9, 9);

        assertThat(Verdicts.judge(AllowedIpsChecks.LONGEST_PREFIX, folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void senderThatHearsNothingIsAFailure() {
        folder.value("unreachable-10.100.9.1", Map.of("sent", 3, "received", 0, "unreachable", 0));

        assertOnlyFails(
                "R6-no-endpoint",
                "Who sent 3 packets to 10.100.9.1 did not hear that it is unreachable: its peer has no endpoint, and");
    }

    @Test
    void answerFromNobodyIsAFailure() {
        folder.value("unreachable-10.100.200.1", Map.of("sent", 3, "received", 3, "unreachable", 1));

        assertOnlyFails("R6-no-peer", "Pings to 10.100.200.1 were answered, though nobody is there.");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty"));

        assertThat(Verdicts.judgeAll(new AllowedIpsScenario(), folder.write(SECOND)))
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    private void asks(String node, long nanos, String address) {
        boolean ipv6 = address.contains(":");
        var from = new Endpoint(InetAddress.ofLiteral(ipv6 ? "fd10:100::2" : "10.100.0.2"), 0);
        var to = new Endpoint(InetAddress.ofLiteral(address), 0);
        folder.echo(node + "-wg0", nanos, from, to, true, 1, address.hashCode());
    }

    private void sends(String node, String source) {
        var from = new Endpoint(InetAddress.ofLiteral(source), 0);
        folder.echo(node + "-wg0", 3 * SECOND, from, Endpoint.parse("10.100.0.2:0"), true, 1, source.hashCode());
    }

    private void assertOnlyFails(String id, String message) {
        Verdicts.assertOnlyFails(new AllowedIpsScenario(), folder.write(SECOND), id, message);
    }
}
