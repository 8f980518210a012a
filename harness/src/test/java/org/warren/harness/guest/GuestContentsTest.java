package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.files.Sha256;

/// What `guest/contents.sh` says of packages, on packages that are made for it.
class GuestContentsTest {

    private static final Path SCRIPT = Path.of("../guest/contents.sh").toAbsolutePath();
    private static final String MACHINE_READABLE =
            "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n";
    private static final String KERNEL = "linux-source-1_1-1_all.deb";

    @TempDir
    Path folder;

    private final StringBuilder packages = new StringBuilder();

    @BeforeEach
    void hasAKernel() throws Exception {
        assumeThat(Path.of("/usr/bin/dpkg-deb"))
                .as("UNSUPPORTED: the guest is built with dpkg-deb, which is missing here; install dpkg")
                .exists();
        make("linux-source-1", "1-1", "linux", "The GNU General Public License.\n");
        packages.setLength(0);
    }

    @Test
    void licencesAreThoseThatACopyrightFileNames() throws Exception {
        make("alice", "1:2-3+b1", "crypt (1:2-3)", MACHINE_READABLE + """
                Files: *
                License: GPL-2+

                Files: debian/*
                License: Expat

                License: GPL-2+
                 Its text.
                """);
        make("bob", "1-1", "", "You may do what you like.\n");

        assertThat(contents()).isEmpty();

        assertThat(folder.resolve("out/contents.tsv"))
                .content()
                .contains(
                        "root\talice\t1:2-3+b1\tcrypt\t1:2-3\tyes\tExpat; GPL-2+\n",
                        "root\tbob\t1-1\tbob\t1-1\tno\tsee copyright\n",
                        "kernel\tlinux-source-1\t1-1\tlinux\t1-1\tyes\tsee copyright\n");
        assertThat(folder.resolve("out/copyright/bob")).hasContent("You may do what you like.");
        assertThat(folder.resolve("out/kernel/change-source.sh")).exists();
        assertThat(names(folder.resolve("out/kernel"))).isEqualTo(names(Path.of("../containers/kernel")));
    }

    @Test
    void packageWithoutACopyrightFileIsRefused() throws Exception {
        make("eve", "1-1", "", "");

        assertThat(contents())
                .startsWith("guest: package eve 1-1 has no copyright file")
                .contains("leave it out");
    }

    @Test
    void copyrightFileThatNamesNoLicenceIsRefused() throws Exception {
        make("eve", "1-1", "", MACHINE_READABLE + "Files: *\nCopyright: nobody\n");

        assertThat(contents()).startsWith("guest: the copyright file of package eve 1-1 names no licence");
    }

    @Test
    void anotherPackageThanTheGuestsIsRefused() throws Exception {
        make("eve", "1-1", "", "You may do what you like.\n");
        Files.writeString(folder.resolve("eve_1-1_all.deb"), "other");

        assertThat(contents()).startsWith("guest: eve_1-1_all.deb is not the one that the guest was made from");
    }

    private static Set<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private String contents() throws Exception {
        Files.writeString(folder.resolve("packages"), packages);
        Process process = new ProcessBuilder(
                        SCRIPT.toString(),
                        folder.resolve("out").toString(),
                        folder.resolve("packages").toString(),
                        folder.toString(),
                        KERNEL)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private void make(String name, String version, String source, String copyright) throws Exception {
        Path tree = folder.resolve("trees/" + name);
        Files.createDirectories(tree.resolve("DEBIAN"));
        Files.writeString(
                tree.resolve("DEBIAN/control"),
                "Package: " + name + "\nVersion: " + version + "\n"
                        + (source.isEmpty() ? "" : "Source: " + source + "\n")
                        + "Architecture: all\nMaintainer: nobody <nobody@example.org>\nDescription: made for a test\n");
        if (!copyright.isEmpty()) {
            Files.createDirectories(tree.resolve("usr/share/doc/" + name));
            Files.writeString(tree.resolve("usr/share/doc/" + name + "/copyright"), copyright);
        }
        String file = name + "_" + version.replace(":", "%3a") + "_all.deb";
        Process process = new ProcessBuilder(List.of(
                        "dpkg-deb",
                        "--root-owner-group",
                        "--build",
                        tree.toString(),
                        folder.resolve(file).toString()))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        packages.append(file).append(' ').append(digest(folder.resolve(file))).append('\n');
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }
}
