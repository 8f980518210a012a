package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Conformance;

/// Makes `docs/spec-trace.md` from the table of rows and the annotations of the tests, and sees to it that it is up to
/// date and that nothing in it is invented.
class SpecTraceTest {
    private static final Path ROWS = Path.of("src/test/resources/conformance-rows.tsv");
    private static final Path TRACE = Path.of("../docs/spec-trace.md");
    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("org.warren.wireguard");

    private record Row(String id, String behaviour, List<String> code, String lab) {
        static Row parse(String line) {
            String[] cells = line.split("\t", -1);
            return new Row(
                    cells[0], cells[1], cells[2].equals("-") ? List.of() : List.of(cells[2].split(" ")), cells[3]);
        }
    }

    @Test
    void eachRowHasATestOrAScenario() throws IOException {
        Map<String, Set<String>> tests = tests();
        assertThat(rows()).hasSize(73).allSatisfy(row -> assertThat(tests.containsKey(row.id) || !row.lab.equals("-"))
                .as("%s has a test or a lab scenario", row.id)
                .isTrue());
        assertThat(tests.keySet()).isSubsetOf(rows().stream().map(Row::id).toList());
    }

    @Test
    void theCodeThatIsNamedExists() throws IOException {
        assertThat(rows()).allSatisfy(row -> assertThat(row.code).allSatisfy(SpecTraceTest::assertExists));
    }

    private static void assertExists(String name) {
        int dot = name.indexOf('.');
        String type = dot < 0 ? name : name.substring(0, dot);
        assertThat(CLASSES.stream()
                        .filter(c -> c.getSimpleName().equals(type))
                        .anyMatch(c -> dot < 0
                                || c.getMethods().stream()
                                        .anyMatch(m -> m.getName().equals(name.substring(dot + 1)))
                                || CLASSES.contain(c.getName() + "$" + name.substring(dot + 1))))
                .as("%s exists", name)
                .isTrue();
    }

    @Test
    void theTraceIsUpToDate() throws IOException {
        String trace = print();
        if (Boolean.getBoolean("warren.trace.write")) {
            Files.createDirectories(TRACE.toAbsolutePath().normalize().getParent());
            Files.writeString(TRACE, trace);
        }
        assertThat(TRACE)
                .as("written by mvn -pl wireguard test -Dtest=SpecTraceTest -Dwarren.trace.write=true")
                .exists()
                .hasContent(trace);
    }

    private static String print() throws IOException {
        StringBuilder out = new StringBuilder("""
                # What shows that the protocol is kept

                Made by `SpecTraceTest` from the rows of the conformance table and the annotations of the tests. Rows that only a lab
                can show, and what a lab adds to others, name the scenario.

                | row | behaviour | tests | code | lab scenario |
                |---|---|---|---|---|
                """);
        Map<String, Set<String>> tests = tests();
        for (Row row : rows()) {
            out.append("| %s | %s | %s | %s | %s |%n"
                    .formatted(
                            row.id,
                            row.behaviour,
                            cell(tests.getOrDefault(row.id, Set.of())),
                            cell(row.code),
                            row.lab.equals("-") ? "" : row.lab));
        }
        return out.toString();
    }

    private static String cell(Iterable<String> names) {
        return String.join("<br>", names)
                .replaceAll("([^<>]+?)(<br>|$)", "`$1`$2")
                .replace("``", "");
    }

    private static List<Row> rows() throws IOException {
        return Files.readAllLines(ROWS).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Row::parse)
                .toList();
    }

    private static Map<String, Set<String>> tests() {
        Map<String, Set<String>> tests = new TreeMap<>();
        CLASSES.stream().flatMap(c -> c.getMethods().stream()).forEach(method -> method.tryGetAnnotationOfType(
                        Conformance.class)
                .ifPresent(rows -> Arrays.stream(rows.value())
                        .forEach(id -> tests.computeIfAbsent(id, key -> new TreeSet<>())
                                .add(method.getOwner().getSimpleName() + "." + method.getName()))));
        return tests;
    }
}
