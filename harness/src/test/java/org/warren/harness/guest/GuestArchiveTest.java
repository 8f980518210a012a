package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuestArchiveTest {

    @TempDir
    Path temporary;

    @Test
    void filesLinksAndModesOfAGuestAreUnpacked() throws IOException {
        unpack(TarFile.ofGuest().symbolicLink("./root/run", "/var/run"));

        Path shell = temporary.resolve("root/usr/bin/sh");
        assertThat(shell).hasContent("shell");
        assertThat(Files.isSameFile(shell, temporary.resolve("root/usr/bin/bash")))
                .isTrue();
        assertThat(Files.readSymbolicLink(temporary.resolve("root/bin"))).isEqualTo(Path.of("usr/bin"));
        assertThat(Files.readSymbolicLink(temporary.resolve("root/run"))).isEqualTo(Path.of("/var/run"));
        assertThat(permissions(shell))
                .as("no set-user-ID bit, and no more than it needs")
                .isEqualTo("rwxr-xr-x");
        assertThat((int) Files.getAttribute(shell, "unix:mode") & 07000).isZero();
    }

    @Test
    void timesAreThoseThatGnuTarSetsOfAReproducibleArchive() throws IOException {
        unpack(TarFile.ofGuest());

        for (String name : new String[] {"root", "root/bin", "root/usr/bin/sh", "warren-linux"}) {
            assertThat(Files.getLastModifiedTime(temporary.resolve(name), LinkOption.NOFOLLOW_LINKS)
                            .toMillis())
                    .as(name)
                    .isZero();
        }
    }

    static Stream<Arguments> archivesThatLeadOut() {
        return Stream.of(
                Arguments.of("a path upwards", TarFile.ofGuest().file("./root/../../planted", "x", 0644)),
                Arguments.of("an absolute path", TarFile.ofGuest().file("/planted", "x", 0644)),
                Arguments.of(
                        "a file through a link",
                        TarFile.ofGuest().symbolicLink("./root/out", "/tmp").file("./root/out/planted", "x", 0644)),
                Arguments.of(
                        "a file over a link",
                        TarFile.ofGuest()
                                .symbolicLink("./root/passwd", "/etc/passwd")
                                .file("./root/passwd", "x", 0644)),
                Arguments.of(
                        "a folder over a link",
                        TarFile.ofGuest().symbolicLink("./root/out", "/tmp").folder("./root/out/")),
                Arguments.of("a link upwards", TarFile.ofGuest().symbolicLink("./root/up", "a/../../etc")),
                Arguments.of("a kernel that is a link", new TarFile().symbolicLink("./warren-linux", "/bin/true")),
                Arguments.of("a root that is a link", new TarFile().symbolicLink("./root", "/")),
                Arguments.of("a hard link to another's file", TarFile.ofGuest().hardLink("./root/x", "/etc/passwd")),
                Arguments.of("a hard link upwards", TarFile.ofGuest().hardLink("./root/x", "../../etc/passwd")),
                Arguments.of("a hard link to a link", TarFile.ofGuest().hardLink("./root/x", "./root/bin")),
                Arguments.of("a device", TarFile.ofGuest().device("./root/null")),
                Arguments.of("the same file twice", TarFile.ofGuest().file("./warren-linux", "x", 0644)),
                Arguments.of("a file without its folder", new TarFile().file("./root/x", "x", 0644)),
                Arguments.of("a control character", TarFile.ofGuest().file("./root/x\u001b[2J", "x", 0644)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("archivesThatLeadOut")
    void archiveThatIsNoGuestIsRefused(String what, TarFile archive) throws IOException {
        Path inner = Files.createDirectories(temporary.resolve("a/b"));

        assertThatThrownBy(() -> unpack(archive, inner)).as(what).isInstanceOf(GuestArchive.DamagedException.class);
        try (var all = Files.walk(temporary)) {
            assertThat(all.filter(Files::isRegularFile)).noneMatch(file -> file.endsWith("planted"));
        }
    }

    @Test
    void archiveThatUnpacksToMoreThanItSaysIsRefused() {
        byte[] plain =
                TarFile.ofGuest().file("./zeros", "\0".repeat(1 << 20), 0644).plain();

        assertThatThrownBy(() -> GuestArchive.unpack(
                        new ByteArrayInputStream(TarFile.compressed(plain)),
                        temporary,
                        TarFile.digest(plain),
                        plain.length - 1L))
                .isInstanceOf(GuestArchive.DamagedException.class)
                .hasMessageContaining("longer");
    }

    @Test
    void archiveWithAnotherDigestIsRefused() {
        byte[] plain = TarFile.ofGuest().plain();
        String digest = TarFile.digest(new byte[] {1});

        assertThatThrownBy(() -> GuestArchive.unpack(
                        new ByteArrayInputStream(TarFile.compressed(plain)), temporary, digest, plain.length))
                .isInstanceOf(GuestArchive.DamagedException.class)
                .hasMessageContaining("digest");
    }

    @Test
    void whatFollowsTheEndOfTheTarFileIsPartOfTheDigest() {
        byte[] plain = TarFile.ofGuest().plain();
        byte[] longer = Arrays.copyOf(plain, plain.length + 512);
        longer[plain.length + 100] = 1;

        assertThatThrownBy(() -> GuestArchive.unpack(
                        new ByteArrayInputStream(TarFile.compressed(longer)),
                        temporary,
                        TarFile.digest(plain),
                        longer.length))
                .isInstanceOf(GuestArchive.DamagedException.class)
                .hasMessageContaining("digest");
    }

    @Test
    void archiveThatEndsInTheMiddleIsRefusedWhereverItEnds() throws IOException {
        byte[] plain = TarFile.ofGuest().plain();
        byte[] whole = TarFile.compressed(plain);

        for (int length = 0; length < whole.length; length++) {
            Path folder = Files.createDirectory(temporary.resolve("end" + length));
            var cut = new ByteArrayInputStream(whole, 0, length);
            assertThatThrownBy(() -> GuestArchive.unpack(cut, folder, TarFile.digest(plain), plain.length))
                    .isInstanceOf(GuestArchive.DamagedException.class);
        }
    }

    @Test
    void whatCannotBeWrittenIsNoFaultOfTheArchive() {
        byte[] plain = TarFile.ofGuest().plain();
        Path missing = temporary.resolve("missing");

        assertThatThrownBy(() -> GuestArchive.unpack(
                        new ByteArrayInputStream(TarFile.compressed(plain)),
                        missing,
                        TarFile.digest(plain),
                        plain.length))
                .isInstanceOf(NoSuchFileException.class);
    }

    private void unpack(TarFile archive) throws IOException {
        unpack(archive, temporary);
    }

    private static void unpack(TarFile archive, Path folder) throws IOException {
        byte[] plain = archive.plain();
        GuestArchive.unpack(
                new ByteArrayInputStream(TarFile.compressed(plain)), folder, TarFile.digest(plain), plain.length);
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
