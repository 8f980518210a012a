package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.lab.Storm;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

class QuestionCheckTest {

    private static final int ICMP = 1;
    private static final int ECHO_REQUEST = 8;
    private static final Endpoint PHONE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint INSIDE = Endpoint.parse("10.100.0.2:40000");
    private static final Endpoint SERVER = Endpoint.parse("203.0.113.10:51820");
    private static final Endpoint HOST = Endpoint.parse("203.0.113.80:7");
    private static final Question.Way TUNNEL = new Question.Way("phone", "wg0", List.of("eth0"));

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void phoneThatReachesTheHostThroughItsTunnel() {
        folder = new EvidenceFolder(path);
        folder.value("tunnels", Map.of("phone", List.of("wg0")));
        folder.value(NetworkNotes.FACTS, facts());
        answer(3, "203.0.113.80 dev wg0 table 51820 src 10.100.0.2 uid 0");
        folder.udp("phone-eth0", 11 * SECOND, PHONE, SERVER, folder.message(4, 128));
        folder.capture("cafe-eth0");
        for (int number = 1; number <= 3; number++) {
            folder.ip("phone-wg0", 11 * SECOND + number, INSIDE, HOST, ICMP, echo(number));
            folder.ip("host-eth0", 12 * SECOND + number, at("203.0.113.10"), HOST, ICMP, echo(number));
        }
        // Before and after the question the phone may do as it likes.
        folder.ip("phone-eth0", 9 * SECOND, PHONE, HOST, ICMP, echo(90));
        folder.ip("host-eth0", 21 * SECOND, at("203.0.113.1"), HOST, ICMP, echo(91));
    }

    private static NetworkFacts facts() {
        return new NetworkFacts(
                List.of(
                        node("phone", "192.168.1.2/24"),
                        node("host", "203.0.113.80/24"),
                        node("cafe", "203.0.113.80/24")),
                List.of(new NetworkFacts.Tunnel("phone", "wg0", "", 0, List.of("10.100.0.2"), List.of())));
    }

    private static NetworkFacts.Node node(String name, String address) {
        return new NetworkFacts.Node(
                name, List.of(new NetworkFacts.Interface("eth0", name, List.of(address), 1500)), false, null, false);
    }

    private static Endpoint at(String address) {
        return Endpoint.parse(address + ":0");
    }

    private static byte[] echo(int number) {
        return new byte[] {ECHO_REQUEST, 0, 0, 0, 7, 7, 0, (byte) number, 1, 2, 3, 4, 5, 6, 7, 8};
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
        arrivals("host", 12 * SECOND, "192.168.1.2");
        answer(2, "203.0.113.80 dev eth0");

        Verdicts.assertFail(
                judge(plain(Question.Kind.PING, true)),
                "2 of 3 pings from phone to host (203.0.113.80) were answered, expected 3: phone's ping came to host.eth0 and got no answer there.");
    }

    @Test
    void answersThatNobodyExpectsFail() {
        Verdicts.assertFail(judge(plain(Question.Kind.PING, false)), "3 of 3 pings from phone to host");
    }

    @Test
    void packetInTheClearFails() {
        folder.ip("phone-eth0", 12 * SECOND, PHONE, HOST, ICMP, echo(92));

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
        folder.ip("host-eth0", 11 * SECOND, at("203.0.113.1"), HOST, ICMP, echo(1));

        Verdicts.assertFail(judge(ping(true)), "host saw it come from 203.0.113.1, expected 203.0.113.10.");
    }

    @Test
    void requestThatNobodySawFails() {
        folder.without("captures/host-eth0.pcap").capture("host-eth0");

        Verdicts.assertFail(judge(ping(true)), "Nothing of it was seen at host.");
    }

    @Test
    void answerOfAnotherNodeWithThatAddressIsNone() {
        arrivals("cafe", 12 * SECOND, "203.0.113.10");

        Verdicts.assertFail(judge(plain(Question.Kind.PING, true)), "0 of 3 pings from phone to host (203.0.113.80)");
        CheckResult result = judge(plain(Question.Kind.PING, false));
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message())
                .isEqualTo(
                        "0 of 3 pings from phone to host (203.0.113.80) were answered: phone's ping ended at cafe, which"
                                + " has the address 203.0.113.80 too, and not at host.");
    }

    @Test
    void whatArrivesAfterItsTimeDecidesNothingAndIsReported() {
        arrivals("host", 81 * SECOND, "203.0.113.10");
        answer(0, "203.0.113.80 dev wg0");

        CheckResult result = judge(plain(Question.Kind.PING, false));
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message()).contains("; 3 arrived 61 s later");
        Verdicts.assertFail(judge(plain(Question.Kind.PING, true)), "; 3 arrived 61 s later");
    }

    @Test
    void laterProbesDecideNothingEither() {
        probeLeaves();
        folder.probe("host-echo", 81 * SECOND, "received", "q", 1);
        folder.probe("phone-q", 82 * SECOND, "answered", "q", 1);

        CheckResult result = judge(plain(Question.Kind.UDP, false));
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message()).contains("; 1 arrived 61 s later");
        Verdicts.assertFail(judge(plain(Question.Kind.UDP, true)), "0 were answered, expected 3");
    }

    @Test
    void probeThatAnotherNodeAnswersHasNotReached() {
        probeLeaves();
        probe("cafe-echo", "received").probe("phone-q", "answered");

        Verdicts.assertFail(
                judge(plain(Question.Kind.UDP, true)), "0 arrived at host (203.0.113.80) and 0 were answered");
        assertThat(judge(plain(Question.Kind.UDP, false)).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void otherCauseThanExpectedFails() {
        arrivals("cafe", 12 * SECOND, "203.0.113.10");

        assertThat(judge(because("another node")).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(
                judge(because("unknown key")),
                "because of \"another node\", expected \"unknown key\": phone's ping ended at");
    }

    @Test
    void questionThatNobodySentIsUnknown() {
        folder.without("captures/phone-wg0.pcap").capture("phone-wg0");
        folder.without("captures/host-eth0.pcap").capture("host-eth0");
        answer(0, "203.0.113.80 dev wg0");

        CheckResult result = judge(plain(Question.Kind.PING, false));
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("Nothing shows that the question was asked");
    }

    /// The lab drops what an interface sends through which packets ran in a loop.
    @Test
    void questionThatALoopKeptFromLeavingWasAsked() {
        folder.without("captures/phone-wg0.pcap").capture("phone-wg0");
        folder.without("captures/host-eth0.pcap").capture("host-eth0");
        answer(0, "203.0.113.80 dev wg0");
        folder.value(LoopCheck.STORMS, List.of(new Storm("phone", "wg0", SECOND, 5001, true)));

        assertThat(judge(plain(Question.Kind.PING, false)).verdict()).isEqualTo(Verdict.PASS);

        folder.value(LoopCheck.STORMS, List.of(new Storm("host", "eth0", SECOND, 5001, true)));
        assertThat(judge(plain(Question.Kind.PING, false)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void datagramThatArrivesUnansweredHasReachedItsAim() {
        probe("phone-q", "sent").probe("host-echo", "received");

        Verdicts.assertFail(
                judge(plain(Question.Kind.UDP, false)),
                "of 3 datagrams from phone 1 arrived at host (203.0.113.80) and 0 were answered, expected none.");
        Verdicts.assertFail(judge(plain(Question.Kind.UDP, true)), "0 were answered, expected 3");
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
                        received,
                        "answered",
                        List.of(1, 2, 3).subList(0, received)));
    }

    /// The requests go without a tunnel and come to this node only.
    private void arrivals(String node, long nanos, String source) {
        folder.without("captures/host-eth0.pcap").capture("host-eth0");
        folder.without("captures/phone-wg0.pcap").capture("phone-wg0");
        for (int number = 1; number <= 3; number++) {
            folder.ip("phone-eth0", 11 * SECOND + number, PHONE, HOST, ICMP, echo(number));
            folder.ip(node + "-eth0", nanos + number, at(source), HOST, ICMP, echo(number));
        }
    }

    private void probeLeaves() {
        Endpoint from = Endpoint.parse("192.168.1.2:40000");
        folder.udp("phone-eth0", 11 * SECOND, from, HOST, "warren q 1".getBytes(StandardCharsets.US_ASCII));
        probe("phone-q", "sent");
    }

    private QuestionCheckTest probe(String log, String event) {
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
        return new Question(
                "q",
                kind,
                "phone",
                "host",
                "203.0.113.80",
                reaches,
                3,
                3,
                way,
                seenAs,
                0,
                List.of(),
                null,
                null,
                null,
                null,
                0,
                null);
    }

    private static Question because(String cause) {
        return new Question(
                "q",
                Question.Kind.PING,
                "phone",
                "host",
                "203.0.113.80",
                false,
                3,
                3,
                null,
                null,
                0,
                List.of(),
                cause,
                null,
                null,
                null,
                0,
                null);
    }

    private CheckResult judge(Question question) {
        return Verdicts.judge(new QuestionCheck(question), folder.write(90 * SECOND));
    }
}
