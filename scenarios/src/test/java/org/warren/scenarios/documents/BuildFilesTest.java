package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The build runs no program that only some machines have on their PATH: where `JAVA_HOME` names the only JDK, there
/// is no `java` to be found. What is run from a source tree is built again after each change.
class BuildFilesTest {

    private static final Pattern EXECUTABLE = Pattern.compile("<executable>([^<]*)</executable>");
    private static final Pattern MODULE = Pattern.compile("<module>([^<]*)</module>");
    private static final Pattern LOOKED_AT = Pattern.compile("\\{([a-z,]+)\\}/\\{src/main,pom\\.xml\\}");

    /// Those whose sources are no part of what the launcher runs: the guest has none, the others are not packaged.
    private static final List<String> NOT_RUN = List.of("guest", "benchmarks", "bom");

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

    /// A module that is left out is not built again after a change of it, and people run what was there before.
    @Test
    void launcherLooksAtEachModuleThatItRuns() {
        List<String> built = names(MODULE, Sources.read(Path.of("pom.xml"))).stream()
                .filter(module -> !NOT_RUN.contains(module))
                .toList();

        assertThat(built).hasSizeGreaterThan(5).contains("workload");
        assertThat(lookedAt(Sources.read(Path.of("warren")))).containsExactlyInAnyOrderElementsOf(built);
    }

    /// The guest has no sources; the others are in nothing that is packaged.
    @Test
    void modulesThatAreLeftOutAreNotRun() {
        assertThat(Path.of("..", "guest", "src", "main")).doesNotExist();
        List<String> packaged = lookedAt(Sources.read(Path.of("warren")));
        for (String module : List.of("benchmarks", "bom")) {
            assertThat(packaged).allSatisfy(other -> assertThat(Sources.read(Path.of(other, "pom.xml")))
                    .doesNotContain("<artifactId>warren-" + module + "</artifactId>"));
        }
    }

    @Test
    void moduleThatTheLauncherDoesNotLookAtIsFound() {
        assertThat(lookedAt("find \"$here\"/{nat,cli}/{src/main,pom.xml} \"$here/pom.xml\""))
                .containsExactly("nat", "cli");
    }

    private static List<String> lookedAt(String launcher) {
        return names(LOOKED_AT, launcher).stream()
                .flatMap(names -> Stream.of(names.split(",", -1)))
                .toList();
    }

    private static List<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult result) -> result.group(1))
                .toList();
    }

    private static List<String> fromThePath(String pom) {
        return names(EXECUTABLE, pom).stream()
                .filter(program -> !program.contains("/"))
                .toList();
    }
}
