package org.warren.scenarios.ownjar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioJar;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.CommandLineRun;

/// `docs/first-scenario.md` shows what `examples/first-scenario` has, and that runs as the page says.
class FirstScenarioTest {

    private static final Path ROOT = Path.of("..");
    private static final Path EXAMPLE = ROOT.resolve("examples/first-scenario");
    private static final Path PAGE = ROOT.resolve("docs/first-scenario.md");

    /// The name of a file, alone on its line, and then a block of code.
    private static final Pattern BLOCK = Pattern.compile(
            "^`(examples/first-scenario/[^`]+)`\n\n```[a-z]*\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void pageShowsAllFilesOfTheExampleAsTheyAre() throws IOException {
        assertThat(shown(Files.readString(PAGE))).isEqualTo(files());
    }

    @Test
    void oneOtherLetterOnThePageIsFound() throws IOException {
        String changed = Files.readString(PAGE).replaceFirst("ofMinutes\\(10\\)", "ofMinutes(11)");

        assertThat(shown(changed)).isNotEqualTo(files()).hasSameSizeAs(files());
    }

    @Test
    void exampleIsListedAndItsPlanIsItsScript() throws IOException {
        Path jar = SourceJar.of(EXAMPLE, folder);

        assertThat(CommandLineRun.of("--jar", jar, "list").out())
                .contains("quiet          does a tunnel stay quiet until somebody uses it?")
                .contains("handshake");
        try (ScenarioJar opened = ScenarioJar.open(jar)) {
            Scenario quiet = opened.scenarios().getFirst();
            assertThat(quiet.steps(quiet.parameters(Map.of()))).containsExactly("tunnel up", "idle", "ping");
        }
    }

    @Test
    @NeedsVirtualLab
    void exampleRunsFromItsJarAndCanFail() throws IOException {
        Path jar = SourceJar.of(EXAMPLE, folder);
        List<String> page = Files.readAllLines(PAGE);

        CommandLineRun passed = run(jar, "passed", "off");
        CommandLineRun failed = run(jar, "failed", "25");

        assertThat(passed.status()).as(passed.toString()).isZero();
        assertThat(passed.out())
                .contains(lines(page, "  PASS "))
                .contains("again:  ./warren --jar " + jar + " run quiet --client java --server kernel");
        assertThat(failed.status()).as(failed.toString()).isEqualTo(1);
        assertThat(failed.out()).contains(lines(page, "  FAIL "));
        assertThat(CommandLineRun.of("--jar", jar, "judge", folder.resolve("failed"))
                        .out())
                .contains(lines(page, "  FAIL "));
    }

    private CommandLineRun run(Path jar, String name, String keepalive) {
        return CommandLineRun.of(
                "--jar",
                jar,
                "run",
                "quiet",
                "--client",
                "java",
                "--set",
                "keepalive=" + keepalive,
                "--out",
                folder.resolve(name));
    }

    private static List<String> lines(List<String> page, String beginning) {
        List<String> lines =
                page.stream().filter(line -> line.startsWith(beginning)).toList();
        assertThat(lines).isNotEmpty();
        return lines;
    }

    private static Map<String, String> shown(String page) {
        Map<String, String> shown = new LinkedHashMap<>();
        BLOCK.matcher(page).results().forEach(block -> shown.put(block.group(1), block.group(2)));
        return shown;
    }

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new LinkedHashMap<>();
        for (Path file : SourceJar.files(EXAMPLE)) {
            files.put(ROOT.relativize(file).toString(), Files.readString(file));
        }
        return files;
    }
}
