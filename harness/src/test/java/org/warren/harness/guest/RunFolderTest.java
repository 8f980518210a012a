package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.lab.LabException;

class RunFolderTest {

    @TempDir
    Path temporary;

    @Test
    void onlyItsUserLooksIntoItAndNothingOfItStays() throws Exception {
        try (RunFolder folder = RunFolder.in(temporary)) {
            Files.writeString(folder.evidence().resolve("logs/x.log"), "x");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.path())))
                    .isEqualTo("rwx------");
        }
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void whatAKilledDriverLeftGoesWithTheNextStartAndWhatALivingOneHasStays() throws Exception {
        RunFolder living = RunFolder.in(temporary);
        String name = String.valueOf(living.path().getFileName());
        Path killed = temporary.resolve(name.replaceFirst("-[0-9]+@.*", "-1@2001-01-01T00:00:00Z-5"));
        Files.createDirectories(killed.resolve("evidence/logs"));
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Files.createSymbolicLink(killed.resolve("evidence/link"), outside);
        Path elsewhere = Files.createDirectory(temporary.resolve("warren-guest-7-1@2001-01-01T00:00:00Z-5"));

        RunFolder.in(temporary).close();

        assertThat(killed).doesNotExist();
        assertThat(outside.resolve("kept")).hasContent("x");
        assertThat(living.evidence()).isDirectory();
        assertThat(elsewhere).as("that of a process in another namespace").isDirectory();
        living.close();
    }

    @Test
    void aPlaceThatCannotBeWrittenIsNamed() {
        Path nowhere = temporary.resolve("nowhere");
        assertThatThrownBy(() -> RunFolder.in(nowhere))
                .isInstanceOf(LabException.class)
                .hasMessageContaining(nowhere.toString())
                .hasMessageContaining("java.io.tmpdir");
    }

    @Test
    void eachGuestHasItsOwn() {
        try (RunFolder one = RunFolder.in(temporary);
                RunFolder other = RunFolder.in(temporary)) {
            assertThat(List.of(one.evidence(), one.kernel(), other.evidence(), other.kernel()))
                    .doesNotHaveDuplicates()
                    .allMatch(Files::isDirectory);
        }
    }
}
