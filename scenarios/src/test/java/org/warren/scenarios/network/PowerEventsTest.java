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
import org.warren.harness.lab.Capability;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
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
                "crash phone.eth0 | expected a tunnel; there is no tunnel phone.eth0",
                "crash phone | expected a tunnel; there is no tunnel phone",
                "wg-quick up phone.wg0 | expected a tunnel that was taken down before, or crashed; phone.wg0 is up",
                "clock phone back | expected clock NODE back DURATION",
                "clock phone away 1h | expected clock NODE back DURATION, or forward",
                "clock phone back 500ms | expected whole seconds, not 500ms",
                "clock phone back 1500ms | expected whole seconds, not 1500ms",
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[wg-quick down phone.wg0, crash phone.wg0] | expected a tunnel that is up; phone.wg0 is down",
                "[crash phone.wg0, crash phone.wg0] | expected a tunnel that is up; phone.wg0 is down",
                "[crash phone.wg0, reboot phone, wg-quick up phone.wg0] | crashed; phone.wg0 is up"
            })
    void eventOfATunnelThatIsNotSoIsRefused(String events, String message) {
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(new SmallNetwork(folder).change("network.yaml", WHEN, events)::read)
                .withMessageContaining(message);
    }

    /// With the node's clock, or the server would refuse its handshakes as older than those that it has seen.
    @NeedsVirtualLab
    @Test
    void tunnelThatCrashedComesBack() {
        SmallNetwork network = new SmallNetwork(folder).change("phone.conf", "0.0.0.0/0", "10.100.0.0/24");

        Runs.mustPass(run(network, "java", """
                  - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0, when: [clock phone forward 1y, reboot phone]}
                  - {name: crashed, ping: phone to server.wg0, expect: does not reach, when: crash phone.wg0}
                  - {name: up, ping: phone to server.wg0, expect: reaches, within: 1m, when: wg-quick up phone.wg0}
                  - {name: again, ping: phone to server.wg0, expect: reaches, within: 1m, when: [crash phone.wg0, reboot phone]}
                """));
    }

    /// The rule for its default route outlives the daemon.
    @NeedsVirtualLab
    @Test
    void whatACrashLeavesIsNotTheSubjectsFault() {
        assertThat(run("java", """
                  - {name: up, ping: phone to server.wg0, expect: reaches, within: 1m, when: [crash phone.wg0, wg-quick up phone.wg0]}
                """).record().checks()).noneMatch(check -> check.verdict() == Verdict.FAIL);
    }

    @Test
    void clockGoesNotBackBefore1970() {
        String five = "clock phone back 10y, ".repeat(5);
        assertThat(new SmallNetwork(folder)
                        .change("network.yaml", WHEN, "[" + five + "clock router back 1s]")
                        .read()
                        .questions())
                .hasSize(2);

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(
                        new SmallNetwork(folder).change("network.yaml", WHEN, "[" + five + "clock phone back 1s]")
                                ::read)
                .withMessageContaining(
                        "when: expected a clock that goes back by 18250d at most, with what it went before");
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
        assertThat(scenario("clock phone back 1y").unsupported(Map.of("phone", "kernel")))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("the clock of phone cannot be set with the kernel's WireGuard: ")
                        .contains("--on phone=java"));
        assertThat(scenario("clock phone back 1y").unsupported(Map.of("phone", "java", "server", "kernel")))
                .isEmpty();
        assertThat(scenario("clock router back 1y").unsupported(Map.of("phone", "kernel")))
                .isEmpty();
        assertThat(scenario("reboot phone").unsupported(Map.of("phone", "kernel")))
                .isEmpty();
        assertThat(scenario("crash phone.wg0").unsupported(Map.of("phone", "kernel")))
                .hasValueSatisfying(why -> assertThat(why)
                        .startsWith("wg0 of phone cannot crash with the kernel's WireGuard")
                        .contains("--on phone=java"));
        assertThat(scenario("crash phone.wg0").unsupported(Map.of("phone", "java", "server", "kernel")))
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

    /// Where processes read a clock without a system call nothing can stand in between.
    @Test
    void clockIsMovedInTheVirtualLabAlone() {
        assertThat(scenario("clock phone back 1y").needs()).containsKey(Capability.VIRTUAL_TIME);
        assertThat(scenario("reboot phone").needs()).doesNotContainKey(Capability.VIRTUAL_TIME);
    }

    @NeedsVirtualLab
    @Test
    void clockOfOneNodeIsNotThatOfAnother() {
        RunRecord record = Runs.mustFail(runWith("""
                        programs:
                          year: {on: router, command: [bash, -c, "while true; do date +%Y; sleep 1; done"]}
                          other: {on: server, command: [bash, -c, "while true; do date +%Y; sleep 1; done"]}
                        questions:
                          - {name: before, program: year, expect: {prints: "2026", within: 5s}}
                          - {name: after, program: year, expect: {prints: "2025", within: 5s}, when: clock router back 1y}
                          - {name: others, program: other, expect: {prints: "2026", within: 5s}}
                          - {name: further, program: year, expect: {prints: "2024", within: 5s}, when: clock router back 1y}
                          - {name: right, program: year, expect: {prints: "2026", within: 5s}, when: clock router forward 2y}
                          - {name: asleep, program: year, expect: {prints: "2025", within: 5s}, when: [clock router back 1y, sleep router 1m]}
                          - {name: planted, program: other, expect: {prints: "2025", within: 5s}}
                        """, "kernel"), "planted fault: the clock of another node", "planted")
                .record();

        assertThat(message(record, "planted")).contains("2026");
    }

    /// A daemon that begins a handshake in between would send the lab's time.
    @NeedsVirtualLab
    @Test
    void clockThatMovesAgainIsNeverTheLabsInBetween() {
        Runs.mustPass(runWith("""
                programs:
                  watch:
                    on: router
                    command:
                      - bash
                      - -c
                      - 'until [[ $(date +%Y) == 2025 ]]; do sleep 0.1; done
                        ; echo first
                        ; for ((;;)); do year=$(date +%Y); [[ $year == 2025 ]] || break; sleep 0.001; done
                        ; echo next $year
                        ; sleep 1d'
                questions:
                  - {name: first, program: watch, expect: {prints: first, within: 5s}, when: clock router back 1y}
                  - {name: next, program: watch, expect: {prints: next 2024, within: 5s}, when: clock router back 1y}
                """, "kernel"));
    }

    /// It looks at the clock once, at its start.
    @NeedsVirtualLab
    @Test
    void programThatStartsAgainHasTheClockFromItsFirstMomentOn() {
        Runs.mustPass(runWith("""
                programs:
                  year: {on: router, command: [bash, -c, "date +%Y; sleep 1d"]}
                  early: {on: router, after: network, restart: on-failure, command: [bash, -c, "date +%Y; sleep 1; exit 1"]}
                questions:
                  - {name: again, program: year, expect: {prints: "2025", within: 5s}, when: [clock router back 1y, reboot router]}
                  - {name: restarted, program: early, expect: {prints: "2025", within: 2m}}
                """, "kernel"));
    }

    /// Its daemon would have the lab's clock, and its handshakes the lab's time.
    @NeedsVirtualLab
    @Test
    void nodeWhoseClockCouldNotBeMovedAtItsStartIsOurError() {
        assertThat(runWith("""
                programs:
                  breaks:
                    on: phone
                    command:
                      - bash
                      - -c
                      - 'until [[ $(date +%Y) == 2025 ]]; do sleep 0.1; done
                        ; mount --bind /bin/false /usr/bin/perl
                        ; echo broken
                        ; sleep 1d'
                questions:
                  - {name: broken, program: breaks, expect: {prints: broken, within: 5s}, when: clock phone back 1y}
                  - {name: asked, ping: phone to server.wg0, expect: reaches, within: 10s, when: reboot phone}
                """, "java").record().checks())
                .noneMatch(check -> check.verdict() == Verdict.FAIL)
                .anySatisfy(check -> assertThat(check.message())
                        .contains("phone was started again, and its clock could not be moved: perl said nothing"));
    }

    /// By §5.1 of the whitepaper a responder refuses initiations that are not newer than what it has seen, as long as
    /// it runs.
    @NeedsVirtualLab
    @Test
    void clientWhoseClockWentBackIsRefused() {
        RunRecord record = Runs.mustPass(run("java", """
                  - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0}
                  - {name: refused, ping: phone to server.wg0, expect: does not reach, when: [clock phone back 1y, reboot phone]}
                  - {name: right, ping: phone to server.wg0, expect: reaches, within: 1m, when: [clock phone forward 1y, reboot phone]}
                  - {name: again, ping: phone to server.wg0, expect: does not reach, when: [clock phone back 1y, reboot phone]}
                  - {name: forgets, ping: phone to server.wg0, expect: reaches, within: 1m, when: reboot server}
                """)).record();

        assertThat(message(record, "refused")).contains("its timestamp is not newer than one that it has seen");
    }

    /// Which is after as long as it went back.
    @NeedsVirtualLab
    @Test
    void clockThatWentBackIsTakenAgainAtTheOldTime() {
        RunRecord record = Runs.mustPass(run("java", """
                  - {name: first, ping: phone to server.wg0, expect: reaches, through: wg0}
                  - {name: refused, ping: phone to server.wg0, expect: does not reach, when: [clock phone back 1h, reboot phone]}
                  - {name: still, ping: phone to server.wg0, expect: does not reach, after: 55m}
                  - {name: taken, ping: phone to server.wg0, expect: reaches, within: 1m, after: 10m}
                """)).record();

        assertThat(message(record, "still")).contains("its timestamp is not newer than one that it has seen");
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
        return runWith("questions:\n" + questions, subject);
    }

    private static ScenarioRun.Outcome run(SmallNetwork network, String subject, String questions) {
        return runWith(network, "questions:\n" + questions, subject);
    }

    private ScenarioRun.Outcome runWith(String rest, String subject) {
        return runWith(new SmallNetwork(folder), rest, subject);
    }

    private static ScenarioRun.Outcome runWith(SmallNetwork network, String rest, String subject) {
        String text = SmallNetwork.MAIN;
        network.write("network.yaml", text.substring(0, text.indexOf("questions:\n")) + rest);
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
