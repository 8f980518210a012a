package org.warren.kit.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class OnlyTunnelTrafficTest {

    private static final Endpoint ALICE = Endpoint.parse("203.0.113.1:51820");
    private static final Endpoint BOB = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint ALICE6 = Endpoint.parse("[2001:db8::1]:51820");
    private static final Endpoint BOB6 = Endpoint.parse("[2001:db8::2]:51820");
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int ICMPV6 = 58;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void oneTunnelPacket() {
        folder = new EvidenceFolder(path);
        folder.udp("nat-wan", SECOND, ALICE, BOB, folder.message(1, 148));
    }

    @Test
    void tunnelAloneIsEncrypted() {
        assertThat(judge().verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge().message()).startsWith("All 1 packets on nat-wan");
    }

    @ParameterizedTest
    @CsvSource({"3", "11", "12"})
    void icmpErrorsBelongToTheLink(int type) {
        folder.ip("nat-wan", SECOND, BOB, ALICE, ICMP, icmp(type));

        assertThat(judge().verdict()).isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @CsvSource({"1", "2", "131", "133", "135", "136", "143"})
    void icmpv6ErrorsAndNeighboursBelongToTheLink(int type) {
        folder.ip("nat-wan", SECOND, BOB6, ALICE6, ICMPV6, icmp(type));

        assertThat(judge().verdict()).isEqualTo(Verdict.PASS);
    }

    @ParameterizedTest
    @CsvSource({"0", "8"})
    void pingOutsideTheTunnelIsALeak(int type) {
        folder.ip("nat-wan", SECOND, ALICE, BOB, ICMP, icmp(type));

        assertThat(judge().verdict()).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @CsvSource({"128", "129"})
    void pingOverIpv6OutsideTheTunnelIsALeak(int type) {
        folder.ip("nat-wan", SECOND, ALICE6, BOB6, ICMPV6, icmp(type));

        assertThat(judge().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void anyOtherPacketIsALeakAndNamed() {
        var segment = new byte[20];
        segment[12] = 0x50;
        folder.ip("nat-wan", 2 * SECOND, ALICE, BOB, TCP, segment);

        assertThat(judge().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge().message())
                .isEqualTo("Packet 2 at 2.000 s on nat-wan is not encrypted: TCP from 203.0.113.1 to 203.0.113.10.");
    }

    @Test
    void datagramThatOnlyLooksLikeTheTunnelsIsALeak() {
        folder.udp("nat-wan", SECOND, ALICE, BOB, folder.message(1, 149));

        assertThat(judge().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void undecodableFrameIsALeak() {
        folder.frame("nat-wan", SECOND, new byte[3]);

        assertThat(judge().verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void captureWithoutTunnelOrOfAKilledGuestIsUnknown() {
        assertThat(judge(new EvidenceFolder(path).capture("nat-wan")).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(folder.truncate("nat-wan")).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void missingCaptureIsUnknown() {
        assertThat(judge(new EvidenceFolder(path)).message()).contains("captures/nat-wan.pcap is missing");
    }

    private CheckResult judge() {
        return judge(folder);
    }

    private static CheckResult judge(EvidenceFolder folder) {
        var checker = new OnlyTunnelTraffic("encrypted", "nat", "wan");
        return Verdicts.judge(checker, folder.write(0));
    }

    private static byte[] icmp(int type) {
        var message = new byte[40];
        message[0] = (byte) type;
        return message;
    }
}
