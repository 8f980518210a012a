package org.warren.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.verdict.Verdict;
import org.warren.scenarios.handshake.HandshakeScenario;

/// What a build keeps of its runs.
class CellsOfTheRunsTest {

    @TempDir
    Path folder;

    @Test
    void cellsOfTheVirtualLabAreKeptOnceInAFolderThatIsMade() throws IOException {
        ran("a", "virtual");
        ran("b", "virtual");
        ran("c", "containers");
        Path file = folder.resolve("target/verify-plan.json");

        assertThat(CellsOfTheRuns.written(folder.resolve("runs"), file)).isEmpty();

        assertThat(Plan.read(file).cells())
                .extracting(planned -> planned.cell())
                .containsExactly(new Cell(
                        "handshake",
                        Map.of("client", "java", "server", "kernel"),
                        new HandshakeScenario().parameters(Map.of()).texts(),
                        1,
                        "virtual",
                        ""));
    }

    @Test
    void runsThatCannotBePlannedAreSaidAndReplaceNothing() throws IOException {
        Path file = Files.writeString(folder.resolve("plan.json"), "earlier");
        Files.createDirectories(folder.resolve("runs"));

        assertThat(CellsOfTheRuns.written(folder.resolve("runs"), file))
                .startsWith("There is no list of the cells of these runs: warren: --again: no run that can be planned");
        assertThat(file).hasContent("earlier");
    }

    private void ran(String name, String lab) throws IOException {
        var record = RunRecord.of("handshake", lab, 1)
                .subject("client", new Subject("java", "1", "userspace"))
                .subject("server", new Subject("kernel", "7.3.4", "kernel"))
                .verdict(Verdict.PASS);
        new HandshakeScenario().parameters(Map.of()).texts().forEach(record::parameter);
        Path run = folder.resolve("runs").resolve(name);
        new RunFolder(run).write(record.build());
        assertThat(List.of(run.resolve("run.json"))).allMatch(Files::exists);
    }
}
