package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `guest/sources.sh` fetches, from a mirror that a script of this test plays.
class GuestSourcesTest {

    private static final Path SCRIPT = Path.of("../guest/sources.sh").toAbsolutePath();

    /// Of `partly` it has one file of two, of `gone` nothing.
    private static final String APT = """
            #!/bin/bash
            echo "$*" >>"$(dirname "$0")/calls"
            source=${!#}
            file=${source//[=:]/_}
            case "$*" in
              *update) exit ;;
              *--print-uris*) [[ $source = gone=* ]] || printf "'http://mirror/%s' %s 1 SHA256:0\\\\n" "$file.dsc" "$file.dsc" "$file.tar" "$file.tar" ;;
              *) echo x >"$file.tar"; [[ $source != partly=* ]] || exit 100; echo x >"$file.dsc" ;;
            esac
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void hasAMirrorAndAKernel() throws IOException {
        assumeThat(Path.of("/usr/share/keyrings/debian-archive-keyring.gpg"))
                .as("UNSUPPORTED: sources are fetched from Debian alone; install debian-archive-keyring")
                .exists();
        Path apt = Files.createDirectories(folder.resolve("bin")).resolve("apt-get");
        Files.writeString(apt, APT);
        Files.setPosixFilePermissions(apt, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectories(folder.resolve("debs"));
        Files.writeString(folder.resolve("debs/linux-source-1_1-1_all.deb"), "kernel");
        Files.createDirectories(folder.resolve("contents/kernel"));
        Files.writeString(folder.resolve("contents/kernel/change-source.sh"), "change");
    }

    @Test
    void eachSourceThatALicenceAsksForIsFetchedOnce() throws IOException {
        contents("alice\t1:2\tyes", "alice\t1:2\tyes", "bob\t1\tno");

        assertThat(sources("")).contains("2 sources");
        assertThat(sources("")).contains("2 sources");

        assertThat(folder.resolve("sources/alice_2/alice_1_2.dsc")).exists();
        assertThat(folder.resolve("sources/kernel/linux-source-1_1-1_all.deb")).hasContent("kernel");
        assertThat(folder.resolve("sources/kernel/change-source.sh")).exists();
        assertThat(folder.resolve("sources/sources.tsv"))
                .content()
                .contains("alice\t1:2\talice_2\tnothing\n", "linux-source-1\t1-1\tkernel\tnothing\n")
                .doesNotContain("bob");
        assertThat(Files.readAllLines(folder.resolve("bin/calls")))
                .filteredOn(call -> call.contains("alice") && !call.contains("--print-uris"))
                .hasSize(1);
    }

    @Test
    void sourceThatTheMirrorLacksIsAnErrorThatNamesIt() throws IOException {
        contents("alice\t1\tyes", "partly\t1-2\tyes", "gone\t3\tyes");

        assertThat(sources(""))
                .startsWith(
                        "guest: the mirror lacks files of 2 of 4 sources that licences ask for: gone 3, partly 1-2;")
                .contains("SOURCES=partial")
                .hasLineCount(1);
    }

    @Test
    void withoutThemTheListSaysWhichFilesAreMissing() throws IOException {
        contents("partly\t1-2\tyes", "gone\t3\tyes");

        assertThat(sources("partial")).contains("gone 3, partly 1-2", "3 sources");

        assertThat(folder.resolve("sources/sources.tsv"))
                .content()
                .contains("gone\t3\tgone_3\tthe whole source\n", "partly\t1-2\tpartly_1-2\tpartly_1-2.dsc\n");
        assertThat(folder.resolve("sources/partly_1-2/partly_1-2.tar")).exists();
    }

    /// @param sources source package, version, whether its licence asks for it
    private void contents(String... sources) throws IOException {
        List<String> lines = new ArrayList<>(List.of("kernel\tlinux-source-1\t1-1\tlinux\t1-1\tyes\tGPL-2"));
        for (String source : sources) {
            lines.add("root\tpackage\t0\t" + source + "\tsee copyright");
        }
        Files.write(folder.resolve("contents/contents.tsv"), lines);
    }

    private String sources(String wish) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        SCRIPT.toString(),
                        folder.toString(),
                        folder.resolve("contents").toString(),
                        folder.resolve("debs").toString(),
                        folder.resolve("cache").toString())
                .redirectErrorStream(true);
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("SOURCES", wish);
        return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
