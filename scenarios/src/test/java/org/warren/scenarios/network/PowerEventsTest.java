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
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// Nodes that sleep, and nodes that are started again.
class PowerEventsTest {

    private static final String WHEN = "nat restart router";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sleep phone | expected sleep NODE DURATION",
                "sleep phone.eth0 1h | expected a node, not phone.eth0",
                "sleep fone 1h | expected one of the nodes server, router, phone, not fone",
                "sleep phone 60 | expected a duration such as 30s, 2h or 1d, at most 7d, not 60",
                "sleep phone 8d | expected a duration such as 30s, 2h or 1d, at most 7d, not 8d",
                "sleep phone 0s | expected a duration such as 30s, 2h or 1d, at most 7d, not 0s",
                "reboot | expected link down NODE.INTERFACE",
                "reboot phone.wg0 | expected a node, not phone.wg0",
                "clock phone back | expected clock NODE back DURATION",
                "clock phone away 1h | expected clock NODE back DURATION, or forward",
                "clock phone back soon | expected a duration such as 30s, 2h or 1d, at most 3650d, not soon"
            })
    void badEventIsOneSentenceWithItsPlace(String event, String message) {
        var network = new SmallNetwork(folder).change("network.yaml", WHEN, event);

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/network.yaml:23:87: when: " + message)
                        .doesNotContain("\n"));
    }

    @Test
    void explanationHasThemAsTheFile() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", WHEN, "[sleep phone 1d, reboot router, clock phone back 1y]")
                .read();

        assertThat(new NetworkWords(read).lines())
                .anyMatch(line -> line.contains("sleep phone 1d; reboot router; clock phone back 1y; "));
    }

    @Test
    void whatOneKernelCannotIsSaidBeforehand() {
        NetworkScenario sleeps = scenario("sleep phone 1d");

        assertThat(sleeps.unsupported(Map.of("phone", "kernel", "server", "java")))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("phone cannot sleep with the kernel's WireGuard: all nodes share one kernel")
                        .contains("--on phone=java"));
        assertThat(sleeps.unsupported(Map.of("phone", "java", "server", "kernel")))
                .isEmpty();
        assertThat(scenario("clock phone back 1y").unsupported(Map.of("phone", "java")))
                .hasValueSatisfying(why -> assertThat(why).startsWith("the clock of phone cannot be set: "));
        assertThat(scenario("reboot phone").unsupported(Map.of("phone", "kernel")))
                .isEmpty();
    }

    @NeedsVirtualLab
    @Test
    void runThatCannotBeIsNotBegun() {
        new SmallNetwork(folder).change("network.yaml", WHEN, "clock phone back 1y");

        assertThatExceptionOfType(TestAbortedException.class)
                .isThrownBy(() -> Runs.network(folder, "kernel", "kernel", Map.of()))
                .withMessageContaining("UNSUPPORTED: network in lab virtual: the clock of phone cannot be set");
    }

    @NeedsVirtualLab
    @Test
    void tunnelsAreBackAfterEachNodeWasStartedAgain() {
        RunRecord record = Runs.mustPass(run("kernel", """
                  - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0}
                  - {name: router, ping: phone to server.wg0, expect: reaches, within: 1m, when: reboot router}
                  - {name: phone, ping: phone to server.wg0, expect: reaches, within: 1m, when: reboot phone}
                  - {name: server, ping: phone to server.wg0, expect: reaches, within: 1m, when: reboot server}
                  - {name: echo, udp: phone to server.wg0, expect: reaches, through: wg0}
                """)).record();

        // The phone has a session that the server has lost, and gives it up after 15 s (whitepaper §6.4).
        assertThat(seconds(record, "server")).isBetween(13.0, 25.0);
        assertThat(seconds(record, "phone")).isLessThan(3);
    }

    /// The server has not heard of the phone since it was started, and so cannot ask it.
    @NeedsVirtualLab
    @Test
    void serverThatWasStartedAgainWaitsForItsClient() {
        RunRecord record = Runs.mustFail(run("kernel", """
                          - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0}
                          - {name: asks, ping: server to phone.wg0, expect: reaches, within: 1m, when: reboot server}
                        """), "planted fault: a server that asks first", "asks")
                .record();

        assertThat(message(record, "asks"))
                .contains("No ping from server to phone (10.100.0.2) was answered in 60.0 s")
                .contains("server.wg0 has no endpoint for phone");
    }

    @NeedsVirtualLab
    @Test
    void nodeSleepsWhileTheWorldGoesOn() {
        assertSleeps("java");
    }

    @NeedsVirtualLab
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"wireguard-go"})
    void nodeSleepsWhileTheWorldGoesOnFor(String subject) {
        assertSleeps(subject);
    }

    private void assertSleeps(String subject) {
        RunRecord record = Runs.mustPass(run(subject, """
                  - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0}
                  - {name: awake, ping: phone to server.wg0, expect: reaches, within: 1m, when: sleep phone 2h}
                  - {name: answers, ping: server to phone.wg0, expect: reaches, through: wg0}
                """)).record();

        assertThat(record.clock().elapsedSeconds()).isGreaterThan(7200);
        assertThat(seconds(record, "awake")).isLessThan(20);
    }

    private NetworkScenario scenario(String event) {
        new SmallNetwork(folder).change("network.yaml", WHEN, event);
        return new NetworkScenario().fromFile(folder);
    }

    private ScenarioRun.Outcome run(String subject, String questions) {
        SmallNetwork network = new SmallNetwork(folder);
        String text = SmallNetwork.MAIN;
        network.write("network.yaml", text.substring(0, text.indexOf("questions:\n")) + "questions:\n" + questions);
        return Runs.network(network.folder(), subject, subject, Map.of());
    }

    private static double seconds(RunRecord record, String question) {
        return record.measurements().stream()
                .filter(measured -> measured.name().equals(question + " time until answered"))
                .findFirst()
                .orElseThrow()
                .median();
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
