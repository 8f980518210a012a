package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.junit.NeedsVirtualLab;

/// Networks that differ from those of [FieldCasesTest] in one thing: another order, family, role, rule or command.
///
/// Each is a file of `field-variants/` with all files of its folder, each below a line `=== NAME`.
@NeedsVirtualLab
class FieldVariantsTest {

    private static final Path VARIANTS = Path.of("src", "test", "resources", "field-variants");
    private static final String MARK = "=== ";
    /// What each change is tried with: who is asked, where a forward ends, tunnels that carry each other.
    private static final List<String> SAMPLE =
            List.of("cafe-router-named-first", "port-forward-to-nobody", "two-full-tunnels");

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("sample")
    void answerAndItsReason(String name) throws IOException {
        judge(name, "kernel");
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("rest")
    void answersAndTheirReasons(String name) throws IOException {
        judge(name, "kernel");
    }

    /// What a network does is not the subject's doing.
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"java", "wireguard-go"})
    void answersAreTheSameForADaemon(String subject) throws IOException {
        for (String name : List.of("one-file-on-two-devices", "own-firewall", "redirected-port-and-an-unknown-key")) {
            judge(name, subject);
        }
    }

    static Stream<String> sample() {
        return SAMPLE.stream();
    }

    static Stream<String> rest() throws IOException {
        try (Stream<Path> files = Files.list(VARIANTS)) {
            return files
                    .map(file -> file.getFileName().toString().replace(".txt", ""))
                    .filter(name -> !SAMPLE.contains(name))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private void judge(String name, String subject) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        for (Map.Entry<String, List<String>> file : files(name).entrySet()) {
            Files.write(own.resolve(file.getKey()), file.getValue());
        }
        FieldCasesTest.judge(name, own, subject);
    }

    private static Map<String, List<String>> files(String name) throws IOException {
        Map<String, List<String>> files = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : Files.readAllLines(VARIANTS.resolve(name + ".txt"))) {
            if (line.startsWith(MARK)) {
                current = new ArrayList<>();
                files.put(line.substring(MARK.length()), current);
            } else {
                current.add(line);
            }
        }
        assertThat(files).containsKeys("network.yaml", "says.tsv");
        return files;
    }
}
