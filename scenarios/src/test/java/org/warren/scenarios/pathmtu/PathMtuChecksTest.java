package org.warren.scenarios.pathmtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.ByteBuffer;
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

class PathMtuChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final int ICMP = 1;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void narrowPathThatFragments() {
        folder = new EvidenceFolder(path).address("client", "198.51.100.2").address("server", "203.0.113.10");
        folder.capture("server-eth0").step("padding", 0, SECOND).step("large packets", 0, SECOND);
        folder.value("default-mtu-client", 1420).value("default-mtu-server", 1420);
        for (int length : List.of(64, 64, 80, 1452)) {
            folder.udp("client-eth0", 1, CLIENT, SERVER, folder.message(4, length));
        }
        fragment("near-wan", CLIENT, SERVER);
        pings("large-client", 8, 8);
        pings("large-server", 8, 8);
        pings("small-client", 3, 3);
        pings("small-server", 3, 3);
        folder.value("ping-beyond-route", Map.of("sent", 1, "received", 0, "too-long", 1));
        pings("at-route", 1, 1);
    }

    @Test
    void narrowPathThatIsCopedWithPasses() {
        assertThat(new Judge(new PathMtuScenario().checks())
                        .judge(folder.write(SECOND))
                        .checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::id)
                .containsExactly(
                        "P2-default-mtu",
                        "P1-padding",
                        "P1-multiple-of-16",
                        "P3-large-packets",
                        "P3-small-packets",
                        "P3-route-mtu");
        assertThat(judge(PathMtuChecks.LARGE_PACKETS).message()).endsWith("the routers fragmented their datagrams.");
    }

    @Test
    void clientThatLearnsThePathsMtuPasses() {
        pings("large-client", 8, 6);
        folder.ip("client-eth0", 2, SERVER, CLIENT, ICMP, new byte[] {3, 4, 0, 0, 0, 0, 5, 120});
        fragment("client-eth0", CLIENT, SERVER);

        assertThat(judge(PathMtuChecks.LARGE_PACKETS).message())
                .isEqualTo("Packets of 1420 bytes arrived, 2 lost at first; ICMP told the client, which then"
                        + " fragmented its datagrams itself.");
    }

    @Test
    void blackHoleIsReported() {
        pings("large-client", 8, 0);

        assertFail(PathMtuChecks.LARGE_PACKETS, "Of 8 packets of 1420 bytes from the client 0 were answered");
        assertFail(PathMtuChecks.LARGE_PACKETS, "nobody told the client why: the path is a black hole");
    }

    @Test
    void clientThatDoesNotHeedIcmpIsAFailure() {
        pings("large-client", 8, 0);
        folder.ip("client-eth0", 2, SERVER, CLIENT, ICMP, new byte[] {3, 4, 0, 0, 0, 0, 5, 120});

        assertFail(PathMtuChecks.LARGE_PACKETS, "0 were answered, though ICMP told the client why.");
    }

    /// A redirect or a host that is unreachable says nothing of a path's MTU.
    @Test
    void otherIcmpIsNoReason() {
        pings("large-client", 8, 0);
        folder.redirect("client-eth0", 2, SERVER, CLIENT);
        folder.ip("client-eth0", 2 * SECOND, SERVER, CLIENT, ICMP, new byte[] {3, 4, 0, 0, 0, 0, 5, 120});

        assertFail(PathMtuChecks.LARGE_PACKETS, "nobody told the client why: the path is a black hole");
    }

    @Test
    void datagramThatIsNoPingsProvesNothing() {
        folder.udp("client-eth0", 2, CLIENT, SERVER, folder.message(4, 96));

        assertThat(judge(PathMtuChecks.PADDING).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void pathThatFragmentsNothingProvesNothing() {
        folder.without("captures/near-wan.pcap").capture("near-wan");

        assertThat(judge(PathMtuChecks.LARGE_PACKETS).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void largePacketsThatWereNotSentAreUnknown() {
        pings("large-server", 0, 0);

        assertThat(judge(PathMtuChecks.LARGE_PACKETS).message()).contains("The server sent only 0 large packets");
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 65, 96})
    void packetPaddedToAnotherLengthIsAFailure(int length) {
        folder.without("captures/client-eth0.pcap");
        for (int each : List.of(64, 64, length, 1452)) {
            folder.udp("client-eth0", 1, CLIENT, SERVER, folder.message(4, each));
        }

        assertFail(
                PathMtuChecks.PADDING,
                "were padded to [32, 32, " + (length - 32) + ", 1420] bytes, not [32, 32, 48, 1420]");
    }

    @ParameterizedTest
    @CsvSource({"28, FAIL", "33, FAIL", "32, PASS", "48, PASS"})
    void smallPacketsLengthIsAMultipleOf16WhateverTheLargeOneHas(int length, Verdict verdict) {
        folder.without("captures/client-eth0.pcap");
        for (int each : List.of(64, 64, length + 32, 1456)) {
            folder.udp("client-eth0", 1, CLIENT, SERVER, folder.message(4, each));
        }

        assertThat(judge(PathMtuChecks.MULTIPLES).verdict()).isEqualTo(verdict);
    }

    @Test
    void paddingBeyondTheTunnelsMtuIsAFailure() {
        folder.without("captures/client-eth0.pcap");
        for (int each : List.of(64, 64, 80, 1456)) {
            folder.udp("client-eth0", 1, CLIENT, SERVER, folder.message(4, each));
        }

        assertFail(PathMtuChecks.PADDING, "[32, 32, 48, 1424] bytes, not");
    }

    @Test
    void packetsThatAreNotInTheCaptureAreUnknown() {
        folder.without("captures/client-eth0.pcap").capture("client-eth0");

        assertThat(judge(PathMtuChecks.PADDING).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(PathMtuChecks.MULTIPLES).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void otherDefaultMtuIsAFailure() {
        folder.value("default-mtu-server", 1500);

        assertFail(PathMtuChecks.DEFAULT_MTU, "The server made an interface with an MTU of 1500 bytes, not 1420.");
    }

    @Test
    void sessionThatCarriesNothingAfterwardsIsAFailure() {
        pings("small-server", 3, 2);

        assertFail(PathMtuChecks.SMALL_PACKETS, "Of 3 packets of 128 bytes from the server 2 were answered.");
    }

    @Test
    void packetBeyondTheRouteThatVanishesIsAFailure() {
        pings("beyond-route", 1, 0);

        assertFail(PathMtuChecks.ROUTE_MTU, "A packet of 1301 bytes on a route of 1300 was not refused as too long.");
    }

    @Test
    void packetOfTheRoutesMtuThatVanishesIsAFailure() {
        pings("at-route", 1, 0);

        assertFail(PathMtuChecks.ROUTE_MTU, "of just that MTU was not answered");
    }

    @Test
    void whatTheDriverDidNotNoteIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty"));

        assertThat(List.of(PathMtuChecks.DEFAULT_MTU, PathMtuChecks.SMALL_PACKETS, PathMtuChecks.ROUTE_MTU))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);
    }

    private void pings(String name, int sent, int received) {
        folder.value("ping-" + name, Map.of("sent", sent, "received", received, "too-long", 0));
    }

    /// A later fragment of an IPv4 packet: it has an offset and no ports.
    private void fragment(String capture, Endpoint from, Endpoint to) {
        var frame = ByteBuffer.allocate(14 + 20 + 8).position(12).putShort((short) 0x0800);
        frame.putShort((short) 0x4500).putShort((short) 28).putShort((short) 7).putShort((short) 0x00ac);
        frame.put((byte) 64).put((byte) 17).putShort((short) 0);
        frame.put(from.address().getAddress()).put(to.address().getAddress());
        folder.frame(capture, 3, frame.array());
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, folder.write(SECOND));
    }
}
