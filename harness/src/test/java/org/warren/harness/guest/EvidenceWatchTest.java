package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceWatchTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path evidence;

    @Test
    void whatIsWithinTheLimitsIsLeftAlone() throws IOException {
        Files.write(Files.createDirectory(evidence.resolve("logs")).resolve("a.log"), new byte[(int) MEBIBYTE]);

        assertThat(EvidenceWatch.excess(evidence, MEBIBYTE, 3)).isEmpty();
        assertThat(EvidenceWatch.excess(evidence.resolve("removed"), MEBIBYTE, 3))
                .isEmpty();
    }

    @Test
    void allFilesTogetherCountAndWhatALinkNamesDoesNot() throws IOException {
        Path logs = Files.createDirectory(evidence.resolve("logs"));
        Files.write(logs.resolve("a.log"), new byte[(int) MEBIBYTE]);
        Files.createSymbolicLink(logs.resolve("link"), logs.resolve("a.log"));
        assertThat(EvidenceWatch.excess(evidence, 2 * MEBIBYTE, 10)).isEmpty();

        Files.write(logs.resolve("b.log"), new byte[(int) MEBIBYTE]);
        assertThat(EvidenceWatch.excess(evidence, 2 * MEBIBYTE, 10))
                .contains("Warren stopped it, because its evidence had 2 MiB and 2 MiB are the limit");
    }

    @Test
    void emptyFilesAndFoldersCountToo() throws IOException {
        for (int i = 0; i < 3; i++) {
            Files.createDirectory(evidence.resolve("folder-" + i));
        }

        assertThat(EvidenceWatch.excess(evidence, MEBIBYTE, 3))
                .contains("Warren stopped it, because its evidence had 4 files and 3 are the limit");
    }
}
