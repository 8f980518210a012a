package org.warren.harness.register;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.warren.harness.text.LastLines;

/// A build tool on this machine.
///
/// @param path of the program
/// @param environment that it runs in
record BuildTool(Path path, Map<String, String> environment) {

    /// Where the installers of cargo and Go put them, which not every shell has on its path.
    private static final List<String> USUAL = List.of(".cargo/bin", "go/bin");

    private static final Path GO = Path.of("/usr/local/go/bin");
    private static final int OUTPUT_CHARS_MAX = 1 << 20;

    /// Its result.
    ///
    /// @param status 0 for success
    /// @param output its first million characters
    record Ending(int status, String output) {

        boolean succeeded() {
            return status == 0;
        }

        String lastLines() {
            return LastLines.of(output);
        }
    }

    /// The tool on this machine, on the path or where its installer puts it.
    static Optional<BuildTool> find(String name, Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        return Stream.of(
                        Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator, -1))
                                .filter(each -> !each.isEmpty())
                                .map(Path::of),
                        USUAL.stream().map(home::resolve),
                        Stream.of(GO))
                .flatMap(each -> each)
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .filter(Files::isRegularFile)
                .findFirst()
                .map(path -> new BuildTool(path, environment));
    }

    /// Runs it until it ends.
    ///
    /// @param more environment variables
    /// @param lines receives each line of its output
    /// @throws IOException when it cannot be started
    Ending run(Map<String, String> more, Path folder, Consumer<String> lines, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(path.toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"));
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().putAll(more);
        Process process = builder.start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.accept(line);
                if (output.length() < OUTPUT_CHARS_MAX) {
                    output.append(line).append('\n');
                }
            }
            return new Ending(process.waitFor(), output.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("it was interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
