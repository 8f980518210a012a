package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A command that was run to its end.
record Command(int status, String output) {
    private static final int STOP_TIMEOUT_SECONDS = 30;

    static Command run(String... command) throws IOException {
        return run(Map.of(), List.of(command));
    }

    /// Its output, both streams of it, goes through a file: a daemon that it leaves behind does not keep us waiting.
    static Command run(Map<String, String> environment, List<String> command) throws IOException {
        Path output = Files.createTempFile("warren-command", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            if (!process.waitFor(STOP_TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " does not end: " + Files.readString(output));
            }
            return new Command(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } finally {
            Files.delete(output);
        }
    }

    /// Its output if it succeeded.
    String expectSuccess() {
        assertThat(status).as(output).isZero();
        return output;
    }
}
