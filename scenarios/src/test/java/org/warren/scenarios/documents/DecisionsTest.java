package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The records in `docs/adr` have one form and one numbering, and each that is named somewhere exists.
class DecisionsTest {

    private static final Path INDEX = Decision.FOLDER.resolve("README.md");
    private static final Pattern FILE = Pattern.compile("\\d{4}-[a-z0-9-]+\\.md");

    /// `docs/adr/0007`, `ADR 0007`, `[0007](...)`, and a record by the name of its file.
    private static final Pattern REFERENCE =
            Pattern.compile("(?:adr/|ADRs? |\\[ADR )(0\\d{3})(?!\\d)|\\[(0\\d{3})]\\(|\\b(0\\d{3}-[a-z0-9-]+\\.md)");

    /// Between decisions a number alone is a reference.
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w/.-])(0\\d{3})(?![\\w-]|\\.\\d)");

    private static final List<Decision> DECISIONS = Sources.texts().stream()
            .filter(file -> Decision.FOLDER.equals(file.getParent()))
            .filter(file -> FILE.matcher(String.valueOf(file.getFileName())).matches())
            .map(Decision::read)
            .toList();

    @Test
    void allHaveOneForm() {
        assertThat(DECISIONS.stream().flatMap(decision -> decision.faults().stream()))
                .isEmpty();
    }

    @Test
    void numbersRunOn() {
        List<String> wanted = IntStream.rangeClosed(1, DECISIONS.size())
                .mapToObj("%04d"::formatted)
                .toList();

        assertThat(DECISIONS.stream().map(Decision::number))
                .hasSizeGreaterThan(30)
                .containsExactlyElementsOf(wanted);
    }

    @Test
    void indexHasEachWithTitleAndStatus() {
        assertThat(Sources.read(INDEX).lines().filter(line -> line.startsWith("| [")))
                .containsExactlyElementsOf(
                        DECISIONS.stream().map(Decision::indexLine).toList());
    }

    @Test
    void eachThatIsNamedExists() {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Path file : Sources.texts()) {
            Set<String> named = references(file, Sources.read(file));
            seen += named.size();
            named.stream().filter(name -> !exists(name)).forEach(name -> wrong.add(file + " names decision " + name));
        }
        assertThat(wrong).isEmpty();
        assertThat(seen).isGreaterThan(DECISIONS.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"see docs/adr/0999.", "(ADR 0999)", "[0999](adr/0001-sans-io-core.md)", "0001-another.md"})
    void oneThatDoesNotExistIsFound(String text) {
        assertThat(references(Path.of("README.md"), text)).anyMatch(name -> !exists(name));
    }

    @Test
    void numberAloneIsAReferenceBetweenDecisionsOnly() {
        assertThat(references(Decision.FOLDER.resolve("0001-x.md"), "since 0999.\n"))
                .containsExactly("0999");
        assertThat(references(Path.of("docs/performance.md"), "0999 packets")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# 0002: T\n\nStatus: accepted\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n",
                "# 0001: T\n\nStatus: agreed\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n",
                "# 0001: T\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n",
                "# 0001: T\n\nStatus: accepted\n\n**Question.** a\n\n## Decision\n\nb\n\n## Consequences\n\nc\n",
                "# 0001: T\n\nStatus: accepted\n\n## Context\n\na\n\n## Decision\n\nb\n",
                "# 0001: T\n\nStatus: accepted\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequences\n\nc\n\n## More\n\nd\n"
            })
    void anotherFormIsFound(String text) {
        assertThat(new Decision("0001-title.md", text).faults()).isNotEmpty();
    }

    private static boolean exists(String name) {
        return DECISIONS.stream()
                .anyMatch(decision ->
                        decision.file().equals(name) || decision.number().equals(name));
    }

    private static Set<String> references(Path file, String text) {
        Set<String> named = new TreeSet<>();
        if (String.valueOf(file.getFileName()).equals("DecisionsTest.java")) {
            return named; // names some that do not exist
        }
        List<Pattern> patterns = new ArrayList<>(List.of(REFERENCE));
        if (Decision.FOLDER.equals(file.getParent())) {
            patterns.add(NUMBER);
        }
        for (Pattern pattern : patterns) {
            Matcher reference = pattern.matcher(text);
            while (reference.find()) {
                for (int group = 1; group <= reference.groupCount(); group++) {
                    if (reference.group(group) != null) {
                        named.add(reference.group(group));
                    }
                }
            }
        }
        return named;
    }
}
