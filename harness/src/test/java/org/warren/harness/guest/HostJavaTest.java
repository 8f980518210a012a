package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.files.Sha256;

class HostJavaTest {

    @TempDir
    private Path folder;

    @Test
    void anArchiveThatWasMadeAgainIsNotTakenForTheFirst() throws IOException {
        // given
        Path archive = Files.writeString(folder.resolve("archive"), "first");
        assertThat(HostJava.digest(archive)).isEqualTo(hex("first"));
        // when
        Path other = Files.writeString(folder.resolve("other"), "other");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(archive));
        Files.move(other, archive, StandardCopyOption.REPLACE_EXISTING);
        // then
        assertThat(HostJava.digest(archive)).isEqualTo(hex("other"));
        assertThat(HostJava.digest(archive)).isEqualTo(hex("other"));
    }

    private static String hex(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
