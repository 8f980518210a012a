package org.warren.harness.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A ping that is repeated until it is answered, with a program in the place of ping(8).
class PingCommandTest {

    private static final PingCommand COMMAND = PingCommand.untilAnswered("192.0.2.1", Duration.ofMinutes(20), 100);

    @TempDir
    Path folder;

    @Test
    void errorDoesNotEndIt() throws Exception {
        program("sleep", "");
        program("ping", """
                echo "$@" >>calls
                [ $(wc -l <calls) = 3 ] || { echo 'From 192.0.2.9 icmp_seq=1 Destination Host Unreachable'; exit 1; }
                echo '108 bytes from 192.0.2.1: icmp_seq=1 ttl=64 time=1 ms'
                echo '1 packets transmitted, 1 received, 0% packet loss, time 0ms'
                """);

        CommandResult result = run();

        assertThat(COMMAND.result(result).exit()).isZero();
        assertThat(COMMAND.result(result).received()).isOne();
        assertThat(result.out()).contains("icmp_seq=1").doesNotContain("Unreachable");
        assertThat(Files.readAllLines(folder.resolve("calls")))
                .hasSize(3)
                .allMatch(call -> call.endsWith("-n -c 1 -i 1 -M do -s 72 192.0.2.1"));
    }

    @Test
    void pingThatCannotRunEndsItAtOnce() throws Exception {
        program("ping", "echo 'ping: no such program' >&2; exit 127");

        CommandResult result = run();

        assertThat(result.code()).isEqualTo(127);
        assertThat(result.err()).isEqualTo("ping: no such program\n");
    }

    private void program(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/bash\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private CommandResult run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(COMMAND.command()).directory(folder.toFile());
        builder.environment().merge("PATH", folder + ":", (old, first) -> first + old);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        return new CommandResult("ping", CommandResult.Ending.EXITED, process.waitFor(), out, err);
    }
}
