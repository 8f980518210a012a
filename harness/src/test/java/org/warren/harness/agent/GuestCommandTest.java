package org.warren.harness.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class GuestCommandTest {

    @Test
    void foldersAreDescriptorsWhateverTheirNames() {
        List<String> words = GuestCommand.of(
                        Path.of("/a b,c/guest"),
                        Path.of("/run 1/evidence"),
                        Path.of("/run 1/kernel"),
                        64,
                        7,
                        List.of(HostFolder.readOnly(Path.of("/opt/x y"), "/usr/lib/jvm/host")))
                .words(3);

        assertThat(words).startsWith("/a b,c/guest/warren-launch", "3", "/a b,c/guest/root");
        int kernel = words.indexOf("--") + 1;
        assertThat(words.subList(2, kernel - 1))
                .containsExactly("/a b,c/guest/root", "/run 1/evidence", "/run 1/kernel", "/opt/x y");
        assertThat(words.get(kernel)).isEqualTo("/a b,c/guest/warren-linux");
        assertThat(words.subList(kernel + 1, words.size()))
                .contains("rootflags=/proc/self/fd/10/.", "ro", "time-travel-start=7000000000", "WARREN_WG_TIER=1")
                .contains("WARREN_JAVA_HOME=/usr/lib/jvm/host")
                .noneMatch(word -> word.contains("/a b,c") || word.contains("/opt/x y"))
                .endsWith("--", "guest", "11:rw:/var/lib/warren", "13:ro:/usr/lib/jvm/host");
    }
}
