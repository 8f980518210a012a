package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.labs.virtual.GuestKind;

/// Runs leave the disk as it was: the first one fills the cache, and those behind it add no byte and no file to it,
/// to the home or to the folder for temporary files.
@NeedsGuest(GuestKind.PROCESS)
class ManyRunsTest {

    @TempDir
    private Path folder;

    @Test
    void fewRunsLeaveTheDiskAsItWas() throws Exception {
        leaveTheDiskAsItWas(3);
    }

    @Tag("long")
    @Test
    void twoHundredRunsLeaveTheDiskAsItWas() throws Exception {
        leaveTheDiskAsItWas(200);
    }

    private void leaveTheDiskAsItWas(int runs) throws Exception {
        SeparateDriver driver = new SeparateDriver(folder);
        run(driver);
        Map<Path, Integer> before = sizes(driver);
        assertThat(before).as("the first run filled the cache").isNotEmpty();
        for (int i = 1; i < runs; i++) {
            run(driver);
        }
        assertThat(sizes(driver)).as("after %d runs", runs).isEqualTo(before);
    }

    private void run(SeparateDriver driver) throws Exception {
        SeparateDriver.Run run =
                driver.run("run", "handshake", "--guest", "process", "--out", "" + folder.resolve("out"));
        assertThat(run.status()).as(run.said()).isZero();
        assertThat(SeparateDriver.tree(driver.temporary())).isEmpty();
    }

    private static Map<Path, Integer> sizes(SeparateDriver driver) throws IOException {
        Map<Path, Integer> sizes = new TreeMap<>();
        for (Path each : new Path[] {driver.home(), driver.caches(), driver.temporary()}) {
            SeparateDriver.tree(each)
                    .forEach((file, content) -> sizes.put(each.getFileName().resolve(file), content.length()));
        }
        return sizes;
    }
}
