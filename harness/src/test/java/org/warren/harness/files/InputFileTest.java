package org.warren.harness.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class InputFileTest {

    private static final int BYTES_MAX = 1000;

    @TempDir
    Path outside;

    private Path folder = Path.of("unset");

    @BeforeEach
    void secretBesideTheFolder() throws IOException {
        Files.writeString(outside.resolve("secret.nft"), "a secret");
        folder = Files.createDirectory(outside.resolve("network"));
        Files.createDirectory(folder.resolve("deeper"));
        Files.writeString(folder.resolve("good.nft"), "rules");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "../secret.nft",
                "deeper/../../secret.nft",
                "./good.nft",
                "/proc/self/environ",
                "..",
                "",
                "a\u0000b",
                "a\u001b[2Jb",
                "deeper//x"
            })
    void nameThatLeadsOutIsRefused(String name) {
        refused(name, "leads out of its folder");
    }

    @Test
    void nameOf4000FoldersIsRefused() {
        refused("a/".repeat(2000) + "b", "leads out of its folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../secret.nft", "/dev/zero"})
    void linkThatLeadsOutIsRefused(String target) throws IOException {
        Files.createSymbolicLink(folder.resolve("rules.nft"), Path.of(target));

        refused("rules.nft", "is a link that leads out of its folder");
    }

    @Test
    void folderThatIsALinkOutIsRefused() throws IOException {
        Files.createSymbolicLink(folder.resolve("more"), outside);

        refused("more/secret.nft", "is a link that leads out of its folder");
    }

    @Test
    void pipeThatNobodyWritesToIsRefusedWithoutWaiting() throws Exception {
        assertThat(new ProcessBuilder("mkfifo", folder.resolve("pipe.nft").toString())
                        .start()
                        .waitFor())
                .isZero();

        refused("pipe.nft", "is a device or a pipe");
        assertThatExceptionOfType(InputFileException.class)
                .isThrownBy(() -> InputFile.bytes(folder.resolve("pipe.nft"), BYTES_MAX))
                .withMessageContaining("is a device or a pipe");
    }

    @Test
    void whatIsNoFileOrTooLargeIsRefused() throws IOException {
        Files.write(folder.resolve("large.nft"), new byte[BYTES_MAX + 1]);

        refused("large.nft", "is larger than 1000 bytes");
        refused("deeper", "is a folder; name a file");
        refused("none.nft", "there is no file ");
        assertThatExceptionOfType(InputFileException.class)
                .isThrownBy(() -> InputFile.bytes(Path.of("/dev/zero"), BYTES_MAX))
                .withMessageContaining("is a device or a pipe");
    }

    @Test
    void fileOfTheFolderIsReadAlsoThroughALinkInside() throws IOException {
        Files.createSymbolicLink(folder.resolve("deeper/link.nft"), Path.of("../good.nft"));

        assertThat(InputFile.textIn(folder, "good.nft", BYTES_MAX)).isEqualTo("rules");
        assertThat(InputFile.textIn(folder, "deeper/link.nft", BYTES_MAX)).isEqualTo("rules");
    }

    @Test
    void whatAPersonNamesMayBeALinkAnywhere() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("mine"), outside.resolve("secret.nft"));

        assertThat(InputFile.text(link, BYTES_MAX)).isEqualTo("a secret");
    }

    private void refused(String name, String why) {
        assertThatExceptionOfType(InputFileException.class)
                .isThrownBy(() -> InputFile.textIn(folder, name, BYTES_MAX))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n", "\u001b", "\u0000", "a secret"));
    }
}
