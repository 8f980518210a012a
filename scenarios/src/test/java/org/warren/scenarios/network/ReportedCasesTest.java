package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `reported-cases.tsv`: each case that people reported has tests, and they exist.
class ReportedCasesTest {

    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final Path TABLE = RESOURCES.resolve("reported-cases.tsv");
    private static final Path ROOT = Path.of("..");
    private static final Pattern NUMBER = Pattern.compile("\\d\\d[a-z]?");
    private static final Pattern METHOD = Pattern.compile("(\\w+)\\.(\\w+)(?:\\((.+)\\))?");
    private static final int COLUMNS = 4;
    /// Those that were collected; their parts have letters.
    private static final List<String> COLLECTED = List.of(
            "01", "02", "03", "04", "06", "07", "08", "09", "10", "14", "15", "16", "20", "22", "23", "24", "25", "27",
            "28", "29", "31", "32", "34", "35", "37", "38");

    /// A line of the table.
    private record Case(String number, List<String> tests) {}

    @Test
    void eachCaseHasTests() throws IOException {
        List<Case> cases = cases();

        assertThat(cases).extracting(Case::number).doesNotHaveDuplicates().isSorted();
        assertThat(cases.stream().map(Case::number)).containsAll(COLLECTED);
        assertThat(cases).allSatisfy(one -> assertThat(one.tests()).isNotEmpty());
    }

    @Test
    void eachTestOfTheTableExists() throws IOException {
        Map<String, Path> classes = classes();

        for (Case one : cases()) {
            for (String test : one.tests()) {
                assertThat(missing(test, classes)).as("case " + one.number()).isEmpty();
            }
        }
    }

    @Test
    void whatDoesNotExistIsNamed() throws IOException {
        Map<String, Path> classes = classes();

        assertThat(missing("field/nowhere", classes)).contains("there is no file");
        assertThat(missing("field-variants/nowhere", classes)).contains("there is no file");
        assertThat(missing("NoTest.runs", classes)).contains("there is no class NoTest");
        assertThat(missing("FieldCasesTest.runs", classes)).contains("FieldCasesTest has no test runs");
        // A method that is not a test.
        assertThat(missing("FieldCasesTest.judge", classes)).contains("FieldCasesTest has no test judge");
        assertThat(missing("FieldCasesTest.answerAndItsReason(nobody)", classes))
                .contains("FieldCasesTest does not have nobody");
        assertThat(missing("something else", classes)).contains("is neither a network nor a test");
    }

    /// @return what is missing, empty for nothing
    private static String missing(String test, Map<String, Path> classes) throws IOException {
        if (test.startsWith("field/")) {
            return missingFile(RESOURCES.resolve(test).resolve("says.tsv"));
        }
        if (test.startsWith("field-variants/")) {
            return missingFile(RESOURCES.resolve(test + ".txt"));
        }
        Matcher method = METHOD.matcher(test);
        if (!method.matches()) {
            return test + " is neither a network nor a test";
        }
        Path file = classes.get(method.group(1));
        if (file == null) {
            return "there is no class " + method.group(1);
        }
        String source = Files.readString(file);
        // Between a test's annotation and its name are other annotations, and no blank line.
        Pattern declared =
                Pattern.compile("@(?:Parameterized)?Test\\b(?:(?!\\n\\n)[\\s\\S])*?\\bvoid " + method.group(2) + "\\(");
        if (!declared.matcher(source).find()) {
            return method.group(1) + " has no test " + method.group(2);
        }
        String value = method.group(3);
        return value == null || source.contains(value) ? "" : method.group(1) + " does not have " + value;
    }

    private static String missingFile(Path file) {
        return Files.exists(file) ? "" : "there is no file " + file;
    }

    private static List<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String line : Files.readAllLines(TABLE)) {
            if (!line.startsWith("#")) {
                String[] fields = line.split("\t", -1);
                assertThat(fields).as(line).hasSize(COLUMNS);
                assertThat(fields[0]).matches(NUMBER);
                cases.add(new Case(fields[0], List.of(fields[COLUMNS - 1].split(" ", -1))));
            }
        }
        return cases;
    }

    /// The tests' sources of all modules, by the names of their classes.
    private static Map<String, Path> classes() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path module : modules.toList()) {
                Path tests = module.resolve("src/test/java");
                if (Files.isDirectory(tests)) {
                    try (Stream<Path> files = Files.walk(tests)) {
                        files.filter(file -> file.toString().endsWith("Test.java"))
                                .forEach(sources::add);
                    }
                }
            }
        }
        return sources.stream()
                .collect(Collectors.toMap(
                        file -> file.getFileName().toString().replace(".java", ""),
                        file -> file,
                        (first, second) -> first));
    }
}
