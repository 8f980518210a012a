package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestCommandTest {

    @TempDir
    Path temporary;

    @Test
    void foldersAreDescriptorsWhateverTheirNames() {
        GuestFiles files = new GuestFiles(Path.of("/a b,c/guest"));
        try (RunFolder run = RunFolder.in(temporary)) {
            List<String> words = GuestCommand.of(
                            files, run, 64, 7, List.of(HostFolder.readOnly(Path.of("/opt/x y"), "/usr/lib/jvm/host")))
                    .words(3);

            assertThat(words).startsWith("/a b,c/guest/warren-launch", "3", "/a b,c/guest/root");
            int kernel = words.indexOf("--") + 1;
            assertThat(words.subList(2, kernel - 1))
                    .containsExactly(
                            "/a b,c/guest/root",
                            run.evidence().toString(),
                            run.kernel().toString(),
                            "/opt/x y");
            assertThat(words.get(kernel)).isEqualTo("/a b,c/guest/warren-linux");
            assertThat(words.subList(kernel + 1, words.size()))
                    .contains("rootflags=/proc/self/fd/10/.", "ro", "time-travel-start=7000000000")
                    .noneMatch(word -> word.contains("/a b,c") || word.contains("/opt/x y"))
                    .endsWith("--", "guest", "11:rw:/var/lib/warren", "13:ro:/usr/lib/jvm/host");
        }
    }
}
