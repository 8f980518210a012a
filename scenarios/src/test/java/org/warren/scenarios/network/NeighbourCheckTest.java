package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.io.IOException;
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
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.scenarios.Runs;

/// What a host of the same network learns of a tunnel's address.
class NeighbourCheckTest {

    private static final long PHONE = 0x020000000001L;
    private static final long STRANGER = 0x020000000002L;
    private static final InetAddress TUNNEL = InetAddress.ofLiteral("10.9.0.2");
    private static final InetAddress OWN = InetAddress.ofLiteral("192.168.1.66");
    private static final InetAddress SITE = InetAddress.ofLiteral("192.0.2.80");
    private static final int FLAGS_AT = 47;
    private static final byte RST = 4;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void askedFromTheFirstSecondToTheThird() {
        folder = new EvidenceFolder(path);
        folder.capture("phone-eth0").capture("phone-wg0");
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", SECOND, "to", 3 * SECOND));
    }

    @Test
    void answerToArpIsSeen() {
        folder.frame("phone-eth0", SECOND, NeighbourFrames.arpRequest(STRANGER, OWN, TUNNEL));
        assertThat(judge(NeighbourQuestion.Probe.ARP, false).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(NeighbourQuestion.Probe.ARP, true), "answered none of 3 ARP requests");

        folder.frame("phone-eth0", SECOND + 1, NeighbourFrames.arpRequest(PHONE, TUNNEL, OWN));
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
        return Verdicts.judge(new NeighbourCheck(question), folder.write(90 * SECOND));
    }

    private static byte[] segment(InetAddress from, InetAddress to, boolean isReset) {
        byte[] frame = NeighbourFrames.synAck(PHONE, STRANGER, from, to, 40_000);
        if (isReset) {
            frame[FLAGS_AT] = RST;
        }
        return frame;
    }
}
