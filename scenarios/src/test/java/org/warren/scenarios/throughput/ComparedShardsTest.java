package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.lab.Labs;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Plan;
import org.warren.harness.record.RunFolder;
import org.warren.harness.scenario.SubjectPair;
import org.warren.scenarios.CommandLineRun;

/// `warren compare ... --shard` leaves a plan, with which a merge tells how to run what is gone.
class ComparedShardsTest {

    @TempDir
    Path folder;

    @Test
    void planOfAComparisonIsRunByThePlansCommand() throws IOException {
        Path plan = folder.resolve("plan.json");
        Plan.ofEqual(List.of(cell("kernel/kernel"), cell("java/java"))).write(plan);

        CommandLineRun first =
                CommandLineRun.of("run", "--plan", plan, "--shard", "1/2", "--out", folder + "/shards/1");
        CommandLineRun merged =
                CommandLineRun.of("report", "--merge", folder + "/shards", "--shards", 2, "--out", folder + "/site");

        // The virtual lab measures no throughput, which is known before anything is started.
        assertThat(first.status()).as(first.err()).isEqualTo(3);
        assertThat(first.out()).contains("first: ./warren compare throughput --pairs kernel/kernel ");
        assertThat(merged.status()).as(merged.err()).isEqualTo(1);
        assertThat(merged.err())
                .contains("Shard 2 of 2 is missing, and with it 1 cell; run it with ./warren run --plan");
        assertThat(new RunFolder(folder.resolve("shards/1")
                                .resolve(cell("kernel/kernel").id()))
                        .readRun())
                .satisfies(run -> assertThat(run.subjects()).containsOnlyKeys("kernel-client", "kernel-server"));
    }

    @Test
    void rolesThatAreNotThoseOfPairsAreRefused() throws IOException {
        Path plan = folder.resolve("plan.json");
        Plan.ofEqual(List.of(new Cell(
                        "throughput",
                        Map.of("kernel-client", "java", "kernel-server", "kernel"),
                        Map.of(),
                        1,
                        "local",
                        "")))
                .write(plan);

        CommandLineRun run = CommandLineRun.of("run", "--plan", plan, "--out", folder + "/out");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("scenario throughput has no role 'kernel-");
    }

    private static Cell cell(String text) {
        List<SubjectPair> pair = List.of(SubjectPair.parse(text));
        return new Cell(
                "throughput",
                SubjectPair.roles(pair),
                new ThroughputScenario()
                        .withPairs(pair)
                        .parameters(Map.of("rounds", "1"))
                        .texts(),
                1,
                Labs.named(VirtualLab.NAME).name(),
                "");
    }
}
