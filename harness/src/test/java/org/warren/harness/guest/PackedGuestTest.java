package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.cache.CacheLock;
import org.warren.harness.lab.LabException;

class PackedGuestTest {

    private static final String PLACE = "org/warren/guest/linux-x86_64/";

    @TempDir
    Path temporary;

    @Test
    void classPathWithoutAGuestHasNone() throws IOException {
        assertThat(PackedGuest.find(classPath())).isEmpty();
    }

    @Test
    void guestIsUnpackedOnceIntoAFolderOfItsDigest() throws IOException {
        byte[] plain = TarFile.ofGuest().plain();
        PackedGuest packed = packed(plain, TarFile.compressed(plain));

        Path folder = packed.unpackedIn(guests());

        assertThat(folder).hasFileName(TarFile.digest(plain));
        assertThat(folder.resolve("warren-linux")).isExecutable();
        Files.delete(folder.resolve("warren-launch"));
        assertThat(packed.unpackedIn(guests()).resolve("warren-launch"))
                .as("unpacked again")
                .doesNotExist();
    }

    @Test
    void ofSeveralThatWantItOneUnpacksIt() throws Exception {
        byte[] plain = TarFile.ofGuest().plain();
        PackedGuest packed = packed(plain, TarFile.compressed(plain));
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Path>> folders = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                Callable<Path> one = () -> {
                    start.await();
                    return packed.unpackedIn(guests());
                };
                folders.add(threads.submit(one));
            }
            start.countDown();
            for (Future<Path> folder : folders) {
                assertThat(folder.get().resolve("root/usr/bin/sh")).hasContent("shell");
            }
        }
        assertThat(names(guests())).containsExactlyInAnyOrder(TarFile.digest(plain), CacheLock.FILE);
    }

    @Test
    void whatAKilledDriverLeftGoesWithTheNext() throws IOException {
        byte[] plain = TarFile.ofGuest().plain();
        Files.createDirectories(guests().resolve("making-left/root"));

        packed(plain, TarFile.compressed(plain)).unpackedIn(guests());

        assertThat(names(guests())).containsExactlyInAnyOrder(TarFile.digest(plain), CacheLock.FILE);
    }

    @Test
    void damagedGuestIsNamedAndLeavesNothing() throws IOException {
        byte[] plain = TarFile.ofGuest().plain();
        byte[] compressed = TarFile.compressed(plain);
        // The checksum at its end: a bit that is turned elsewhere may be one that gzip does not need.
        compressed[compressed.length - 8] ^= 1;
        PackedGuest packed = packed(plain, compressed);

        assertThatThrownBy(() -> packed.unpackedIn(guests()))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("guest.tar.gz is damaged")
                .hasMessageContaining("downloaded again");
        assertThat(names(guests())).containsExactly(CacheLock.FILE);
    }

    @Test
    void placeThatCannotBeWrittenIsNamedWithWhatToDo() throws IOException {
        byte[] plain = TarFile.ofGuest().plain();
        Path file = Files.createFile(temporary.resolve("file"));
        PackedGuest packed = packed(plain, TarFile.compressed(plain));

        assertThatThrownBy(() -> packed.unpackedIn(file.resolve("guest")))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(file.toString())
                .hasMessageNotContainingAny("MiB", "free some space") // which is not what it lacks
                .hasMessageContaining("XDG_CACHE_HOME");
    }

    @Test
    void claimsThatAreNoneAreRefused() throws IOException {
        for (String claims : List.of(
                "", "digest=../../etc\nbytes=1", "digest=" + "0".repeat(64) + "\nbytes=9999999999", "digest=\\uZZZZ")) {
            Files.createDirectories(temporary.resolve(PLACE));
            Files.writeString(temporary.resolve(PLACE + "guest.properties"), claims);
            Files.write(temporary.resolve(PLACE + "guest.tar.gz"), new byte[0]);

            assertThatThrownBy(() -> PackedGuest.find(classPath()))
                    .as(claims)
                    .isInstanceOf(LabException.class)
                    .hasMessageContaining("is damaged");
        }
    }

    private PackedGuest packed(byte[] plain, byte[] compressed) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve(PLACE));
        Files.write(folder.resolve("guest.tar.gz"), compressed);
        Files.writeString(
                folder.resolve("guest.properties"),
                "digest=" + TarFile.digest(plain) + "\nbytes=" + plain.length + "\n");
        return PackedGuest.find(classPath()).orElseThrow();
    }

    private Path guests() {
        return temporary.resolve("cache/guest");
    }

    private ClassLoader classPath() throws MalformedURLException {
        return new URLClassLoader(new URL[] {temporary.toUri().toURL()}, null);
    }

    private static List<String> names(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
