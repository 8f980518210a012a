package org.warren.harness.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLibrariesTest {

    private static final String LOADER = "/lib64/ld-linux-x86-64.so.2";

    @TempDir
    private Path root = Path.of("");

    @BeforeEach
    void machineWithACLibrary() {
        TinyElf.write(root, LOADER, TinyElf.of("", ""));
        TinyElf.write(root, "/lib/x86_64-linux-gnu/libc.so.6", TinyElf.of("", "", "ld-linux-x86-64.so.2"));
        TinyElf.write(root, "/usr/lib/x86_64-linux-gnu/libm.so.6", TinyElf.of("", "", "libc.so.6"));
    }

    @Test
    void librariesOfLibrariesAreFoundToo() throws Exception {
        HostLibraries needed = of(TinyElf.of(LOADER, "", "libm.so.6")).orElseThrow();

        assertThat(needed.loader()).isEqualTo(root.resolve("lib64/ld-linux-x86-64.so.2"));
        assertThat(needed.libraries())
                .containsEntry("libm.so.6", root.resolve("usr/lib/x86_64-linux-gnu/libm.so.6"))
                .containsEntry("libc.so.6", root.resolve("lib/x86_64-linux-gnu/libc.so.6"))
                .hasSize(2);
    }

    @Test
    void staticProgramNeedsNothing() throws Exception {
        assertThat(of(TinyElf.of("", ""))).isEmpty();
    }

    @Test
    void librariesBesideTheProgramComeFirst() throws Exception {
        TinyElf.write(root, "/home/agent/agent", TinyElf.of("", ""));
        TinyElf.write(root, "/home/lib/libm.so.6", TinyElf.of("", ""));

        HostLibraries needed =
                of(TinyElf.of(LOADER, "$ORIGIN/../lib", "libm.so.6")).orElseThrow();

        assertThat(needed.libraries().get("libm.so.6")).hasToString(root.resolve("home/agent/../lib/libm.so.6") + "");
    }

    @Test
    void foldersOfTheConfigurationAreLookedInto() throws Exception {
        TinyElf.write(root, "/etc/ld.so.conf.d/own.conf", "# own\n/opt/own\n".getBytes(StandardCharsets.UTF_8));
        TinyElf.write(root, "/opt/own/libown.so.1", TinyElf.of("", ""));

        assertThat(of(TinyElf.of(LOADER, "", "libown.so.1")).orElseThrow().libraries())
                .containsKey("libown.so.1");
    }

    @Test
    void whatIsNoLibraryIsNeverTaken() {
        TinyElf.write(root, "/etc/shadow", "root:x".getBytes(StandardCharsets.UTF_8));

        refused(
                TinyElf.of(LOADER, root.resolve("etc").toString(), "shadow"),
                "it needs shadow, which is not among the libraries of this machine; install it, or link it statically");
        refused(TinyElf.of(LOADER, "", "../../etc/shadow"), "it needs ../../etc/shadow, which is not among");
    }

    @Test
    void programOfAnotherCLibraryIsRefused() {
        refused(
                TinyElf.of("/lib/ld-musl-x86_64.so.1", "", "libc.musl-x86_64.so.1"),
                "it is linked with musl, and this machine has no /lib/ld-musl-x86_64.so.1; link it statically");
        refused(TinyElf.of("/nix/store/x/ld.so", ""), "it is linked for another system, and this machine has no /nix");
    }

    @Test
    void programOfMuslRunsWhereMuslIs() throws Exception {
        TinyElf.write(root, "/lib/ld-musl-x86_64.so.1", TinyElf.of("", ""));
        TinyElf.write(root, "/lib/libc.musl-x86_64.so.1", TinyElf.of("", ""));

        HostLibraries needed = of(TinyElf.of("/lib/ld-musl-x86_64.so.1", "", "libc.musl-x86_64.so.1"))
                .orElseThrow();

        assertThat(needed.libraries()).containsOnlyKeys("libc.musl-x86_64.so.1");
    }

    private Optional<HostLibraries> of(byte[] program) throws MalformedElfException, MissingLibraryException {
        return HostLibraries.of(root.resolve("home/agent/agent"), ElfFile.read(program), root);
    }

    private void refused(byte[] program, String why) {
        assertThatExceptionOfType(MissingLibraryException.class)
                .isThrownBy(() -> of(program))
                .withMessageStartingWith(why);
    }
}
