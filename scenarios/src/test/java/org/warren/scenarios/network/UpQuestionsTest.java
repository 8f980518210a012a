package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Tunnels that are not to come up, and nodes at which something may be left.
class UpQuestionsTest {

    private static final String PING = "{ping: phone to server.wg0, expect: reaches, through: wg0}";
    private static final String LATER = "  - {name: later, udp: server to phone.wg0, expect: does not reach,"
            + " after: 60s, when: nat restart router}\n";
    private static final String LEAVES = "PostUp = ip rule add from 10.100.0.0/24 table 42\nListenPort";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{up: phone.eth0, expect: fails} | 22:10: up: expected NODE.INTERFACE of a tunnel; there is no tunnel phone.eth0",
                "{up: phone.wg0, expect: reaches} | 22:29: expect: expected succeeds or fails",
                "{up: phone.wg0} | 22:5: questions: expected the key expect, which is missing",
                "{up: phone.wg0, expect: fails, prints: '('} | 22:44: prints: expected a regular expression",
                "{up: phone.wg0, expect: fails, after: 3s} | 22:43: after: expected after only with ping, udp, tcp, transfer, traffic, largest, arp, syn-ack or program"
            })
    void badQuestionIsOneSentenceWithItsPlace(String question, String message) {
        var network = new SmallNetwork(folder).change("network.yaml", PING, question);

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/network.yaml:" + message)
                        .doesNotContain("\n"));
    }

    @Test
    void tunnelIsAskedOnce() {
        var network = new SmallNetwork(folder)
                .change("network.yaml", PING, "{up: phone.wg0, expect: fails}\n  - {up: phone.wg0, expect: succeeds}");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageContaining("23:10: up: expected each tunnel once");
    }

    @Test
    void nothingLeftIsTrueOrFalse() {
        var network = new SmallNetwork(folder).change("network.yaml", "role: client", "nothing-left: perhaps");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageContaining("20:19: nothing-left: expected true or false");
    }

    @NeedsVirtualLab
    @Test
    void failureOfOneTunnelLeavesTheOthers() {
        assertThat(failing("kernel", "fails").record().verdict().name()).isEqualTo("PASS");
    }

    @NeedsVirtualLab
    @Tag("long")
    @Test
    void failureOfOneTunnelLeavesTheOthersForADaemon() {
        assertThat(failing("java", "fails").record().verdict().name()).isEqualTo("PASS");
    }

    @NeedsVirtualLab
    @Test
    void unexpectedFailureSaysWhatWgQuickSaid() {
        RunRecord record = Runs.mustFail(
                        failing("kernel", "succeeds"), "planted fault: a command fails", "up-phone.wg0")
                .record();

        assertThat(message(record, "up-phone.wg0"))
                .startsWith("wg-quick up wg0 with kernel on phone failed with status 1. It said at last: ")
                .contains("no way")
                .endsWith(" Expected was that it comes up.");
    }

    /// The same prefix at home and behind the tunnel: `RTNETLINK answers: File exists`.
    @NeedsVirtualLab
    @Test
    void prefixOfTheOwnNetworkIsNamed() {
        var network = new SmallNetwork(folder)
                .change("phone.conf", "AllowedIPs = 0.0.0.0/0", "AllowedIPs = 192.168.1.0/24")
                .change("network.yaml", LATER, "")
                .change("network.yaml", PING, "{up: phone.wg0, expect: succeeds}");

        RunRecord record = Runs.mustFail(run(network, "kernel"), "planted fault: one prefix twice", "up-phone.wg0")
                .record();

        assertThat(message(record, "up-phone.wg0"))
                .contains("RTNETLINK answers: File exists")
                .contains(
                        "phone has a route to 192.168.1.0/24 already, as where one of its own networks has that prefix");
    }

    private ScenarioRun.Outcome failing(String subject, String expect) {
        var network = new SmallNetwork(folder)
                .change("phone.conf", "[Peer]", "PreUp = echo no way; false\n[Peer]")
                .change("network.yaml", LATER, "")
                .change(
                        "network.yaml",
                        PING,
                        "{up: phone.wg0, expect: " + expect + ", prints: \"^no way$\"}\n"
                                + "  - {up: server.wg0, expect: succeeds}\n"
                                + "  - {ping: phone to server, expect: reaches}");
        return run(network, subject);
    }

    @NeedsVirtualLab
    @Test
    void nodeWhereSomethingMayBeLeftIsNotChecked() {
        var network = new SmallNetwork(folder)
                .change("server.conf", "ListenPort", LEAVES)
                .change("network.yaml", LATER, "")
                .change(
                        "network.yaml",
                        "tunnels: {wg0: server.conf}",
                        "tunnels: {wg0: server.conf}\n    nothing-left: false");

        RunRecord record = Runs.mustPass(run(network, "kernel")).record();

        assertThat(record.checks())
                .extracting(CheckResult::id)
                .contains("nothing-left-phone")
                .doesNotContain("nothing-left-server");
    }

    private static ScenarioRun.Outcome run(SmallNetwork network, String subject) {
        return Runs.network(network.folder(), subject, subject, Map.of());
    }

    private static String message(RunRecord record, String check) {
        List<String> messages = record.checks().stream()
                .filter(result -> result.id().equals(check))
                .map(CheckResult::message)
                .toList();
        assertThat(messages).as(check).hasSize(1);
        return messages.getFirst();
    }
}
