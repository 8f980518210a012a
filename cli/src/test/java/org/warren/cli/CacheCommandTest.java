package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.guest.GuestCache;

class CacheCommandTest {

    private static final String DIGEST = "0123456789abcdef".repeat(4);

    @TempDir
    Path folder;

    private final StringWriter screen = new StringWriter();

    @Test
    void listNamesEachPartWithItsSizeAndUse() throws IOException {
        makeGuests();

        CacheCommand.ListEntries.print(new GuestCache(folder), new PrintWriter(screen));

        assertThat(screen.toString().lines())
                .containsExactly(
                        folder + ": 2 MiB",
                        "  guest      0123456789abcdef01234567     1 MiB, for the next run",
                        "  guest      older                        1 MiB",
                        "  packages   packages                     1 MiB");
    }

    @Test
    void cleanLeavesWhatTheNextRunWouldTake() throws IOException {
        makeGuests();

        CacheCommand.Clean.clean(new GuestCache(folder), false, new PrintWriter(screen));

        assertThat(screen.toString().lines())
                .containsExactly("  guest      older                        1 MiB, removed", "freed: 1 MiB");
        assertThat(folder.resolve("guest/older")).doesNotExist();
        assertThat(folder.resolve("guest/current/file")).exists();
    }

    @Test
    void cleanAllLeavesNothing() throws IOException {
        makeGuests();

        CacheCommand.Clean.clean(new GuestCache(folder), true, new PrintWriter(screen));

        assertThat(new GuestCache(folder).entries()).isEmpty();
        assertThat(screen.toString()).endsWith("freed: 2 MiB\n");
    }

    @Test
    void whatWasMeasuredOfNatsIsListedAndGoesWithAllAlone() throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("nat")).resolve("0123.txt"), "as declared\n");
        GuestCache cache = new GuestCache(folder);

        CacheCommand.ListEntries.print(cache, new PrintWriter(screen));
        CacheCommand.Clean.clean(cache, false, new PrintWriter(screen));

        assertThat(screen.toString()).contains("  nat        nat ").contains("1 MiB, for the next run");
        assertThat(folder.resolve("nat/0123.txt")).exists();

        CacheCommand.Clean.clean(cache, true, new PrintWriter(screen));

        assertThat(folder.resolve("nat")).doesNotExist();
    }

    @Test
    void cacheWithoutACommandIsAskedWhatToDo() {
        CommandRun run = CommandRun.of("cache");

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("list or clean");
    }

    private void makeGuests() throws IOException {
        Files.write(Files.createDirectories(folder.resolve("guest/" + DIGEST)).resolve("file"), new byte[1 << 20]);
        Files.write(Files.createDirectories(folder.resolve("guest/older")).resolve("file"), new byte[10]);
        Files.createSymbolicLink(folder.resolve("guest/current"), Path.of(DIGEST));
        Files.write(Files.createDirectories(folder.resolve("packages")).resolve("x.deb"), new byte[10]);
    }
}
