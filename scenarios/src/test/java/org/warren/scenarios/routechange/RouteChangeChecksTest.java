package org.warren.scenarios.routechange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class RouteChangeChecksTest {

    private static final Endpoint OLD = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint NEW = Endpoint.parse("192.0.2.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final long MOVED = 10 * SECOND;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void clientThatMoves() {
        folder = new EvidenceFolder(path).address("client", "198.51.100.2").address("server", "203.0.113.10");
        folder.step("route moves", MOVED, MOVED).step("second uplink", MOVED, 20 * SECOND);
        exchange("client-eth0", 5, OLD);
        exchange("client-eth1", 11, NEW);
        for (int probe = 0; probe < 20; probe++) {
            folder.probe("client-across", probe * SECOND, "sent", "across", probe);
            folder.probe("client-across", probe * SECOND + 1, "answered", "across", probe);
        }
        pings("nested-client", 3, 3);
        pings("nested-server", 3, 3);
        folder.udp("client-wg0", 1, OLD, Endpoint.parse("10.100.0.1:51821"), folder.message(4, 128));
        pings("loop", 3, 0);
        pings("after-loop", 3, 3);
        folder.value("loop-bytes", 36_288);
    }

    @Test
    void tunnelThatFollowsItsRoutePasses() {
        assertThat(new Judge(new RouteChangeScenario().checks()).judge(write()).checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .hasSize(7);
    }

    @ParameterizedTest
    @CsvSource({"1, PASS", "2, FAIL"})
    void datagramsThatKeepToTheOldUplinkAreAFailure(int stragglers, Verdict verdict) {
        for (int i = 0; i < stragglers; i++) {
            folder.udp("client-eth0", 12 * SECOND, OLD, SERVER, folder.message(4, 128));
        }

        assertThat(judge(RouteChangeChecks.FOLLOWS_ROUTE).verdict()).isEqualTo(verdict);
    }

    @Test
    void oldAddressOnTheNewUplinkIsAFailure() {
        folder.udp("client-eth1", 12 * SECOND, OLD, SERVER, folder.message(4, 128));
        folder.udp("client-eth1", 13 * SECOND, OLD, SERVER, folder.message(4, 128));

        assertFail(RouteChangeChecks.FOLLOWS_ROUTE, "2 datagrams left by the new uplink with the old one's address.");
    }

    @Test
    void serverThatStaysWithTheOldAddressIsAFailure() {
        folder.udp("server-eth0", 12 * SECOND, SERVER, OLD, folder.message(4, 128));

        assertFail(
                RouteChangeChecks.SERVER_ROAMS,
                "had the client's new address at 11.000 s and sent a data to 198.51.100.2:51820");
    }

    @Test
    void clientThatNeverArrivesFromItsNewAddressIsAFailure() {
        folder.without("captures/server-eth0.pcap").capture("server-eth0");

        assertFail(RouteChangeChecks.SERVER_ROAMS, "Nothing from the client's new address reached the server.");
    }

    @ParameterizedTest
    @CsvSource({"\"sequence\":7}, PASS", "\"sequence\":1, FAIL"})
    void moreThanTheProbeUnderWayIsAFailure(String lost, Verdict verdict) {
        folder.replaceLines(
                "probes/client-across.jsonl", line -> line.contains("answered") && line.contains(lost) ? "" : line);

        assertThat(judge(RouteChangeChecks.NOTHING_LOST).verdict()).isEqualTo(verdict);
    }

    @Test
    void unansweredPingInTheInnerTunnelIsAFailure() {
        pings("nested-server", 3, 1);

        assertFail(RouteChangeChecks.NESTED, "Of 3 pings from the server in the inner tunnel 1 were answered.");
    }

    @Test
    void innerTunnelThatTheOuterDidNotCarryIsUnknown() {
        folder.without("captures/client-wg0.pcap").capture("client-wg0");

        assertThat(judge(RouteChangeChecks.NESTED).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void loopThatDoesNotEndIsAFailure() {
        folder.value("loop-bytes", 4_995_952);

        assertFail(
                RouteChangeChecks.BOUNDED_LOOP,
                "3 pings made the tunnel carry 4995952 bytes, where 104544 are the most that packets of its MTU come to: the"
                        + " loop is not bounded.");
    }

    @Test
    void nodeThatTheLoopBroughtDownIsAFailure() {
        pings("after-loop", 3, 0);

        assertFail(RouteChangeChecks.BOUNDED_LOOP, "After the loop 0 of 3 pings were answered.");
    }

    @Test
    void tunnelThatWasNoLoopIsAFailure() {
        pings("loop", 3, 3);

        assertFail(RouteChangeChecks.BOUNDED_LOOP, "was there a loop?");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).address("client", "198.51.100.2");

        assertThat(List.of(
                        RouteChangeChecks.FOLLOWS_ROUTE,
                        RouteChangeChecks.SERVER_ROAMS,
                        RouteChangeChecks.NOTHING_LOST,
                        RouteChangeChecks.NESTED,
                        RouteChangeChecks.BOUNDED_LOOP))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);
    }

    private void exchange(String uplink, int second, Endpoint client) {
        byte[] request = folder.message(4, 128);
        byte[] answer = folder.message(4, 128);
        for (String capture : List.of(uplink, "server-eth0")) {
            folder.udp(capture, second * SECOND, client, SERVER, request);
            folder.udp(capture, second * SECOND, SERVER, client, answer);
        }
    }

    private void pings(String name, int sent, int received) {
        folder.value("ping-" + name, Map.of("sent", sent, "received", received));
    }

    /// The folder knows one address a node, and this client has two.
    private Evidence write() {
        var evidence = folder.write(20 * SECOND);
        try {
            var file = evidence.folder().resolve(Observations.FILE_NAME);
            var json = new ObjectMapper();
            var tree = json.readTree(file.toFile());
            var interfaces = tree.at("/topology/nodes/0/interfaces");
            if (interfaces instanceof com.fasterxml.jackson.databind.node.ArrayNode array) {
                array.addObject().putArray("addresses").add("192.0.2.2/24");
            }
            Files.writeString(file, json.writeValueAsString(tree));
            return Evidence.read(evidence.folder());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, write());
    }
}
