package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.LabException;

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

    @Test
    void anArchiveThatWasWrittenOverIsReadAgainWhateverItsTimeSays() throws IOException {
        // given
        Path archive = Files.writeString(folder.resolve("archive"), "first");
        var modified = Files.getLastModifiedTime(archive);
        Object changed = Files.getAttribute(archive, "unix:ctime");
        assertThat(HostJava.digest(archive)).isEqualTo(hex("first"));
        // when
        do {
            Files.writeString(archive, "other");
            Files.setLastModifiedTime(archive, modified);
        } while (Files.getAttribute(archive, "unix:ctime").equals(changed));
        // then
        assertThat(HostJava.digest(archive)).isEqualTo(hex("other"));
    }

    @Test
    void programsThatWereBuiltMeanwhileAreNotWrittenUnderTheNameOfTheFirst() {
        Map<String, byte[]> programs = Map.of("warren-wg.jar", new byte[] {1});

        assertThatThrownBy(() -> HostJava.write(folder, programs, new byte[32]))
                .isInstanceOf(LabException.class)
                .hasMessageContaining("built again while it runs; start it again");
        assertThat(folder).isEmptyDirectory();
    }

    private static String hex(String text) {
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
