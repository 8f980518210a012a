package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tests of the kit pass with the oldest JUnit that it promises to run with, as they do with the newest.
class OldestJUnitTest {

    /// The build puts its jars there.
    private static final Path JARS = Path.of("target", "junit-5.12");

    @TempDir
    Path folder;

    @Test
    void testsOfTheKitPass() throws Exception {
        String said = run(TestLabTest.class, VirtualLabExtensionTest.class, ScenarioRunsTest.class);

        assertThat(said).isEqualTo("24 passed with JUnit 5.12.2\n");
    }

    @Test
    void plantedFailureIsNoticed() throws Exception {
        String said = run(VirtualLabExtensionTest.OneForAll.class);

        assertThat(said).doesNotContain("2 passed");
    }

    private String run(Class<?>... tests) throws Exception {
        Path output = folder.resolve("output");
        List<String> command = Stream.concat(
                        Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                                "-cp",
                                classPath(),
                                PlantedMain.class.getName()),
                        Stream.of(tests).map(Class::getName))
                .toList();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }

    private static String classPath() throws IOException {
        String separator = File.separator;
        Stream<String> others = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains(separator + "org" + separator + "junit" + separator));
        try (Stream<Path> jars = Files.list(JARS)) {
            return Stream.concat(jars.map(Path::toString).sorted(), others)
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }
}
