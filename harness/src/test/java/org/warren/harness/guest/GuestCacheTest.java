package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.cache.CacheLock;
import org.warren.harness.cache.CacheUse;
import org.warren.harness.guest.GuestCache.Entry;
import org.warren.harness.guest.GuestCache.Kind;

class GuestCacheTest {

    @TempDir
    Path folder;

    @Test
    void cacheThatDoesNotExistHasNothing() throws IOException {
        assertThat(new GuestCache(folder.resolve("none")).entries()).isEmpty();
    }

    @Test
    void entriesSayWhatTheyAreAndWhichComesNext() throws IOException {
        make("guest/aa", "12345");
        make("guest/bb", "1");
        Files.createSymbolicLink(folder.resolve("guest/current"), Path.of("bb"));
        make("guest/cc", "12");
        Files.createSymbolicLink(folder.resolve("guest/kernel-7.2"), Path.of("cc"));
        Files.createSymbolicLink(folder.resolve("guest/made-from-1"), Path.of("aa"));
        make("layer/dd", "123");
        Files.createSymbolicLink(folder.resolve("layer/layer-nat"), Path.of("dd"));
        make("layer/ee", "1234");
        make("java/old", "123");
        make("java/new", "12");
        Files.setLastModifiedTime(folder.resolve("java/old"), FileTime.fromMillis(1000));
        Files.setLastModifiedTime(folder.resolve("java/new"), FileTime.fromMillis(2000));
        make("nat", "123456");
        make("packages", "1234");
        make("guest/making-1", "");

        assertThat(cache().entries())
                .containsExactly(
                        new Entry(Kind.GUEST, folder.resolve("guest/aa"), 5, false, false),
                        new Entry(Kind.GUEST, folder.resolve("guest/bb"), 1, true, false),
                        new Entry(Kind.GUEST, folder.resolve("guest/cc"), 2, true, false),
                        new Entry(Kind.LAYER, folder.resolve("layer/dd"), 3, true, false),
                        new Entry(Kind.LAYER, folder.resolve("layer/ee"), 4, false, false),
                        new Entry(Kind.JAVA, folder.resolve("java/new"), 2, true, false),
                        new Entry(Kind.JAVA, folder.resolve("java/old"), 3, false, false),
                        new Entry(Kind.NAT, folder.resolve("nat"), 6, true, false),
                        new Entry(Kind.PACKAGES, folder.resolve("packages"), 4, false, false),
                        new Entry(Kind.UNFINISHED, folder.resolve("guest/making-1"), 0, false, false));
    }

    @Test
    void whatNobodyUsesIsRemovedWhole() throws IOException {
        make("guest/aa", "1");
        make("guest/making-1", "1");
        make("packages", "1");

        for (Entry entry : cache().entries()) {
            assertThat(cache().remove(entry)).as(entry.toString()).isTrue();
        }

        try (var files = Files.list(folder.resolve("guest"))) {
            assertThat(files).extracting(file -> file.getFileName().toString()).containsExactly(CacheLock.FILE);
        }
        assertThat(folder.resolve("packages")).doesNotExist();
    }

    @Test
    void linkInAFolderIsRemovedAndNotFollowed() throws IOException {
        Path kept = Files.writeString(folder.resolve("kept"), "x");
        make("guest/aa", "1");
        Files.createSymbolicLink(folder.resolve("guest/aa/link"), folder);

        assertThat(cache().remove(cache().entries().getFirst())).isTrue();

        assertThat(kept).exists();
    }

    @Test
    void whatThisProcessUsesStays() throws IOException {
        make("guest/aa", "1");
        CacheUse.announce(folder, folder.resolve("guest/aa"));
        CacheUse.announce(folder, folder.resolve("guest/aa"));

        Entry entry = cache().entries().getFirst();

        assertThat(entry.isUsed()).isTrue();
        assertThat(cache().remove(entry)).isFalse();
        assertThat(entry.folder()).exists();
    }

    @Test
    void whatAnotherProcessUsesStaysUntilItIsKilled() throws Exception {
        make("guest/aa", "1");
        Process other = User.start(folder, folder.resolve("guest/aa"));
        try {
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("in use");
            Entry entry = cache().entries().getFirst();
            assertThat(entry.isUsed()).isTrue();
            assertThat(cache().remove(entry)).isFalse();

            other.destroyForcibly().waitFor();

            assertThat(cache().entries().getFirst().isUsed()).isFalse();
            assertThat(cache().remove(entry)).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void whatIsBeingMadeStays() throws IOException {
        try (CacheLock lock = CacheLock.take(folder.resolve("guest"))) {
            Path made = lock.newFolder();
            Process other = Remover.start(folder);
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("false");
            assertThat(made).exists();
        }
    }

    private GuestCache cache() {
        return new GuestCache(folder);
    }

    private void make(String name, String content) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        Files.writeString(made.resolve("file"), content);
    }

    /// Another driver, which uses a part of the cache until it is killed.
    static final class User {

        private User() {}

        static Process start(Path cache, Path part) throws IOException {
            return another(User.class, cache.toString(), part.toString());
        }

        public static void main(String[] arguments) throws IOException {
            CacheUse.announce(Path.of(arguments[0]), Path.of(arguments[1]));
            System.out.println("in use");
            System.in.read();
        }
    }

    /// Another process, which removes the first part of the cache.
    static final class Remover {

        private Remover() {}

        static Process start(Path cache) throws IOException {
            return another(Remover.class, cache.toString());
        }

        public static void main(String[] arguments) throws IOException {
            GuestCache cache = new GuestCache(Path.of(arguments[0]));
            System.out.println(cache.remove(cache.entries().getFirst()));
        }
    }

    private static Process another(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
