package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The steps of a packet are listed in one place and marked where they happen.
class PacketLineTest {
    private static final Path SOURCES = Path.of("src/main/java/org/warren/wireguard");
    private static final Pattern MARK = Pattern.compile("//+ ((?:in|out) \\d+)\\b");
    private static final Pattern HEADING = Pattern.compile("/// (Out|In),.*");
    private static final Pattern STEP = Pattern.compile("/// (\\d+)\\. .*");

    @Test
    void eachStepIsMarkedInTheCodeAndEachMarkIsAStep() throws IOException {
        assertThat(marks()).isEqualTo(steps()).hasSize(7 + 8);
    }

    private static Set<String> steps() throws IOException {
        Set<String> steps = new TreeSet<>();
        String way = "";
        for (String line : Files.readAllLines(SOURCES.resolve("tunnel/package-info.java"))) {
            Matcher heading = HEADING.matcher(line);
            Matcher step = STEP.matcher(line);
            way = heading.matches() ? (heading.group(1).equals("Out") ? "out " : "in ") : way;
            if (step.matches()) {
                steps.add(way + step.group(1));
            }
        }
        return steps;
    }

    private static Set<String> marks() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                    .flatMap(PacketLineTest::marks)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Stream<String> marks(Path file) {
        try {
            return MARK
                    .matcher(Files.readString(file))
                    .results()
                    .map((MatchResult mark) -> mark.group(1))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
