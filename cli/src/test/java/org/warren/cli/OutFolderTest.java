package org.warren.cli;

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
import org.warren.harness.record.Progress;
import org.warren.harness.scenario.PaperRuns;

class OutFolderTest {

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
                .isThrownBy(() -> RunCommand.makeFolder(folder))
                .withMessageContaining("process " + other)
                .withMessageContaining("name another");
        assertThat(evidence).exists();
        assertThat(Progress.file(folder)).exists();
    }

    @Test
    void folderOfARunThatEndedOrWasKilledIsEmptied() throws IOException {
        tell(ProcessHandle.current().parent().orElseThrow().pid(), "the engine was stopped");
        RunCommand.makeFolder(folder);
        assertThat(evidence).doesNotExist();

        earlierRunAgain();
        tell(Long.MAX_VALUE, null);
        RunCommand.makeFolder(folder);
        assertThat(evidence).doesNotExist();
        assertThat(Progress.file(folder)).doesNotExist();
    }

    @Test
    void linkInPlaceOfAFolderOfTheRunIsRefusedAndNothingBehindItGoes(@TempDir Path home) throws IOException {
        Path mine = Files.writeString(home.resolve("mine.pcap"), "mine");
        Files.createSymbolicLink(folder.resolve("captures"), home);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> RunCommand.makeFolder(folder))
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

        RunCommand.makeFolder(folder);
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
