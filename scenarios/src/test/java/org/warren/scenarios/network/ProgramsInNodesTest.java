package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

@NeedsVirtualLab
class ProgramsInNodesTest {

    private static final String CHAT = """
            import java.io.*;
            import java.net.*;
            public class Chat {
                public static void main(String[] words) throws Exception {
                    if (words[0].equals("listen")) {
                        try (var server = new ServerSocket(7000); var peer = server.accept();
                                var in = new BufferedReader(new InputStreamReader(peer.getInputStream()))) {
                            for (String line = in.readLine(); line != null; line = in.readLine()) {
                                System.out.println("heard " + line);
                            }
                        }
                        return;
                    }
                    try (var peer = new Socket(words[1], 7000); var out = new PrintStream(peer.getOutputStream(), true)) {
                        for (int beat = 1; beat <= 3; beat++) {
                            out.println("beat " + beat);
                            Thread.sleep(60_000);
                        }
                    }
                    System.exit(Integer.parseInt(System.getenv("STATUS")));
                }
            }
            """;

    @TempDir
    private Path folder = Path.of("");

    @Test
    void programsOfTheRootFileSystemRunAndTheirPortsAreReached() throws IOException {
        var network = network("""
                programs:
                  meter: {on: server, command: [iperf3, --server, --forceflush]}
                  script:
                    on: phone
                    command: [bash, -c, 'echo started; sleep 5; echo "$WORD" >&2; sleep 60; exit 3']
                    environment: {WORD: halfway}
                    after: meter
                  stubborn: {on: phone, command: [bash, -c, 'trap "" TERM; echo ready; while :; do sleep 7; done']}
                  again: {on: phone, command: [bash, -c, 'echo try; [ -e /tmp/second ] || { touch /tmp/second; exit 1; }'],
                          restart: on-failure}
                """, """
                  - {program: meter, expect: {prints: "listening on 5201"}}
                  - {tcp: phone to server.wg0, port: 5201, expect: reaches}
                  - {tcp: phone to server.wg0, port: 5202, expect: does not reach}
                  - {program: script, expect: {prints: "^halfway$", within: 10s}}
                  - {program: script, expect: runs}
                  - {program: script, expect: {exits: 3, within: 2m}}
                  - {program: again, expect: {exits: 0}}
                  - {program: stubborn, expect: runs}
                """);

        ScenarioRun.Outcome outcome = Runs.mustPass(Runs.network(network, "kernel", "kernel", Map.of()));

        // The script started a second after the meter, and each of its lines has its time.
        List<String> script = log(outcome, "phone-script");
        double started = seconds(script.getFirst());
        assertThat(script).hasSize(3);
        assertThat(started - seconds(log(outcome, "server-meter").getFirst())).isBetween(0.9, 1.5);
        assertThat(seconds(script.get(1)) - started).isBetween(5.0, 5.1);
        assertThat(script.get(1)).endsWith(" err halfway");
        assertThat(script.getLast()).endsWith(" end exited 3");
        assertThat(log(outcome, "phone-again").stream().map(line -> line.replaceFirst("^\\S+ ", "")))
                .containsExactly(
                        "out try",
                        "err warren: it ended with status 1 and is started again in 1 s",
                        "out try",
                        "end exited 0");
        assertThat(log(outcome, "phone-stubborn").getLast()).endsWith(" end signaled 9");
        assertThat(log(outcome, "server-meter").getLast()).contains(" end ");
        // The same seed gives the same lines at the same times.
        ScenarioRun.Outcome second = Runs.network(network, "kernel", "kernel", Map.of());
        for (String name : List.of("phone-script", "phone-again", "phone-stubborn")) {
            assertThat(log(second, name)).isEqualTo(log(outcome, name));
        }
    }

    @Test
    void questionThatIsNotAnsweredAsExpectedSaysWhatHappenedInstead() throws IOException {
        var network = network("""
                programs:
                  gone: {on: phone, command: [no-such-program, x]}
                  short: {on: phone, command: [bash, -c, 'echo one; echo two; sleep 2; kill -SEGV $$']}
                """, """
                  - {program: gone, expect: runs}
                  - {program: short, expect: {exits: 0, within: 5s}}
                  - {program: short, expect: {prints: three, within: 5s}}
                  - {tcp: phone to server.wg0, port: 7000, expect: reaches}
                """);

        ScenarioRun.Outcome outcome = Runs.mustFail(
                Runs.network(network, "kernel", "kernel", Map.of()),
                "planted faults: programs that end, and a port on which nobody listens",
                "gone-runs",
                "short-exits",
                "short-prints",
                "tcp-phone-to-server.wg0-port-7000");

        assertThat(message(outcome.record(), "gone-runs"))
                .contains("gone on phone exited with status 127")
                .contains("no-such-program");
        assertThat(message(outcome.record(), "short-exits"))
                .contains("short on phone was ended by signal 11")
                .contains("s one / ")
                .contains("s two.");
        assertThat(message(outcome.record(), "short-prints")).contains("printed nothing that matches /three/");
        assertThat(message(outcome.record(), "tcp-phone-to-server.wg0-port-7000"))
                .contains("Connection refused");
    }

    @Test
    void javaProgramOfTheUsersTalksThroughTheTunnel() throws IOException {
        Files.writeString(folder.resolve("Chat.java"), CHAT);
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, folder.resolve("Chat.java").toString());
        assertThat(status).isZero();
        var network = network("""
                programs:
                  listener: {on: server, command: [java, -cp, ., Chat, listen], files: [Chat.class]}
                  speaker:
                    on: phone
                    command: [java, -cp, ., Chat, speak, 10.100.0.1]
                    files: [Chat.class]
                    environment: {STATUS: 7}
                    after: listener
                """, """
                  - {program: listener, expect: {prints: heard beat 1}}
                  - {program: listener, expect: {prints: heard beat 3, within: 2m}, after: 1s}
                  - {program: speaker, expect: {exits: 7, within: 2m}}
                """);

        ScenarioRun.Outcome outcome = Runs.mustPass(Runs.network(network, "kernel", "kernel", Map.of()));

        List<String> heard = log(outcome, "server-listener");
        assertThat(seconds(heard.get(1)) - seconds(heard.get(0))).isBetween(59.9, 60.5);
        assertThat(outcome.record().environment().dependencies())
                .filteredOn(part -> part.name().equals("speaker: Chat.class"))
                .singleElement()
                .satisfies(part -> assertThat(part.digest()).startsWith("sha256:"));
        // A record has the file's digest and not the file.
        assertThat(new NetworkScenario()
                        .fromFile(outcome.folder())
                        .unsupported()
                        .orElse(""))
                .contains("program listener needs Chat.class, which the record of a run does not hold");
        assertThat(ScenarioRun.judgeAgain(new NetworkScenario(), outcome.folder()))
                .isEqualTo(outcome.record().checks());
    }

    /// It is linked against the C library of this machine, which the node's root file system does not have.
    @Test
    void programOfThisMachineBringsItsLibraries() throws IOException {
        Path echo = Path.of("/bin/echo");
        assumeThat(Files.isExecutable(echo))
                .as("UNSUPPORTED: there is no /bin/echo")
                .isTrue();
        Files.copy(echo, folder.resolve("own-echo"));
        var network = network("""
                programs:
                  greeting: {on: phone, command: [own-echo, hello, world], files: [own-echo]}
                """, """
                  - {program: greeting, expect: {prints: ^hello world$}}
                  - {program: greeting, expect: {exits: 0}}
                """);

        Runs.mustPass(Runs.network(network, "kernel", "kernel", Map.of()));
    }

    private Path network(String programs, String questions) {
        String text = SmallNetwork.MAIN.substring(0, SmallNetwork.MAIN.indexOf("questions:"));
        return new SmallNetwork(folder)
                .write("network.yaml", text + programs + "questions:\n" + questions)
                .folder();
    }

    private static List<String> log(ScenarioRun.Outcome outcome, String name) throws IOException {
        return Files.readAllLines(outcome.folder().resolve("logs").resolve(name + ".log"));
    }

    private static double seconds(String line) {
        return Double.parseDouble(line.substring(0, line.indexOf(' ')));
    }

    private static String message(RunRecord record, String id) {
        return record.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(CheckResult::message)
                .findFirst()
                .orElse("");
    }
}
