package org.warren.harness.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.Progress;

class NewRunFolderTest {

    @TempDir
    Path folder;

    private Path evidence;

    @BeforeEach
    void earlierRun() throws IOException {
        Files.writeString(folder.resolve(Observations.FILE_NAME), "{}");
        evidence =
                Files.writeString(Files.createDirectory(folder.resolve("logs")).resolve("client.log"), "a log");
    }

    @Test
    void folderOfARunUnderWayIsRefusedAndLeftAlone() throws IOException {
        long other = ProcessHandle.current().parent().orElseThrow().pid();
        tell(other, null);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewRunFolder.make(folder))
                .withMessageStartingWith(folder + ": process " + other + " is still running")
                .withMessageContaining("name another");
        assertThat(evidence).exists();
        assertThat(Progress.file(folder)).exists();
    }

    @Test
    void folderOfARunThatEndedOrWasKilledIsEmptied() throws IOException {
        tell(ProcessHandle.current().parent().orElseThrow().pid(), "the engine was stopped");
        NewRunFolder.make(folder);
        assertThat(evidence).doesNotExist();

        earlierRunAgain();
        tell(Long.MAX_VALUE, null);
        NewRunFolder.make(folder);
        assertThat(evidence).doesNotExist();
        assertThat(Progress.file(folder)).doesNotExist();
    }

    @Test
    void folderThatCannotBeMadeIsRefusedInOneSentence() throws IOException {
        Path file = Files.writeString(folder.resolve("a-file"), "x");

        for (Path out : List.of(
                Path.of("/proc/nowhere/x"), file, file.resolve("x"), Path.of("/dev/null/x"), Path.of("/dev/null"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> NewRunFolder.make(out))
                    .withMessageStartingWith(out + " cannot be written: ")
                    .withMessageContaining("name another place")
                    .withMessageNotContaining("\n");
        }
    }

    @Test
    void eachPartOfAnEarlierRunGoesAndNothingElse() throws IOException {
        for (String part : RunParts.FOLDERS) {
            Files.writeString(Files.createDirectories(folder.resolve(part)).resolve("x"), "x");
        }
        for (String file : RunParts.FILES) {
            Files.writeString(folder.resolve(file), "{}");
        }
        Path mine = Files.writeString(folder.resolve("notes.txt"), "mine");

        NewRunFolder.make(folder);

        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(mine);
        }
    }

    @Test
    void folderWithoutARunKeepsWhatItHas() throws IOException {
        Files.delete(folder.resolve(RunParts.OBSERVATIONS));

        NewRunFolder.make(folder);

        assertThat(evidence).hasContent("a log");
    }

    @Test
    void newFolderIsOneThatNoRunHasHad() throws IOException {
        Path one = NewRunFolder.make(folder.resolve("runs"), "paper");

        assertThat(one).isEmptyDirectory();
        assertThat(NewRunFolder.make(folder.resolve("runs"), "paper")).isNotEqualTo(one);
    }

    @Test
    void linkInPlaceOfAFolderOfTheRunIsRefusedAndNothingBehindItGoes(@TempDir Path home) throws IOException {
        Path mine = Files.writeString(home.resolve("mine.pcap"), "mine");
        Files.createSymbolicLink(folder.resolve("captures"), home);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> NewRunFolder.make(folder))
                .withMessageContaining("captures is a link")
                .withMessageContaining("name another folder");
        assertThat(mine).hasContent("mine");
        assertThat(evidence).exists();
    }

    @Test
    void linksUnderTheRecordsNamesAreNotFollowed(@TempDir Path home) throws IOException {
        Path mine = Files.writeString(home.resolve("mine"), "mine");
        for (String name : List.of("run.json", "timeline.json", "progress.json", "report.html")) {
            Files.createSymbolicLink(folder.resolve(name), mine);
            Files.createSymbolicLink(folder.resolve(name + ".part"), mine);
        }

        NewRunFolder.make(folder);
        tell(1, "ended");
        PaperRuns.folder(folder, "right");

        assertThat(mine).hasContent("mine");
        assertThat(folder.resolve("run.json")).content().contains("paper");
    }

    private void earlierRunAgain() throws IOException {
        Files.writeString(folder.resolve(Observations.FILE_NAME), "{}");
        Files.writeString(Files.createDirectories(folder.resolve("logs")).resolve("client.log"), "a log");
    }

    private void tell(long pid, @Nullable String ended) throws IOException {
        new Progress(
                        Progress.SCHEMA,
                        "handshake",
                        "virtual",
                        1,
                        Map.of("client", "java"),
                        Map.of(),
                        new Progress.Owner(pid, null),
                        List.of(),
                        0,
                        List.of(),
                        ended)
                .write(folder);
    }
}
