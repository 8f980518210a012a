package org.warren.scenarios.nat64;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

/// The prediction, and the checks of a run that never was and of such runs with a fault in them.
class Nat64ChecksTest {

    private static final String LAN = "nat64-lan";
    private static final String WAN = "nat64-wan";
    private static final Endpoint CLIENT = Endpoint.parse("[2001:db8:64::2]:51820");
    private static final Endpoint SERVER_IPV6 = Endpoint.parse("[64:ff9b::c0af:300a]:51820");
    private static final Endpoint OUTSIDE = Endpoint.parse("192.175.48.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("192.175.48.10:51820");
    /// What fills an IPv6 packet of 1500 bytes.
    private static final int FULL = 1452;
    /// A multiple of 8.
    private static final int FIRST_FRAGMENT = 1232;

    @TempDir
    private Path path;

    private EvidenceFolder run = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void tunnelThatWorks() {
        run = new EvidenceFolder(path)
                .parameter("idle", "150s")
                .value("ping-full-up", new PingResult(0, 1, 1, 0, null))
                .value("ping-full-down", new PingResult(0, 1, 1, 0, null));
        both(SECOND, true, run.message(1, 148));
        both(SECOND + 1, false, run.message(2, 92));
        both(SECOND + 2, true, run.message(4, FULL));
        inFragments(SECOND + 3, run.message(4, FULL));
        Nat64Prediction.answered(150 * SECOND).forEach(this::probe);
    }

    private void probe(Probes probes, boolean answered) {
        run.probe(probes.from() + "-" + probes.name(), 2 * SECOND, "sent", probes.name(), 0);
        if (answered) {
            run.probe(probes.from() + "-" + probes.name(), 2 * SECOND + 1, "answered", probes.name(), 0);
        }
    }

    /// A datagram at both interfaces.
    private void both(long nanos, boolean outbound, byte[] payload) {
        if (outbound) {
            udp(LAN, nanos, CLIENT, SERVER_IPV6, payload, 0);
            udp(WAN, nanos, OUTSIDE, SERVER, payload, 0);
        } else {
            udp(WAN, nanos, SERVER, OUTSIDE, payload, 0);
            udp(LAN, nanos, SERVER_IPV6, CLIENT, payload, 0);
        }
    }

    /// A datagram of the server's that tayga sends in two fragments (RFC 8200 §4.5).
    private void inFragments(long nanos, byte[] payload) {
        udp(WAN, nanos, SERVER, OUTSIDE, payload, 0);
        byte[] body = body(SERVER_IPV6, CLIENT, payload, 0);
        fragment(nanos, body, 0, FIRST_FRAGMENT, true);
        fragment(nanos, body, FIRST_FRAGMENT, body.length, false);
    }

    private void fragment(long nanos, byte[] body, int from, int to, boolean more) {
        var fragment = ByteBuffer.allocate(8 + to - from)
                .put((byte) 17)
                .put((byte) 0)
                .putShort((short) (from | (more ? 1 : 0)))
                .putInt(77)
                .put(body, from, to - from);
        run.ip(LAN, nanos, SERVER_IPV6, CLIENT, 44, fragment.array());
    }

    /// A datagram with its checksum.
    ///
    /// @param off how far the checksum is off
    private void udp(String capture, long nanos, Endpoint from, Endpoint to, byte[] payload, int off) {
        run.ip(capture, nanos, from, to, 17, body(from, to, payload, off));
    }

    private static byte[] body(Endpoint from, Endpoint to, byte[] payload, int off) {
        int length = 8 + payload.length;
        var body = ByteBuffer.allocate(length)
                .putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) length)
                .putShort((short) 0)
                .put(payload);
        long sum = 17L + length;
        for (byte[] bytes : List.of(from.address().getAddress(), to.address().getAddress(), body.array())) {
            for (int i = 0; i < bytes.length; i++) {
                sum += (long) (bytes[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
            }
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return body.putShort(6, (short) (~sum + off)).array();
    }

    @Test
    void timeoutsDecideWhomTheServerReaches() {
        assertThat(answered(60)).containsExactly(true, true, true, true);
        assertThat(answered(150)).containsExactly(true, false, true, true);
    }

    private static List<Boolean> answered(long seconds) {
        return List.copyOf(
                Nat64Prediction.answered(Duration.ofSeconds(seconds).toNanos()).values());
    }

    @Test
    void tunnelThatWorksPasses() {
        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
    }

    @Test
    void clientThatSendsElsewhereFails() {
        udp(LAN, 3 * SECOND, CLIENT, Endpoint.parse("[64:ff9b::1]:51820"), run.message(4, 32), 0);

        Verdicts.assertFail(
                judge().get(1), "The client sent to [64:ff9b::1]:51820 and not to [64:ff9b::c0af:300a]:51820.");
    }

    @Test
    void wrongChecksumFails() {
        byte[] message = run.message(4, 32);
        udp(LAN, 3 * SECOND, CLIENT, SERVER_IPV6, message, 1);
        udp(WAN, 3 * SECOND, OUTSIDE, SERVER, message, 0);

        Verdicts.assertOnlyFails(
                new Nat64Scenario(),
                run.write(9 * SECOND),
                "udp-checksum",
                "The client sent a datagram with a wrong checksum.");
    }

    @Test
    void noChecksumFailsOverIpv6Alone() {
        byte[] message = run.message(4, 32);
        run.udp(WAN, 3 * SECOND, SERVER, OUTSIDE, message);
        udp(LAN, 3 * SECOND, SERVER_IPV6, CLIENT, message, 0);
        assertThat(judge().get(2).verdict()).isEqualTo(Verdict.PASS);

        byte[] other = run.message(4, 32);
        run.udp(LAN, 4 * SECOND, CLIENT, SERVER_IPV6, other);
        udp(WAN, 4 * SECOND, OUTSIDE, SERVER, other, 0);
        Verdicts.assertFail(judge().get(2), "The client sent a datagram with no checksum.");
    }

    @Test
    void fullPacketThatDoesNotPassFails() {
        run.value("ping-full-down", new PingResult(1, 1, 0, 0, null));

        Verdicts.assertOnlyFails(
                new Nat64Scenario(),
                run.write(9 * SECOND),
                "full-packets",
                "A ping of the server with 1420 bytes was not answered");
    }

    @Test
    void longPacketThatTheTranslatorDropsIsNoFaultOfTheSubjects() {
        udp(WAN, 3 * SECOND, SERVER, OUTSIDE, run.message(4, FULL), 0);
        run.value("ping-full-down", new PingResult(1, 1, 0, 0, null));

        assertThat(judge().getFirst().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge().get(3).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void fragmentThatIsLostInTheTranslatorIsNoFaultOfTheSubjects() {
        byte[] payload = run.message(4, FULL);
        udp(WAN, 3 * SECOND, SERVER, OUTSIDE, payload, 0);
        fragment(3 * SECOND, body(SERVER_IPV6, CLIENT, payload, 0), 0, FIRST_FRAGMENT, true);
        run.value("ping-full-down", new PingResult(1, 1, 0, 0, null));

        assertThat(judge().get(3).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void serverThatSentNoFullPacketIsUnknown() {
        run.without("captures/" + LAN + ".pcap").without("captures/" + WAN + ".pcap");
        both(SECOND, true, run.message(1, 148));
        both(SECOND + 1, false, run.message(2, 92));
        both(SECOND + 2, true, run.message(4, FULL));

        assertThat(judge().get(3).message()).isEqualTo("The server sent no packet of 1480 bytes.");
    }

    @Test
    void serverThatReachesAClientThatIsForgottenFails() {
        run.probe("server-server-try", 3 * SECOND, "answered", "server-try", 0);

        Verdicts.assertOnlyFails(
                new Nat64Scenario(),
                run.write(9 * SECOND),
                "reachability",
                "The server's try (server-try) to reach the other end: no answer was expected, and one came.");
    }

    @Test
    void clientThatIsNotAnsweredAfterItSpokeFails() {
        run.withoutLines("probes/client-client-speak.jsonl", "answered");

        Verdicts.assertOnlyFails(
                new Nat64Scenario(),
                run.write(9 * SECOND),
                "reachability",
                "The client's try (client-speak) to reach the other end: an answer was expected, and none came.");
    }

    @Test
    void translatorThatDropsOrChangesAnotherLengthIsNoFaultOfTheSubjects() {
        udp(LAN, 3 * SECOND, CLIENT, SERVER_IPV6, run.message(4, 32), 0);
        run.probe("server-server-try", 3 * SECOND, "answered", "server-try", 0);

        assertThat(judge())
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.PASS, Verdict.UNKNOWN, Verdict.UNKNOWN);
    }

    /// The passive keepalive may be late by some hundred milliseconds.
    @Test
    void idleTimeAtTheEndOfTheMappingsLifeIsUnknown() {
        run.parameter("idle", "130s");

        assertThat(judge().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge().getLast().message()).startsWith("The idle time is too near");
    }

    @Test
    void runWithoutPacketsIsUnknown() {
        run.without("captures/" + LAN + ".pcap").without("captures/" + WAN + ".pcap");
        run.capture(LAN).capture(WAN);

        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
    }

    private List<CheckResult> judge() {
        return Verdicts.judgeAll(new Nat64Scenario(), run.write(9 * SECOND));
    }
}
