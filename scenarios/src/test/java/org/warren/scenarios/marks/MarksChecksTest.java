package org.warren.scenarios.marks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class MarksChecksTest {

    private static final Endpoint CLIENT = Endpoint.parse("198.51.100.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint INNER_CLIENT = Endpoint.parse("10.100.0.2:0");
    private static final Endpoint INNER_SERVER = Endpoint.parse("10.100.0.1:0");
    private static final int AF41 = 0x88;
    private static final int EF = MarksScenario.DSCP << 2;
    private static final byte REQUEST = 8;
    private static final byte REPLY = 0;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    /// What a run leaves in which everything is as RFC 6040 says, but for one packet.
    private int wrongInner = -1;

    private int wrongOuter = -1;
    private int became = -1;
    private int dataClass;
    private int innerClass = EF;
    private int handshakeClass = AF41;

    @BeforeEach
    void prepare() {
        folder = new EvidenceFolder(path).address("client", "198.51.100.2").address("server", "203.0.113.10");
        folder.parameter("outer", "ipv4");
    }

    @Test
    void marksThatFollowTheRulesPass() {
        assertThat(Verdicts.judgeAll(new MarksScenario(), write()))
                .hasSize(6)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
    }

    @Test
    void codepointThatIsNotCopiedOutwardIsAFailure() {
        wrongOuter = Ecn.CE;
        became = Ecn.ECT_0;

        Verdicts.assertOnlyFails(
                new MarksScenario(), write(), "P4-ecn-outward-client", "The client carried CE in ECT(0).");
    }

    @ParameterizedTest
    @CsvSource({"2, 2, CE, ECT(0)", "1, 1, CE, ECT(1)", "0, 0, nothing, Not-ECT", "2, 1, CE, ECT(1)"})
    void congestionThatIsLostOnTheWayInIsAFailure(int inner, int came, String due, String got) {
        wrongInner = inner;
        became = came;

        Verdicts.assertOnlyFails(
                new MarksScenario(), write(), "P4-ecn-inward", "in CE became %s, not %s.".formatted(got, due));
    }

    @Test
    void innerDscpOutsideIsAFailure() {
        dataClass = EF;

        Verdicts.assertOnlyFails(
                new MarksScenario(), write(), "P5-dscp-inside", "The client sent data with a DSCP of 46 outside.");
    }

    @Test
    void innerDscpThatIsLostIsAFailure() {
        innerClass = 0;

        Verdicts.assertOnlyFails(new MarksScenario(), write(), "P5-dscp-inside", "A DSCP of 46 came out as 0.");
    }

    @Test
    void handshakeWithoutPrecedenceIsAFailure() {
        handshakeClass = 0;

        Verdicts.assertOnlyFails(
                new MarksScenario(),
                write(),
                "P5-handshake-dscp",
                "The client sent a handshake initiation with a traffic class of 0x00, not 0x88.");
    }

    @Test
    void datagramsThatAreNotOneForEachPingAreUnknown() {
        write();
        folder.udp("client-eth0", 15 * SECOND, CLIENT, SERVER, folder.message(4, 128));

        assertThat(Verdicts.judge(MarksChecks.ecnOutward("client"), folder.write(SECOND))
                        .verdict())
                .isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void aPathThatDoesNotMarkIsNobodysFailure() {
        write();
        folder.mark(Ecn.ECT_0).udp("server-eth0", 31 * SECOND, CLIENT, SERVER, folder.message(4, 128));

        CheckResult result = Verdicts.judgeAll(new MarksScenario(), folder.write(100 * SECOND)).stream()
                .filter(check -> check.id().equals("P4-ecn-inward"))
                .findFirst()
                .orElseThrow();

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).startsWith("The path did not set ECT(1): ").endsWith("with ECT(0).");
    }

    @Test
    void missingEvidenceIsUnknown() {
        assertThat(Verdicts.judgeAll(new MarksScenario(), new EvidenceFolder(path.resolve("empty")).write(SECOND)))
                .allSatisfy(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN));
    }

    private Evidence write() {
        handshake();
        folder.step(MarksScenario.UNTOUCHED, 10 * SECOND, 19 * SECOND);
        for (int codepoint = 0; codepoint < 4; codepoint++) {
            long now = (11 + codepoint) * SECOND;
            int outer = dataClass | (codepoint == wrongOuter ? became : codepoint);
            exchange(now, codepoint, outer, codepoint);
        }
        for (int outer = 0; outer < 4; outer++) {
            long start = (20 + 10 * outer) * SECOND;
            folder.step(MarksScenario.pathSets(outer), start, start + 9 * SECOND);
            for (int inner = 0; inner < 4; inner++) {
                boolean wrong = outer == Ecn.CE && inner == wrongInner;
                int out = wrong ? became : Ecn.decapsulated(inner, outer).orElse(-1);
                request("client-wg0", start + inner * SECOND, EF | inner, inner);
                if (out >= 0) {
                    request("server-wg0", start + inner * SECOND, EF | out, inner);
                }
            }
        }
        return folder.write(100 * SECOND);
    }

    private void handshake() {
        for (String capture : List.of("client-eth0", "server-eth0")) {
            folder.mark(handshakeClass).udp(capture, SECOND, CLIENT, SERVER, EvidenceFolder.message(1, 148, 1, 0));
            folder.mark(AF41).udp(capture, SECOND, SERVER, CLIENT, EvidenceFolder.message(2, 92, 2, 1));
        }
    }

    private void exchange(long now, int inner, int outer, int serial) {
        request("client-wg0", now, EF | inner, serial);
        for (String capture : List.of("client-eth0", "server-eth0")) {
            folder.mark(outer).udp(capture, now, CLIENT, SERVER, folder.message(4, 128));
            folder.mark(inner).udp(capture, now + 2, SERVER, CLIENT, folder.message(4, 128));
        }
        request("server-wg0", now, innerClass | inner, serial);
        for (String capture : List.of("server-wg0", "client-wg0")) {
            folder.mark(EF | inner).ip(capture, now + 2, INNER_SERVER, INNER_CLIENT, 1, ping(REPLY, serial));
        }
    }

    private void request(String capture, long now, int trafficClass, int serial) {
        folder.mark(trafficClass).ip(capture, now, INNER_CLIENT, INNER_SERVER, 1, ping(REQUEST, serial));
    }

    private static byte[] ping(byte type, int serial) {
        return new byte[] {type, 0, 0, 0, 0, 1, 0, (byte) serial};
    }
}
