package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The build runs no program that only some machines have on their PATH: where `JAVA_HOME` names the only JDK, there
/// is no `java` to be found.
class BuildFilesTest {

    private static final Pattern EXECUTABLE = Pattern.compile("<executable>([^<]*)</executable>");

    @Test
    void programsOfTheBuildAreNamedByTheirFolder() {
        List<Path> poms = Sources.texts().stream()
                .filter(file -> file.endsWith("pom.xml"))
                .toList();

        assertThat(poms).hasSizeGreaterThan(5);
        assertThat(poms)
                .allSatisfy(pom -> assertThat(fromThePath(Sources.read(pom))).isEmpty());
    }

    @Test
    void programFromThePathIsFound() {
        assertThat(fromThePath("<executable>java</executable> <executable>${java.home}/bin/java</executable>"))
                .containsExactly("java");
    }

    private static List<String> fromThePath(String pom) {
        return EXECUTABLE
                .matcher(pom)
                .results()
                .map((MatchResult result) -> result.group(1))
                .filter(program -> !program.contains("/"))
                .toList();
    }
}
