package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Who imports `warren-bom` gets one version of all artefacts, and nothing else.
class BomTest {

    private static final Pattern MODULE = Pattern.compile("<module>([^<]*)</module>");
    private static final Pattern ARTEFACT = Pattern.compile("<artifactId>(warren-[^<]*)</artifactId>");
    private static final Pattern GROUP = Pattern.compile("<groupId>([^<]*)</groupId>");

    @Test
    void bomNamesEachModuleThatIsPublished() {
        List<String> modules = all(MODULE, Sources.read(Path.of("pom.xml")));
        String bom = Sources.read(Path.of("bom/pom.xml"));

        assertThat(modules).contains("wireguard", "benchmarks");
        for (String module : modules) {
            boolean isPublished =
                    !Sources.read(Path.of(module, "pom.xml")).contains("<maven.deploy.skip>true</maven.deploy.skip>");
            assertThat(all(ARTEFACT, bom).contains("warren-" + module))
                    .as(module + " is in the bom")
                    .isEqualTo(isPublished);
        }
    }

    @Test
    void bomNamesNothingOfOtherPeople() {
        assertThat(all(GROUP, Sources.read(Path.of("bom/pom.xml")))).containsOnly("org.warren");
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }
}
