package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which archive the daemon starts from. The virtual machine takes any, so the script has to look.
@Tag("drivers")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LauncherDriverTest {
    private static final String JAR = "warren-wg.jar";
    private static final String ARCHIVE = "warren-wg.aot";
    private static final String SAID = "warren-wg.version";
    private static final Path BUILT = Path.of("target", JAR);
    private static final String VERSION_CLASS = "org/warren/wireguard/cli/Version.class";
    private static final String NAME = "warren-wg ";
    private static final String EARLIER_NAME = "stale-one ";

    private Path earlier;

    @BeforeAll
    void trainAnEarlierBuild(@TempDir Path home) throws IOException {
        earlier = home;
        Path jar = Files.copy(BUILT, home.resolve(JAR));
        try (FileSystem classes = FileSystems.newFileSystem(jar)) {
            Path version = classes.getPath(VERSION_CLASS);
            String bytes = Files.readString(version, StandardCharsets.ISO_8859_1);
            Files.writeString(version, bytes.replace(NAME, EARLIER_NAME), StandardCharsets.ISO_8859_1);
        }
        launch(Map.of(), home, "--train");
    }

    @Test
    void theArchiveOfTheJarIsUsed() throws IOException {
        assertThat(usesArchive(earlier)).isTrue();
        assertThat(launch(Map.of(), earlier, "--version")).startsWith(EARLIER_NAME);
    }

    @Test
    void copiesThatKeepTheirTimesStayTogether(@TempDir Path home) throws IOException {
        copy(home);
        assertThat(usesArchive(home)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void theArchiveOfAnotherJarIsNot(int secondsLater, @TempDir Path home) throws IOException {
        // given
        copy(home);
        Path jar = Files.copy(BUILT, home.resolve(JAR), StandardCopyOption.REPLACE_EXISTING);
        FileTime archived = Files.getLastModifiedTime(home.resolve(ARCHIVE));
        Files.setLastModifiedTime(jar, FileTime.from(archived.toInstant().plusSeconds(secondsLater)));
        // then
        assertThat(usesArchive(home)).isFalse();
        assertThat(launch(Map.of(), home, "--version")).startsWith(NAME);
    }

    @Test
    void aJarThatIsBuiltDuringTheTrainingIsAnother(@TempDir Path home) throws IOException {
        // given
        Path jar = Files.createFile(home.resolve(JAR));
        FileTime trained = FileTime.fromMillis(0);
        Files.setLastModifiedTime(jar, trained);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, """
                #!/bin/sh
                for word; do case $word in -XX:AOTCacheOutput=*) echo archive >"${word#*=}" ;; esac; done
                echo built >"$WARREN_WG_HOME/warren-wg.jar"
                """);
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"25\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        // when
        launch(Map.of("JAVA_HOME", home.toString()), home, "--train");
        // then
        assertThat(Files.getLastModifiedTime(home.resolve(ARCHIVE)))
                .isEqualTo(trained)
                .isNotEqualTo(Files.getLastModifiedTime(jar));
        assertThat(home.toFile().list()).containsExactlyInAnyOrder("bin", "release", JAR, ARCHIVE, SAID);
    }

    /// As in the virtual lab, whose images are trained in real time.
    @Test
    void theArchiveHoldsWithoutTheSecondCompilerToo() throws IOException {
        assertThat(usesArchive(earlier, Map.of("WARREN_WG_TIER", "1"))).isTrue();
    }

    @Test
    void trainingLeavesWhatTheVersionSays() throws IOException {
        assertThat(Files.readAllLines(earlier.resolve(SAID)))
                .hasSize(2)
                .first()
                .asString()
                .startsWith(EARLIER_NAME)
                .isEqualTo(launch(Map.of(), earlier, "--version").strip());
    }

    @Test
    void olderJavaOnTheSearchPathDoesNoHarm(@TempDir Path home) throws IOException {
        // given
        Path old = Files.createDirectories(home.resolve("old")).resolve("java");
        Files.writeString(old, "#!/bin/sh\necho 'Unrecognized VM option'\nexit 1\n");
        assertThat(old.toFile().setExecutable(true)).isTrue();
        Path installed = Files.createDirectories(home.resolve(".jdks"));
        Files.createSymbolicLink(installed.resolve("tests-jdk"), Path.of(System.getProperty("java.home")));
        // when
        String said = launch(
                Map.of("JAVA_HOME", "", "HOME", home.toString(), "PATH", old.getParent() + ":/usr/bin:/bin"),
                Path.of("target"),
                "--version");
        // then
        assertThat(said).startsWith(NAME);
    }

    /// It is one that Warren itself runs on, and looking at it costs a guest more than the rest of the script.
    @ParameterizedTest
    @CsvSource({"1, true", "4, false"})
    void theJavaOfALabIsTakenAsItIs(String tier, boolean withoutReplay, @TempDir Path home) throws IOException {
        // given
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho the words are \"$*\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        // when
        String said = launch(
                Map.of("WARREN_JAVA_HOME", home.toString(), "JAVA_HOME", "", "WARREN_WG_TIER", tier),
                earlier,
                "--version");
        // then
        assertThat(said).startsWith("the words are").contains("-XX:TieredStopAtLevel=" + tier);
        assertThat(said.contains("-XX:-AOTReplayTraining")).isEqualTo(withoutReplay);
    }

    private void copy(Path home) throws IOException {
        for (String file : List.of(JAR, ARCHIVE)) {
            Files.copy(earlier.resolve(file), home.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    private static boolean usesArchive(Path home) throws IOException {
        return usesArchive(home, Map.of());
    }

    private static boolean usesArchive(Path home, Map<String, String> variables) throws IOException {
        Map<String, String> logging = new HashMap<>(variables);
        logging.put("WARREN_WG_JAVA_OPTIONS", "-Xlog:class+load");
        return launch(logging, home, "--version")
                .contains("org.warren.wireguard.cli.WarrenWg source: shared objects file");
    }

    private static String launch(Map<String, String> variables, Path home, String option) throws IOException {
        Map<String, String> environment = new HashMap<>(Node.environment());
        environment.put("WARREN_WG_HOME", home.toString());
        environment.putAll(variables);
        return Command.run(environment, List.of(Node.SCRIPT.toString(), option)).expectSuccess();
    }
}
