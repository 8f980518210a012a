package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.scenarios.Runs;
import org.warren.wireguard.ip.Checksum;

/// What a host of the same network learns of a tunnel's address.
class NeighbourCheckTest {

    private static final long PHONE = 0x020000000001L;
    private static final long STRANGER = 0x020000000002L;
    private static final InetAddress TUNNEL = InetAddress.ofLiteral("10.9.0.2");
    private static final InetAddress OWN = InetAddress.ofLiteral("192.168.1.66");
    private static final InetAddress SITE = InetAddress.ofLiteral("192.0.2.80");
    private static final int FLAGS_AT = 47;
    private static final byte RST = 4;
    private static final int OPERATION_AT = 21;
    private static final byte REPLY = 2;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void askedFromTheFirstSecondToTheThird() {
        folder = new EvidenceFolder(path);
        folder.capture("phone-eth0").capture("phone-wg0");
        folder.capture("phone-lte").capture("phone-wg1").capture("phone-2-eth0").capture("stranger-eth0");
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", SECOND, "to", 3 * SECOND));
        folder.value(NetworkScenario.TUNNELS, Map.of("phone", List.of("wg0", "wg1")));
        folder.value(
                NetworkNotes.FACTS,
                new NetworkFacts(
                        List.of(node("phone", "eth0", "lte"), node("phone-2", "eth0"), node("stranger", "eth0")),
                        List.of()));
    }

    private static NetworkFacts.Node node(String name, String... interfaces) {
        return new NetworkFacts.Node(
                name,
                Stream.of(interfaces)
                        .map(attached -> new NetworkFacts.Interface(attached, attached, List.of(), 1500))
                        .toList(),
                false,
                null,
                false,
                List.of());
    }

    @Test
    void answerToArpIsSeen() {
        folder.frame("phone-eth0", SECOND, NeighbourFrames.arpRequest(STRANGER, OWN, TUNNEL));
        assertThat(judge(NeighbourQuestion.Probe.ARP, false).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(NeighbourQuestion.Probe.ARP, true), "answered none of 1 ARP requests");

        folder.frame("phone-eth0", SECOND + 1, arpReply());
        assertThat(judge(NeighbourQuestion.Probe.ARP, true).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(NeighbourQuestion.Probe.ARP, false), "unless arp_ignore is 1 or 2");
    }

    @Test
    void resetIsAnAnswerWhereverItLeaves() {
        folder.frame("phone-eth0", SECOND, segment(SITE, TUNNEL, false));
        assertThat(judge(NeighbourQuestion.Probe.SYN_ACK, false).verdict()).isEqualTo(Verdict.PASS);

        folder.frame("phone-wg0", 2 * SECOND, segment(TUNNEL, SITE, true));
        Verdicts.assertFail(judge(NeighbourQuestion.Probe.SYN_ACK, false), "with a reset, through wg0");

        folder.frame("phone-eth0", 2 * SECOND, segment(TUNNEL, SITE, true));
        Verdicts.assertFail(judge(NeighbourQuestion.Probe.SYN_ACK, false), "and in the clear by eth0");
    }

    /// Linux asks for a neighbour in the name of whatever address a packet has as its source.
    @Test
    void requestOfTheAskedNodeIsNoAnswer() {
        folder.frame("phone-eth0", SECOND, NeighbourFrames.arpRequest(STRANGER, OWN, TUNNEL));
        folder.frame("phone-eth0", SECOND + 1, NeighbourFrames.arpRequest(PHONE, TUNNEL, OWN));

        assertThat(judge(NeighbourQuestion.Probe.ARP, false).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void replyOfTheStrangerIsNoQuestion() {
        byte[] reply = NeighbourFrames.arpRequest(STRANGER, OWN, TUNNEL);
        reply[OPERATION_AT] = REPLY;
        folder.frame("phone-eth0", SECOND, reply);

        assertThat(judge(NeighbourQuestion.Probe.ARP, false).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    /// The default route may lead into another tunnel, or to another uplink than the stranger's.
    @ParameterizedTest
    @CsvSource({
        "phone-wg1, through wg1",
        "phone-lte, in the clear by lte",
        "phone-wg0~2, through wg0",
    })
    void resetIsAnAnswerOnEachCaptureOfTheNode(String capture, String way) {
        folder.capture(capture).frame("phone-eth0", SECOND, segment(SITE, TUNNEL, false));
        folder.frame("phone-eth0", SECOND, segment(SITE, TUNNEL, false));
        folder.frame(capture, 2 * SECOND, segment(TUNNEL, SITE, true));

        CheckResult result = judge(NeighbourQuestion.Probe.SYN_ACK, false);
        Verdicts.assertFail(result, "answered 1 of 2 SYN/ACKs");
        assertThat(result.message()).contains("with a reset, " + way);
    }

    @ParameterizedTest
    @ValueSource(strings = {"phone-2-eth0", "stranger-eth0"})
    void resetOfAnotherNodeIsNoAnswer(String capture) {
        folder.frame("phone-eth0", SECOND, segment(SITE, TUNNEL, false));
        folder.frame(capture, 2 * SECOND, segment(TUNNEL, SITE, true));

        assertThat(judge(NeighbourQuestion.Probe.SYN_ACK, false).verdict()).isEqualTo(Verdict.PASS);
    }

    /// Only the first dot stands between a node and its tunnel.
    @Test
    void tunnelMayHaveADotInItsName() {
        NetworkDescription read = new SmallNetwork(path)
                .change("network.yaml", "tunnels: {wg0: phone.conf}", "tunnels: {wg.0: phone.conf}")
                .change(
                        "network.yaml",
                        "ping: phone to server.wg0, expect: reaches, through: wg0",
                        "arp: router to phone.wg.0, expect: answered")
                .change("network.yaml", "server to phone.wg0", "server to phone.wg.0")
                .read();

        assertThat(read.questions().getFirst())
                .isInstanceOfSatisfying(NeighbourQuestion.class, question -> assertThat(question.tunnel())
                        .isEqualTo("wg.0"));
    }

    /// Their sums are right: Linux drops a segment whose are not.
    @Test
    void segmentHasTheSumsOfRfc1071() {
        MemorySegment frame = MemorySegment.ofArray(segment(SITE, TUNNEL, false));

        assertThat(Checksum.sum(frame, 14, 20)).isEqualTo(0xffff);
        assertThat(Checksum.fold((long) Checksum.pseudoHeader(frame, 14, false, 6) + 20 + Checksum.sum(frame, 34, 20)))
                .isEqualTo(0xffff);
    }

    /// What came before the question, or went to somebody else, is no answer to it.
    @Test
    void otherPacketsAreNoAnswer() {
        folder.frame("phone-eth0", SECOND / 2, segment(TUNNEL, SITE, true));
        folder.frame("phone-eth0", SECOND, segment(SITE, TUNNEL, false));
        folder.frame("phone-eth0", 2 * SECOND, segment(TUNNEL, OWN, true));
        folder.frame("phone-eth0", 2 * SECOND, segment(TUNNEL, SITE, false));

        assertThat(judge(NeighbourQuestion.Probe.SYN_ACK, false).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void questionThatDidNotComeIsUnknown() {
        CheckResult result = judge(NeighbourQuestion.Probe.SYN_ACK, false);

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("None of stranger's SYN/ACKs for 10.9.0.2 came to phone.eth0");
    }

    /// A full tunnel whose firewall rules somebody took away: CVE-2019-14899 as it was found.
    @NeedsVirtualLab
    @Tag("long")
    @Test
    void tunnelWithoutTheRulesOfWgQuickAnswers() throws IOException {
        Path network = Files.createDirectories(path.resolve("network"));
        try (Stream<Path> files =
                Files.list(Path.of("src", "test", "resources", "field", "hostile-lan-and-a-full-tunnel"))) {
            for (Path file : files.toList()) {
                Files.writeString(
                        network.resolve(file.getFileName().toString()),
                        Files.readString(file)
                                .replace(
                                        "{private-key:phone}",
                                        "{private-key:phone}\nPostUp = nft delete table ip wg-quick-wg0"));
            }
        }

        for (String subject : List.of("kernel", "java")) {
            ScenarioRun.Outcome outcome = Runs.mustFail(
                    Runs.network(network, subject, subject, Map.of()), "planted fault: rules taken away", "granted");
            assertThat(outcome.record().checks())
                    .filteredOn(check -> check.id().equals("granted"))
                    .extracting(CheckResult::message)
                    .first()
                    .asString()
                    .contains("answered 3 of 3 SYN/ACKs", "through wg0, which an onlooker can tell");
        }
    }

    private CheckResult judge(NeighbourQuestion.Probe probe, boolean answered) {
        var question = new NeighbourQuestion(
                "q",
                probe,
                "stranger",
                "eth0",
                "phone",
                "eth0",
                "wg0",
                "10.9.0.2",
                probe == NeighbourQuestion.Probe.ARP ? "192.168.1.66" : "192.0.2.80",
                answered,
                0,
                List.of());
        return Verdicts.judge(new NeighbourCheck(question, new RunPackets()), folder.write(90 * SECOND));
    }

    private static byte[] arpReply() {
        byte[] frame = NeighbourFrames.arpRequest(PHONE, TUNNEL, OWN);
        frame[OPERATION_AT] = REPLY;
        return frame;
    }

    private static byte[] segment(InetAddress from, InetAddress to, boolean isReset) {
        byte[] frame = NeighbourFrames.synAck(PHONE, STRANGER, from, to, 40_000);
        if (isReset) {
            frame[FLAGS_AT] = RST;
        }
        return frame;
    }
}
