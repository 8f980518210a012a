package org.warren.wireguard.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which Java the scripts take, among those of a machine that is made of folders.
class JavaHomeTest {
    private static final Path RULE = Path.of("bin/java-home.sh").toAbsolutePath();
    private static final Path SHELL = Path.of("/bin/sh");
    private static final String JAVA_HOME = "JAVA_HOME";
    private static final String PATH = "PATH";

    @TempDir
    private Path machine;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void hasNoJavaYet() throws IOException {
        environment.put(JAVA_HOME, "");
        environment.put("HOME", machine.resolve("home").toString());
        // No program can be started, except by a test that says so.
        environment.put(PATH, Files.createDirectory(machine.resolve("empty")).toString());
    }

    @Test
    void javaHomeComesFirst() throws IOException {
        jdk("jvm/jdk-26", "26");
        environment.put(JAVA_HOME, jdk("elsewhere", "25.0.3").toString());
        assertThat(find("java")).isEqualTo("elsewhere");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.8.0_402", "17.0.15", "24.0.2", "2", "9"})
    void olderJavaHomeIsPassedOver(String version) throws IOException {
        environment.put(JAVA_HOME, jdk("old", version).toString());
        assertThat(find("java")).isEqualTo("none");
        jdk("jvm/new", "25");
        assertThat(find("java")).isEqualTo("jvm/new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"25", "25.0.3", "26-ea", "31.0.1", "100"})
    void newOnesAreTaken(String version) throws IOException {
        jdk("jvm/a", "21.0.2");
        jdk("jvm/b", version);
        assertThat(find("java")).isEqualTo("jvm/b");
    }

    @Test
    void runtimeHasNoCompiler() throws IOException {
        Files.delete(jdk("jvm/runtime", "25").resolve("bin/javac"));
        assertThat(find("java")).isEqualTo("jvm/runtime");
        assertThat(find("javac")).isEqualTo("none");
    }

    @Test
    void whatOnesUserInstalledIsFoundAfterWhatTheMachineHas() throws IOException {
        jdk("home/.sdkman/candidates/java/25.0.1-tem", "25.0.1");
        assertThat(find("java")).isEqualTo("home/.sdkman/candidates/java/25.0.1-tem");
        jdk("jvm/jdk", "25");
        assertThat(find("java")).isEqualTo("jvm/jdk");
    }

    @Test
    void searchPathIsLastAndItsLinksAreFollowed() throws IOException {
        Path jdk = jdk("elsewhere", "25.0.3");
        Path programs = Files.createDirectories(machine.resolve("usr/bin"));
        Files.createSymbolicLink(programs.resolve("java"), jdk.resolve("bin/java"));
        environment.put(PATH, programs + ":/usr/bin:/bin");
        assertThat(find("java")).isEqualTo("elsewhere");
    }

    @Test
    void olderJavaOnTheSearchPathIsNoJava() throws IOException {
        environment.put(PATH, jdk("old", "17.0.15").resolve("bin") + ":/usr/bin:/bin");
        assertThat(find("java")).isEqualTo("none");
    }

    private Path jdk(String folder, String version) throws IOException {
        Path home = machine.resolve(folder);
        Files.createDirectories(home.resolve("bin"));
        for (String program : List.of("java", "javac")) {
            Path file = Files.createFile(home.resolve("bin").resolve(program));
            assertThat(file.toFile().setExecutable(true)).isTrue();
        }
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Warren\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    /// The home relative to the machine, or `none`. Whatever a script prints beside it makes it another.
    private String find(String program) throws IOException {
        String script = ". \"$0\"; java_folders=$1/jvm; find_java " + program
                + " && echo \"${java_home#\"$1\"/}\" || echo none";
        List<String> command = List.of(SHELL.toString(), "-euc", script, RULE.toString(), machine.toString());
        return Command.run(environment, command).expectSuccess().strip();
    }
}
