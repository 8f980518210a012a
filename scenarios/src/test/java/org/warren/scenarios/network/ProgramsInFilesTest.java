package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.lab.CopiedFile;
import org.warren.harness.lab.ProgramFile;
import org.warren.kit.testing.EvidenceFolder;

class ProgramsInFilesTest {

    private static final String PROGRAMS = """
            programs:
              agent:
                on: phone
                command: [java, -jar, target/agent.jar, ""]
                environment: {PORT: 7000}
                files: [target/agent.jar, config/]
                after: chat
                restart: on-failure
              chat: {on: server, command: [bash, -c, "exec nc -l 7000"], after: network}
            """;
    private static final String QUESTIONS = """
              - {program: chat, expect: runs}
              - {program: agent, expect: {prints: "connected|ready", within: 10s}, when: nat restart router}
              - {name: done, program: agent, expect: {exits: 3}, after: 1m}
              - {tcp: phone to server, port: 7000, expect: reaches}
            """;

    @TempDir
    private Path folder = Path.of("");

    @BeforeEach
    void networkWithAProgram() throws IOException {
        new SmallNetwork(folder)
                .change("network.yaml", "questions:\n", PROGRAMS + "questions:\n")
                .change("network.yaml", "  - {name: later", QUESTIONS + "  - {name: later");
        Files.createDirectories(folder.resolve("target"));
        Files.createDirectories(folder.resolve("config/deep"));
        Files.writeString(folder.resolve("target/agent.jar"), "jar");
        Files.writeString(folder.resolve("config/deep/a.properties"), "a=b");
        Files.writeString(folder.resolve("config/b.properties"), "b=c");
    }

    @Test
    void programsAreReadInTheOrderInWhichTheyStart() {
        List<NodeProgram> programs = NetworkDescription.read(folder).programs();

        assertThat(programs).extracting(NodeProgram::name).containsExactly("chat", "agent");
        assertThat(programs)
                .extracting(NodeProgram::start)
                .containsExactly(NodeProgram.Start.NETWORK, NodeProgram.Start.TUNNELS);
        NodeProgram agent = programs.getLast();
        assertThat(agent.node()).isEqualTo("phone");
        assertThat(agent.predecessor()).isEqualTo("chat");
        assertThat(agent.program().command()).containsExactly("java", "-jar", "target/agent.jar", "");
        assertThat(agent.program().environment()).isEqualTo(Map.of("PORT", "7000"));
        assertThat(agent.program().isRestarted()).isTrue();
        assertThat(agent.program().files())
                .extracting(ProgramFile::name)
                .containsExactly("target/agent.jar", "config/b.properties", "config/deep/a.properties");
    }

    @Test
    void questionsAreReadAndRecorded() throws IOException {
        List<FileQuestion> questions = NetworkDescription.read(folder).questions();

        assertThat(questions)
                .extracting(FileQuestion::name)
                .containsExactly(
                        "ping-phone-to-server.wg0",
                        "chat-runs",
                        "agent-prints",
                        "done",
                        "tcp-phone-to-server-port-7000",
                        "later");
        assertThat(questions.get(2))
                .isEqualTo(new ProgramQuestion(
                        "agent-prints",
                        "agent",
                        ProgramQuestion.Expected.PRINTS,
                        0,
                        "connected|ready",
                        Duration.ofSeconds(10).toNanos(),
                        0,
                        List.of(new Event(Event.Kind.NAT_RESTART, "router", ""))));
        ObjectMapper json = new ObjectMapper();
        List<FileQuestion> again = new ArrayList<>();
        for (var question : json.readTree(json.writeValueAsString(questions))) {
            again.add(FileQuestion.of(question, json));
        }
        assertThat(again).isEqualTo(questions);
    }

    /// A question had one event or none, under another key.
    @Test
    void recordsOfEarlierRunsAreRead() throws IOException {
        String before = """
                {"name": "q", "kind": "UDP", "from": "server", "to": "phone", "address": "10.9.0.2", "reaches": false,
                 "count": 3, "answers": 3, "through": null, "seenAs": null, "afterNanos": 0, "because": null,
                 "event": %s}
                """;
        ObjectMapper json = new ObjectMapper();
        String event = "{\"kind\": \"NAT_RESTART\", \"node\": \"router\", \"interfaceName\": \"\"}";

        assertThat(FileQuestion.of(json.readTree(before.formatted(event)), json).events())
                .containsExactly(new Event(Event.Kind.NAT_RESTART, "router", ""));
        assertThat(FileQuestion.of(json.readTree(before.formatted("null")), json)
                        .events())
                .isEmpty();
    }

    @Test
    void networkWithoutTunnelsMayHaveProgramsAlone() throws IOException {
        String text = Files.readString(folder.resolve("network.yaml"))
                .replaceAll(" *tunnels: .*\n", "")
                .replaceAll(" *role: .*\n", "")
                .replaceAll(" *- \\{(ping|name: later).*\n", "");
        Files.writeString(folder.resolve("network.yaml"), text);

        assertThat(NetworkDescription.read(folder).tunnels()).isEmpty();
    }

    @Test
    void strangersProgramsGetNoFiles() {
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDescription.read(folder, true))
                .withMessage(folder + "/network.yaml:26:12: files: expected no files of this machine: this network file"
                        + " is a stranger's; run it without --untrusted if you trust it");
        new SmallNetwork(folder)
                .change("network.yaml", "questions:\n", "programs: {a: {on: phone, command: [id]}}\nquestions:\n");
        assertThat(NetworkDescription.read(folder, true).programs()).hasSize(1);
        assertThat(new NetworkScenario().fromStrangersFile(folder).invocation(Map.of()))
                .isEqualTo("try " + folder + " --untrusted");
    }

    /// What a bundle brings is the record of a run: its files are named, and not there.
    @Test
    void runOfARecordSaysThatItLacksTheFilesOfItsPrograms() {
        NetworkDescription read = NetworkDescription.read(folder);
        Path run = folder.resolve("run");
        new EvidenceFolder(run)
                .value(NetworkFiles.RECORDED, read.recorded())
                .value(
                        NetworkPrograms.NOTED,
                        List.of(read.programs()
                                .getLast()
                                .noted(List.of(new CopiedFile("target/agent.jar", 3, "sha256:0")))))
                .write(0);

        for (var scenario :
                List.of(new NetworkScenario().fromFile(run), new NetworkScenario().fromStrangersFile(run))) {
            assertThat(scenario.unsupported())
                    .contains("program agent needs target/agent.jar, which the record of a run does not hold; run the"
                            + " network's own folder");
        }
        assertThat(new NetworkScenario().fromFile(folder).unsupported()).isEmpty();
    }

    /// A change that makes a good file bad.
    ///
    /// @param message without the folder and `network.yaml:`
    private record Bad(String piece, String other, String message) {}

    static List<Bad> bad() {
        return List.of(
                new Bad("  agent:", "  Agent:", "23:5: Agent: expected a program's name of 1 to 30 lower-case letters"),
                new Bad("  agent:", "  network:", "23:5: network: expected a program's name"),
                new Bad("  agent:", "  wg0:", "23:5: wg0: expected another name for the program, wg0 is a tunnel of"),
                new Bad("on: phone", "on: fone", "23:9: on: expected one of the nodes server, router, phone, not fone"),
                new Bad("    on: phone\n", "", "23:5: agent: expected the key on, which is missing"),
                new Bad("on: phone", "in: phone", "23:5: in: expected one of the keys on, command, environment, files"),
                new Bad("[java, -jar, target/agent.jar, \"\"]", "[]", "24:14: command: expected a list of words"),
                new Bad("[java, -jar, target/agent.jar, \"\"]", "java -jar x", "24:14: command: expected a list of"),
                new Bad("[java, -jar,", "[java, {a: b},", "24:21: command: expected a list of words"),
                new Bad(
                        "[java, -jar,",
                        "[./run, -jar,",
                        "24:15: command: expected files: [./run] too: the node has no"),
                new Bad("[java, -jar,", "[java, phone.conf,", "24:21: command: expected files: [phone.conf] too"),
                new Bad("[java, -jar,", "[a=b, -jar,", "23:5: agent: program agent: its command begins with no name"),
                new Bad("{PORT: 7000}", "{a-b: 7000}", "25:24: a-b: expected a variable's name of letters, digits"),
                new Bad("{PORT: 7000}", "{PORT: [1]}", "25:25: PORT: expected the variable's value, a word or a text"),
                new Bad("{PORT: 7000}", "7000", "25:18: environment: expected a mapping of variables"),
                new Bad("config/]", "gone]", "26:31: files: expected a file or folder that can be read; there is no"),
                new Bad("config/]", "../x]", "26:31: files: expected a file or folder that can be read; '../x' leads"),
                new Bad("config/]", "large]", "26:31: files: expected a file or folder that can be read; "),
                new Bad("config/]", "pipe]", "26:31: files: expected a file or folder that can be read; "),
                new Bad("config/]", "link]", "26:31: files: expected a file or folder that can be read; "),
                new Bad("after: chat", "after: agent", "27:12: after: expected another program, a tunnel of phone"),
                new Bad(
                        "after: chat",
                        "after: wg9",
                        "27:12: after: expected another program, a tunnel of phone, NODE."),
                new Bad("after: network", "after: agent", "23:5: agent: expected programs that wait for each other in"),
                new Bad("on-failure", "always", "28:14: restart: expected no or on-failure"),
                new Bad(
                        "program: chat",
                        "program: cat",
                        "32:15: program: expected one of the programs chat, agent, not"),
                new Bad("expect: runs", "expect: run", "32:29: expect: expected runs, {exits: 0} or {prints: REGEX"),
                new Bad("{exits: 3}", "{exits: 256}", "34:50: exits: expected a whole number from 0 to 255"),
                new Bad("{exits: 3}", "{within: 3s}", "34:42: expect: expected either exits or prints"),
                new Bad("\"connected|ready\"", "\"conn(\"", "33:39: prints: expected a regular expression as Java has"),
                new Bad("within: 10s", "within: 10", "33:66: within: expected a duration such as 30s"),
                new Bad("expect: runs", "expect: runs, count: 3", "32:42: count: expected count only with ping or udp"),
                new Bad("port: 7000, ", "", "35:5: questions: expected the key port, which is missing"),
                new Bad("port: 7000, ", "port: 0, ", "35:34: port: expected a whole number from 1 to 65535"),
                new Bad("through: wg0", "port: 7", "31:56: port: expected port only with tcp"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void badFileIsToldInOneSentenceWithItsPlace(Bad bad) throws IOException, InterruptedException {
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
            large.setLength(ProgramFile.BYTES_MAX + 1L);
        }
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/hostname"));
        String text = Files.readString(folder.resolve("network.yaml"));
        assertThat(text).contains(bad.piece());
        Files.writeString(folder.resolve("network.yaml"), text.replace(bad.piece(), bad.other()));

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDescription.read(folder))
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/network.yaml:" + bad.message())
                        .doesNotContain("\n"));
    }
}
