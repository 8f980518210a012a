package org.warren.harness.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramTest {

    @TempDir
    private Path folder = Path.of("");

    private final NotingNode node = new NotingNode();

    @Test
    void filesAreCopiedAndTheCommandRunsAmongThem() throws IOException {
        Path jar = Files.writeString(folder.resolve("agent.jar"), "jar");

        node.start(Program.of("agent", "java", "-jar", "target/agent.jar")
                .file(jar, "target/agent.jar")
                .with("PORT", "7000"));

        assertThat(node.commands).contains(List.of("mkdir", "-p", "/srv/phone-agent", "/srv/phone-agent/target"));
        assertThat(node.files).containsEntry("/srv/phone-agent/target/agent.jar", "jar");
        assertThat(node.started)
                .startsWith("env", "-C", "/srv/phone-agent", "PORT=7000", "java")
                .endsWith("-jar", "target/agent.jar")
                .contains("-XX:GuaranteedSafepointInterval=0");
        assertThat(node.log).isEqualTo("logs/phone-agent.log");
    }

    @Test
    void javaIsTheHostsWhereTheGuestSeesIt() {
        node.files.put("/usr/lib/jvm/host/bin/java", "");

        node.start(Program.of("agent", "java", "-version"));

        assertThat(node.started).contains("/usr/lib/jvm/host/bin/java").doesNotContain("java");
    }

    @Test
    void programOfItsFilesIsRunByItsPathAndMadeExecutable() throws IOException {
        Path script = Files.writeString(folder.resolve("run"), "#!/bin/sh\n");

        node.start(Program.of("agent", "./run", "x").file(script));

        assertThat(node.started).endsWith("/srv/phone-agent/run", "x");
        assertThat(node.commands).contains(List.of("chmod", "755", "/srv/phone-agent/run"));
    }

    @Test
    void secondOfANameHasALogOfItsOwn() {
        node.files.put("/var/lib/warren/logs/phone-agent.log", "");
        node.files.put("/var/lib/warren/logs/phone-agent-2.log", "");

        assertThat(node.start(Program.of("agent", "true")).log()).isEqualTo("logs/phone-agent-3.log");
    }

    @Test
    void restartingIsAShellsWork() {
        node.start(Program.of("agent", "false").restarted());

        assertThat(node.started).containsSequence("sh", "-c").endsWith("sh", "false");
    }

    @Test
    void filesThatCannotBeGivenAreRefusedInWords() throws IOException {
        Path large = folder.resolve("large");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(ProgramFile.BYTES_MAX + 1L);
        }
        Path foreign = Files.write(
                folder.resolve("foreign"),
                new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, (byte) 183, 0});
        Path whole = Files.write(folder.resolve("whole"), java.util.Arrays.copyOf(Files.readAllBytes(foreign), 64));

        refused(Program.of("a", "x").file(folder.resolve("gone")), "there is no file");
        refused(Program.of("a", "x").file(folder), "is a folder; name a file");
        refused(Program.of("a", "x").file(large), "is larger than 67108864 bytes");
        refused(Program.of("a", "./foreign").file(foreign), "foreign cannot run in a node: it is damaged: its header");
        refused(Program.of("a", "./whole").file(whole), "it is not for Linux on x86-64; build it for that");
        assertThat(Program.of("a", "whole").file(whole).refusal())
                .contains("program a: " + whole + " cannot run in a node: it is not for Linux on x86-64; build it for"
                        + " that");
        assertThat(Program.of("a", "cat", "whole").file(whole).refusal()).isEmpty();
    }

    @Test
    void valuesThatNoProgramCanHaveAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of("A b", "true"));
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of("a"));
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of("a", "A=b"));
        assertThatIllegalArgumentException().isThrownBy(() -> Program.of("a", "b\0"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Program.of("a", "b").with("1", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Program.of("a", "b").file(folder, "../b"))
                .withMessageContaining("leads out of the program's folder");
    }

    private void refused(Program program, String why) {
        assertThatExceptionOfType(LabException.class)
                .isThrownBy(() -> node.start(program))
                .withMessageContaining(why);
    }

    /// A node that does nothing and writes down what it is asked.
    private static final class NotingNode implements LinuxNode {

        private final Map<String, String> files = new LinkedHashMap<>();
        private final List<List<String>> commands = new ArrayList<>();
        private List<String> started = List.of();
        private String log = "";

        @Override
        public String name() {
            return "phone";
        }

        @Override
        public CommandResult execute(Duration timeout, byte[] input, List<String> command) {
            commands.add(command);
            return new CommandResult("", CommandResult.Ending.EXITED, 0, "", "");
        }

        @Override
        public BackgroundProcess spawn(String name, List<String> command) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BackgroundProcess spawnTimed(String name, List<String> command) {
            log = name;
            started = command;
            return new Ended();
        }

        @Override
        public byte[] readLog(String name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean exists(String path) {
            return files.containsKey(path);
        }

        @Override
        public byte[] read(String path) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(String path, byte[] content) {
            files.put(path, new String(content, StandardCharsets.ISO_8859_1));
        }

        @Override
        public UdpSocket udp(int port) {
            throw new UnsupportedOperationException();
        }
    }

    private record Ended() implements BackgroundProcess {

        @Override
        public int number() {
            return 1;
        }

        @Override
        public boolean isRunning() {
            return false;
        }

        @Override
        public CommandResult await(Duration timeout) {
            return new CommandResult("", CommandResult.Ending.EXITED, 0, "", "");
        }

        @Override
        public void signal(int number) {}

        @Override
        public void signalGroup(int number) {}
    }
}
