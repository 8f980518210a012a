package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.scenarios.EvidenceFolder;
import org.warren.scenarios.Verdicts;

class AnsweredTest {

    private static final int ICMP = 1;
    private static final byte[] ECHO_REQUEST = {8, 0, 0, 0};
    private static final Endpoint PHONE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint HOST = Endpoint.parse("203.0.113.80:0");
    private static final Question.Way TUNNEL = new Question.Way("phone", "wg0", List.of("eth0"));

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void phoneThatReachesTheHostThroughItsTunnel() {
        folder = new EvidenceFolder(path).address("host", "203.0.113.80").address("phone", "192.168.1.2");
        folder.value("tunnels", Map.of("host", List.of("eth0")));
        answer(3, "203.0.113.80 dev wg0 table 51820 src 10.100.0.2 uid 0");
        folder.udp("phone-eth0", 11 * SECOND, PHONE, SERVER, folder.message(4, 128));
        folder.ip("host-eth0", 11 * SECOND, Endpoint.parse("203.0.113.10:0"), HOST, ICMP, ECHO_REQUEST);
        // Before and after the question the phone may do as it likes.
        folder.ip("phone-eth0", 9 * SECOND, PHONE, HOST, ICMP, ECHO_REQUEST);
        folder.ip("host-eth0", 21 * SECOND, Endpoint.parse("203.0.113.1:0"), HOST, ICMP, ECHO_REQUEST);
    }

    @Test
    void answerByTheExpectedWayPasses() {
        CheckResult result = judge(ping(true));

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message())
                .isEqualTo(
                        "3 of 3 pings from phone to host (203.0.113.80) were answered, through phone.wg0 and nothing in"
                                + " the clear (1 WireGuard datagrams), seen at host as 203.0.113.10.");
    }

    @Test
    void missingAnswersFail() {
        answer(2, "203.0.113.80 dev wg0");

        Verdicts.assertFail(
                judge(ping(true)), "2 of 3 pings from phone to host (203.0.113.80) were answered, expected 3.");
    }

    @Test
    void answersThatNobodyExpectsFail() {
        Verdicts.assertFail(judge(plain(Question.Kind.PING, false)), "3 of 3 pings from phone to host");
    }

    @Test
    void packetInTheClearFails() {
        folder.ip("phone-eth0", 12 * SECOND, PHONE, HOST, ICMP, ECHO_REQUEST);

        Verdicts.assertFail(judge(ping(true)), "on phone-eth0 is in the clear: ICMP from 192.168.1.2 to 203.0.113.80.");
    }

    @Test
    void otherRouteFails() {
        answer(3, "203.0.113.80 via 192.168.1.1 dev eth0 src 192.168.1.2");

        Verdicts.assertFail(judge(ping(true)), "phone sends to host (203.0.113.80) by another way than wg0");
    }

    @Test
    void silentTunnelFails() {
        folder.without("captures/phone-eth0.pcap").capture("phone-eth0");

        Verdicts.assertFail(judge(ping(true)), "Meanwhile no WireGuard datagram passed phone.");
    }

    @Test
    void otherSourceFails() {
        folder.ip("host-eth0", 12 * SECOND, Endpoint.parse("203.0.113.1:0"), HOST, ICMP, ECHO_REQUEST);

        Verdicts.assertFail(judge(ping(true)), "host saw it come from 203.0.113.1, expected 203.0.113.10.");
    }

    @Test
    void requestThatNobodySawFails() {
        folder.without("captures/host-eth0.pcap").capture("host-eth0");

        Verdicts.assertFail(judge(ping(true)), "Nothing of it was seen at host.");
    }

    @Test
    void datagramThatArrivesUnansweredHasReachedItsAim() {
        probe("phone-q", "sent").probe("host-echo", "received");

        Verdicts.assertFail(
                judge(plain(Question.Kind.UDP, false)),
                "of 3 datagrams from phone 1 arrived at host (203.0.113.80) and 0 were answered, expected none.");
        Verdicts.assertFail(judge(plain(Question.Kind.UDP, true)), "0 were answered, expected 3.");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder.without("captures/phone-eth0.pcap");
        assertThat(judge(ping(true)).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(plain(Question.Kind.UDP, false)).verdict()).isEqualTo(Verdict.UNKNOWN);
        folder = new EvidenceFolder(path.resolve("empty"));
        assertThat(judge(plain(Question.Kind.PING, false)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void pingThatCouldNotRunIsUnknown() {
        folder.value("answer-q", Map.of("from", 10 * SECOND, "to", 20 * SECOND, "exit", 127, "sent", 0, "received", 0));

        assertThat(judge(plain(Question.Kind.PING, false)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void answer(int received, String route) {
        folder.value(
                "answer-q",
                Map.of(
                        "route",
                        route,
                        "from",
                        10 * SECOND,
                        "to",
                        20 * SECOND,
                        "exit",
                        received == 3 ? 0 : 1,
                        "sent",
                        3,
                        "received",
                        received));
    }

    private AnsweredTest probe(String log, String event) {
        folder.probe(log, 11 * SECOND, event, "q", 1);
        return this;
    }

    private static Question ping(boolean reaches) {
        return question(Question.Kind.PING, reaches, TUNNEL, "203.0.113.10");
    }

    private static Question plain(Question.Kind kind, boolean reaches) {
        return question(kind, reaches, null, null);
    }

    private static Question question(
            Question.Kind kind, boolean reaches, Question.@Nullable Way way, @Nullable String seenAs) {
        return new Question("q", kind, "phone", "host", "203.0.113.80", reaches, 3, 3, way, seenAs, 0, null);
    }

    private CheckResult judge(Question question) {
        return Verdicts.judge(new Answered(question), folder.write(30 * SECOND));
    }
}
