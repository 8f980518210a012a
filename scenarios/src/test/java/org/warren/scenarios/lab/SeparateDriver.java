package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.warren.harness.guest.GuestFiles;

/// Runs the command line as processes that have a home, a cache and a folder for temporary files of their own, so
/// that what they leave can be listed. They share the guest of this machine.
final class SeparateDriver {

    /// More than the longest that a driver waits for a guest, and less than for ever.
    private static final long MINUTES_MAX = 6;

    private final Path folder;
    private int runs;

    /// How a driver ended.
    ///
    /// @param pid the number that its process had
    record Run(long pid, int status, String said) {}

    SeparateDriver(Path folder) throws IOException {
        this.folder = folder;
        for (Path each : List.of(home(), caches(), temporary())) {
            Files.createDirectories(each);
        }
    }

    Path home() {
        return folder.resolve("home");
    }

    Path caches() {
        return folder.resolve("caches");
    }

    Path temporary() {
        return folder.resolve("temporary");
    }

    /// Runs a command to its end.
    Run run(String... words) throws Exception {
        return run("", words);
    }

    /// Runs a command that finds programs elsewhere.
    ///
    /// @param path PATH; empty for that of this process
    Run run(String path, String[] words) throws Exception {
        Path output = folder.resolve("output-" + ++runs);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As `./warren` starts it: it ends before the second compiler is worth its time.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Duser.home=" + home(),
                "-Djava.io.tmpdir=" + temporary(),
                "-Dstdout.encoding=UTF-8",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                "-cp",
                System.getProperty("java.class.path"),
                "org.warren.cli.Warren"));
        command.addAll(List.of(words));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        if (!path.isEmpty()) {
            builder.environment().put("PATH", path);
        }
        builder.environment().put("HOME", home().toString());
        builder.environment().put("XDG_CACHE_HOME", caches().toString());
        if (GuestFiles.missing("", Set.of()).isEmpty()) {
            builder.environment()
                    .put(GuestFiles.VARIABLE, GuestFiles.here().folder().toString());
        }
        Process driver = builder.start();
        try {
            assertThat(driver.waitFor(MINUTES_MAX, TimeUnit.MINUTES))
                    .as("the driver ends: %s", text(output))
                    .isTrue();
        } finally {
            driver.destroyForcibly();
        }
        return new Run(driver.pid(), driver.exitValue(), text(output));
    }

    /// The guests of its runs that are processes and still run. Those of other drivers have other temporary folders.
    List<ProcessHandle> guests() {
        String folder = temporary().toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains("/warren-launch ") && line.contains(folder))
                        .isPresent())
                .toList();
    }

    /// Each file below a folder with its content, each folder with none.
    static Map<Path, String> tree(Path folder) throws IOException {
        Map<Path, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                if (!file.equals(folder)) {
                    boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                    files.put(folder.relativize(file), isFile ? text(file) : "");
                }
            }
        }
        return files;
    }

    /// Each byte is a character.
    static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
