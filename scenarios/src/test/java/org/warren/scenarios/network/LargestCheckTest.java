package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

/// What is said of the largest packet, by what the search noted.
class LargestCheckTest {

    private static final String LINE = "MTU = 1200";

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));
    private final Map<String, Object> answer = new LinkedHashMap<>();

    @BeforeEach
    void longerOnesAreFragmented() {
        folder = new EvidenceFolder(path);
        folder.value("tunnels", Map.of());
        folder.capture("phone-eth0").capture("server-eth0");
        answer.putAll(Map.of("from", 0, "to", SECOND));
        answer.put(LargestSearch.LARGEST, 1200);
        answer.put(LargestSearch.DEVICE, "wg0");
        answer.put(LargestSearch.DEVICE_MTU, 1420);
        answer.put(LargestSearch.TOLD, false);
        answer.put(LargestSearch.FRAGMENTED, true);
        answer.put(LargestSearch.ANSWERED, true);
    }

    @Test
    void tunnelGetsTheLineThatIsSafe() {
        Verdicts.assertFail(judge(0, "10.0.0.2"), LINE);
    }

    /// Linux has no IPv6 on an interface that takes less than 1280 bytes.
    @Test
    void tunnelWithIpv6GetsNoLineThatTakesItsAddressesAway() {
        assertThat(judge(0, "10.0.0.2", "fd00::2").message()).doesNotContain("MTU =");

        answer.put(LargestSearch.LARGEST, 1280);
        assertThat(judge(0, "10.0.0.2", "fd00::2").message()).contains("MTU = 1280");
    }

    @Test
    void sizeThatPassesOnlySometimesIsUnknown() {
        answer.put(LargestSearch.UNSTEADY, true);

        CheckResult result = judge(0, "10.0.0.2");

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("passed from phone to server").doesNotContain("MTU =");
    }

    @Test
    void lossThatTheFileAsksForIsNoSize() {
        answer.put(LargestSearch.FRAGMENTED, false);

        assertThat(judge(1, "10.0.0.2").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(0, "10.0.0.2").verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void noSizeAtAllIsUnknownWherePingsWereAnswered() {
        answer.put(LargestSearch.LARGEST, 0);
        answer.put(LargestSearch.FRAGMENTED, false);

        assertThat(judge(0, "10.0.0.2").verdict()).isEqualTo(Verdict.UNKNOWN);

        answer.put(LargestSearch.ANSWERED, false);
        Verdicts.assertFail(
                judge(0, "10.0.0.2"), "No ping from phone to server (10.0.0.1) was answered, however small");
    }

    private CheckResult judge(double lossPercent, String... addresses) {
        folder.value(QuestionRunner.ANSWER + "q", answer);
        folder.value(
                NetworkNotes.FACTS,
                new NetworkFacts(
                        List.of(node("phone", "192.0.2.2/24", lossPercent), node("server", "192.0.2.1/24", 0)),
                        List.of(new NetworkFacts.Tunnel("phone", "wg0", "", 0, List.of(addresses), List.of()))));
        LargestQuestion question = new LargestQuestion("q", "phone", "server", "10.0.0.1", null, 0, List.of());
        return Verdicts.judge(new LargestCheck(question, new RunPackets()), folder.write(90 * SECOND));
    }

    private static NetworkFacts.Node node(String name, String address, double lossPercent) {
        return new NetworkFacts.Node(
                name,
                List.of(new NetworkFacts.Interface("eth0", "lan", List.of(address), 1500, 0, lossPercent, 0)),
                false,
                null,
                false);
    }
}
