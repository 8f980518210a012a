package org.warren.scenarios.mtu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class MtuChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final String LOG = "logs/client-wg-quick-wg0-up.log";

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void defaultMtuOverAPathOf1400() {
        folder = new EvidenceFolder(path).address("client", "198.51.100.2").address("server", "203.0.113.10");
        folder.parameter("uplink-mtu", "1500").parameter("mtu-from", "link").parameter("path-mtu", "1400");
        folder.parameter("outer", "ipv4").parameter("icmp", "passed");
        folder.line(LOG, "[#] ip link set mtu 1420 up dev wg0");
        folder.step("chosen", 0, 10 * SECOND).step("nested", 10 * SECOND, 20 * SECOND);
        folder.step("fitted", 20 * SECOND, 30 * SECOND);
        measured("chosen", 1420, 1420, 1328);
        measured("nested", 1340, 1340, 1264);
        measured("fitted", 1340, 1340, 1340);
        folder.capture("client-eth0");
        arrived(SECOND, 1328);
        arrived(21 * SECOND, 1340);
    }

    @Test
    void measurementsThatAgreeWithTheoryPass() {
        var checks = Verdicts.judgeAll(new MtuScenario(), folder.write(SECOND));
        assertThat(checks)
                .hasSize(7)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
        assertThat(checks.getLast().message())
                .isEqualTo("Over a path of 1400 bytes and IPv4 packets of up to 1340 bytes passed whole, in IP packets"
                        + " of 1400.");
    }

    @Test
    void otherMtuOfWgQuickIsAFailure() {
        folder.replaceLines(LOG, line -> line.replace("1420", "1500"));

        assertOnlyFails("P2-chosen-mtu", "ran [ip link set mtu 1500 up dev wg0].");
    }

    @Test
    void innerTunnelAsWideAsTheOuterIsAFailure() {
        measured("nested", 1360, 1360, 1264);

        assertOnlyFails("P2-nested-mtu", "In a tunnel with an MTU of 1420 bytes the inner one has 1360, not 1340.");
    }

    @Test
    void lengthsThatVanishAreABlackHole() {
        measured("chosen", 1420, 1328, 1328);

        assertOnlyFails(
                "P3-no-black-hole-chosen",
                "Of packets up to the tunnel's MTU of 1420 bytes the largest that was answered has 1328, and nobody told"
                        + " the client why: the path is a black hole.");
    }

    @Test
    void lengthsThatVanishThoughTheClientWasToldAreAFailureToo() {
        measured("chosen", 1420, 1328, 1328);
        folder.ip("client-eth0", 2, SERVER, CLIENT, 1, new byte[] {3, 4, 0, 0, 0, 0, 5, 120});

        assertOnlyFails("P3-no-black-hole-chosen", "though ICMP told the client why.");
    }

    /// Nor is any other ICMP.
    @Test
    void whatTheClientIsToldInAnotherStepDoesNotCount() {
        measured("chosen", 1420, 1328, 1328);
        folder.ip("client-eth0", 21 * SECOND, SERVER, CLIENT, 1, new byte[] {3, 4, 0, 0, 0, 0, 5, 120});
        folder.ip("client-eth0", 2, SERVER, CLIENT, 1, new byte[] {3, 1, 0, 0, 0, 0, 0, 0});

        assertOnlyFails("P3-no-black-hole-chosen", "and nobody told the client why: the path is a black hole.");
    }

    @Test
    void packetBeyondTheMtuThatIsNotRefusedIsAFailure() {
        folder.value("largest-nested", Map.of("mtu", 1340, "answered", 1340, "whole", 1264, "beyond-refused", 0));

        assertOnlyFails("P3-no-black-hole-nested", "A packet of 1341 bytes was not refused as too long");
    }

    @Test
    void packetPaddedBeyondTheMtuIsAFailure() {
        measured("fitted", 1340, 1340, 1328);

        assertOnlyFails("P1-largest-whole-fitted", "passed whole has 1328 bytes, not 1340.");
    }

    @Test
    void longerDatagramThanTheCountersKnowOfIsAFailure() {
        arrived(2 * SECOND, 1336);

        assertOnlyFails("P1-largest-whole-chosen", "is an IP packet of 1396 bytes, not 1388.");
    }

    @Test
    void withoutDataNothingIsKnown() {
        folder.without("captures/server-eth0.pcap").capture("server-eth0");

        assertThat(Verdicts.judge(MtuChecks.largestWhole("chosen"), folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty"));

        assertThat(Verdicts.judgeAll(new MtuScenario(), folder.write(SECOND)))
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    @ParameterizedTest
    @CsvSource({
        "1420, false, 1500, 1420",
        "1420, true, 1500, 1420",
        "1440, false, 1500, 1440",
        "1420, false, 1400, 1328",
        "1420, true, 1400, 1312",
        "1340, false, 1400, 1340",
        "1420, true, 1280, 1200"
    })
    void theoryRoundsDownToThePaddingWhereThereIsRoomForIt(int mtu, boolean ipv6, int path, int largest) {
        assertThat(Layers.largestWhole(mtu, ipv6, path)).isEqualTo(largest);
    }

    private void measured(String phase, int mtu, int answered, int whole) {
        folder.value("largest-" + phase, Map.of("mtu", mtu, "answered", answered, "whole", whole, "beyond-refused", 4));
    }

    private void arrived(long nanos, int padded) {
        for (int length : List.of(64, padded)) {
            folder.udp("server-eth0", nanos, CLIENT, SERVER, folder.message(4, 32 + length));
        }
    }

    private void assertOnlyFails(String id, String message) {
        Verdicts.assertOnlyFails(new MtuScenario(), folder.write(SECOND), id, message);
    }
}
