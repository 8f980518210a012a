package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.diagnosis.SpokenFacts;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

/// What is said of a connection that was granted, by who granted it.
class ConnectionCheckTest {

    private static final Endpoint PHONE = Endpoint.parse("10.0.0.2:40000");
    private static final Endpoint SERVER = Endpoint.parse("10.0.0.1:443");
    private static final byte SYN = 2;
    private static final byte RST = 4;
    private static final byte ACK = 16;

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void phoneThatGotAConnection() {
        folder = new EvidenceFolder(path);
        folder.value("tunnels", Map.of());
        folder.value(
                NetworkNotes.FACTS,
                new NetworkFacts(
                        List.of(node("phone", PHONE), node("server", SERVER), node("twin", SERVER)), List.of()));
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", 0, "to", SECOND, "exit", 0));
        folder.capture("server-eth0").capture("twin-eth0");
        request("phone");
    }

    @Test
    void connectionThatTheAskedNodeGrantedReaches() {
        request("server");

        CheckResult result = judge(true, null);

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message()).isEqualTo("phone got a connection to port 443 of server (10.0.0.1).");
        Verdicts.assertFail(judge(false, null), "expected none.");
    }

    @Test
    void connectionThatAnotherNodeGrantedDoesNotReach() {
        request("twin");

        Verdicts.assertFail(
                judge(true, null),
                "phone got a connection to port 443 of server (10.0.0.1): twin granted it, and not server, expected one.");
        assertThat(judge(false, "another node").verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(false, "filtered"), "because of \"another node\", expected \"filtered\"");
    }

    @Test
    void connectionThatNobodyIsSeenToGrantIsUnknown() {
        CheckResult result = judge(true, null);

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("the request came no further than phone.eth0.");
    }

    @Test
    void portThatAnotherProgramHasLeavesTheQuestionUnknown() {
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", 0, "to", 0, Answer.UNASKED, "port 443 is taken"));

        assertThat(judge(false, null).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    /// Linux counts the resets that its TCP sends, and not those of its firewall.
    @Test
    void resetThatTheKernelDidNotSendIsOfTheFirewall() {
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", 0, "to", SECOND, "exit", 1, "said", "refused"));
        request("server");
        segment("server", SERVER, PHONE, 0, 78, (byte) (RST | ACK));
        segment("phone", SERVER, PHONE, 0, 78, (byte) (RST | ACK));

        resets(0);
        assertThat(judge(false, "filtered").verdict()).isEqualTo(Verdict.PASS);

        resets(1);
        assertThat(judge(false, "no listener").verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(false, "filtered"), "nothing listens on TCP port 443 there");
    }

    private void resets(long count) {
        folder.value(
                QuestionRunner.SPOKEN + "q",
                new SpokenFacts(
                        List.of(), Map.of("server", Map.of("Tcp.OutRsts", count)), Map.of(), Map.of(), Map.of(), ""));
    }

    private void request(String node) {
        segment(node, PHONE, SERVER, 77, 0, SYN);
    }

    private void segment(String node, Endpoint from, Endpoint to, int sequence, int acknowledgment, byte flags) {
        byte[] segment = ByteBuffer.allocate(20)
                .putShort((short) from.port())
                .putShort((short) to.port())
                .putInt(sequence)
                .putInt(acknowledgment)
                .put((byte) 0x50)
                .put(flags)
                .array();
        folder.ip(node + "-eth0", SECOND / 2, from, to, 6, segment);
    }

    private static NetworkFacts.Node node(String name, Endpoint end) {
        String address = Endpoint.text(end.address()) + "/24";
        return new NetworkFacts.Node(
                name,
                List.of(new NetworkFacts.Interface("eth0", "lan", List.of(address), 1500)),
                false,
                null,
                name.equals("server"));
    }

    private CheckResult judge(boolean reaches, @Nullable String because) {
        ConnectionQuestion question = new ConnectionQuestion(
                "q", "phone", "server", "10.0.0.1", 443, reaches, 0, List.of(), false, because, null);
        return Verdicts.judge(new ConnectionCheck(question, new RunPackets()), folder.write(90 * SECOND));
    }
}
