package org.warren.harness.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputFolderTest {

    @TempDir
    Path directory;

    private Path mine = Path.of("unset");
    private OutputFolder folder = new OutputFolder(Path.of("unset"));

    @BeforeEach
    void somethingOfTheUsers() throws IOException {
        mine = Files.writeString(
                Files.createDirectory(directory.resolve("home")).resolve("mine"), "mine");
        folder = OutputFolder.make(directory.resolve("out"));
    }

    @Test
    void linkUnderTheNameIsReplacedAndNotFollowed() throws IOException {
        Files.createSymbolicLink(folder.path().resolve("run.json"), mine);

        folder.write("run.json", "new");

        assertThat(mine).hasContent("mine");
        assertThat(folder.path().resolve("run.json")).hasContent("new");
        assertThat(Files.isSymbolicLink(folder.path().resolve("run.json"))).isFalse();
    }

    @Test
    void noNameThatCanBeGuessedIsWrittenMeanwhile() throws IOException {
        for (String name : List.of("run.json.part", ".run.json.part", "run.json.tmp")) {
            Files.createSymbolicLink(folder.path().resolve(name), mine);
        }

        folder.write("run.json", "new");

        assertThat(mine).hasContent("mine");
        assertThat(folder.path().resolve("run.json")).hasContent("new");
    }

    @Test
    void unfinishedNamesDifferAndGoAway() throws IOException {
        Path target = folder.path().resolve("a");
        try (NewFile one = NewFile.at(target);
                NewFile other = NewFile.at(target)) {
            one.out().write(1);
            other.out().write(2);
            assertThat(names()).hasSize(2).allMatch(name -> name.matches("\\.a\\.[0-9a-f]{16}\\.part"));
        }

        assertThat(names()).isEmpty();
    }

    @Test
    void whatAKilledProcessLeftIsSweptAndNothingElse() throws IOException {
        Files.writeString(folder.path().resolve(".run.json.0123456789abcdef.part"), "half");
        Files.writeString(folder.path().resolve("notes.part"), "mine");
        Files.createSymbolicLink(folder.path().resolve(".x.0123456789abcdef.part"), mine);

        NewFile.sweep(folder.path());

        assertThat(names()).containsExactly(".x.0123456789abcdef.part", "notes.part");
    }

    @Test
    void linkOnTheWayIsRefused() throws IOException {
        Files.createSymbolicLink(folder.path().resolve("captures"), directory.resolve("home"));

        assertThatIOException()
                .isThrownBy(() -> folder.write("captures/a.pcap", "x"))
                .withMessageContaining("is a link, and Warren writes through none");
        assertThatIOException().isThrownBy(() -> folder.remove("captures/mine"));
        assertThat(directory.resolve("home"))
                .isDirectoryContaining("glob:**/mine")
                .isDirectoryNotContaining("glob:**.pcap");
    }

    @Test
    void removingAFolderLeavesWhatItsLinksLeadTo() throws IOException {
        Files.createSymbolicLink(folder.place("captures/deep/home"), directory.resolve("home"));

        folder.remove("captures");

        assertThat(folder.path()).isEmptyDirectory();
        assertThat(mine).hasContent("mine");
    }

    @Test
    void nameThatLeadsOutIsRefused() {
        assertThatIOException().isThrownBy(() -> folder.write("../home/mine", "x"));
        assertThat(mine).hasContent("mine");
    }

    @Test
    void ownersFileIsTheOwnersAloneFromItsFirstByte() throws IOException {
        try (NewFile file = NewFile.ownersOnly(folder.path().resolve("client.keys"))) {
            assertThat(Files.getPosixFilePermissions(folder.path().resolve(names().getFirst())))
                    .hasSize(2);
            file.commit();
        }

        assertThat(Files.getPosixFilePermissions(folder.path().resolve("client.keys")))
                .hasSize(2);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.path())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
