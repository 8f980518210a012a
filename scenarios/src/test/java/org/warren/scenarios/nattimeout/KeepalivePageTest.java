package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.scenarios.CommandLineRun;

/// `warren nat advise --out` writes the chart with the module that draws pages.
class KeepalivePageTest {

    @TempDir
    Path folder;

    @Test
    void chartHasTheChainFirst() throws IOException {
        Path page = folder.resolve("new/keepalive.html");

        CommandLineRun run =
                CommandLineRun.of("nat", "advise", "--nat", "linux-6", "--nat", "routeros-3", "--out", page);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("page, for none, one and two lost in a row: " + page)
                .contains("PersistentKeepalive = ");
        assertThat(Files.readString(page))
                .containsSubsequence(
                        "<th scope=\"row\">linux-6, then routeros-3</th>", "<th scope=\"row\">rfc-4787</th>");
    }

    @Test
    void unknownNatIsToldBeforeAPageIsWritten() {
        Path page = folder.resolve("new/keepalive.html");

        assertThat(CommandLineRun.of("nat", "advise", "--nat", "nope", "--out", page)
                        .status())
                .isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }
}
