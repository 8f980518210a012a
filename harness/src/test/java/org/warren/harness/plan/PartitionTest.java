package org.warren.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A plan is divided evenly, and in the same way everywhere.
class PartitionTest {

    @Test
    void eachCellIsInOneShard() {
        Plan plan = Plan.ofEqual(Cells.seeds("rekey", 23));
        Partition partition = new Partition(plan, 5);

        List<Cell> all = IntStream.rangeClosed(1, 5)
                .boxed()
                .flatMap(index -> partition.cells(index).stream())
                .toList();

        assertThat(all)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        plan.cells().stream().map(Plan.Planned::cell).toList());
        assertThat(partition.cells(1)).hasSize(5);
        assertThat(partition.cells(5)).hasSize(4);
    }

    @Test
    void longestGoFirstAndToWhoHasLeast() {
        Partition partition = new Partition(plan(7, 1, 4, 4, 3, 5), 2);

        assertThat(seeds(partition, 1)).containsExactly(1L, 4L, 2L);
        assertThat(seeds(partition, 2)).containsExactly(6L, 3L, 5L);
        assertThat(partition.seconds(1)).isEqualTo(12);
        assertThat(partition.seconds(2)).isEqualTo(12);
    }

    @Test
    void planThatTravelsIsDividedInTheSameWay(@TempDir Path folder) throws IOException {
        Plan here = plan(3, 3, 3, 1, 1, 1, 2.5);
        here.write(folder.resolve("plan.json"));

        Plan there = Plan.read(folder.resolve("plan.json"));

        assertThat(there.digest()).isEqualTo(here.digest());
        for (int index = 1; index <= 3; index++) {
            assertThat(new Partition(there, 3).cells(index)).isEqualTo(new Partition(here, 3).cells(index));
        }
    }

    @Test
    void moreShardsThanCellsLeaveSomeWithoutWork() {
        ShardCells cells = new ShardCells(plan(1, 1), new Shard(3, 8));

        assertThat(cells.cells()).isEmpty();
        assertThat(cells.words()).isEqualTo("shard 3 of 8: 0 of 2 cells");
    }

    /// What a run takes differs from what it took before; the seed stands in the message.
    @Test
    void measuredLoadsStayWithinAQuarterOfTheirMean() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            double[] before = IntStream.range(0, 200)
                    .mapToDouble(i -> 0.5 + Math.pow(random.nextDouble(), 4) * 20)
                    .toArray();
            Partition partition = new Partition(plan(before), 8);

            double[] loads = IntStream.rangeClosed(1, 8)
                    .mapToDouble(index -> partition.cells(index).stream()
                            .mapToDouble(cell -> before[(int) cell.seed() - 1] * (0.8 + 0.4 * random.nextDouble()))
                            .sum())
                    .toArray();

            double mean =
                    IntStream.range(0, 8).mapToDouble(i -> loads[i]).average().orElseThrow();
            assertThat(IntStream.range(0, 8).mapToDouble(i -> loads[i]).max().orElseThrow())
                    .as("seed " + seed)
                    .isLessThan(1.25 * mean);
        }
    }

    private static Plan plan(double... seconds) {
        List<Plan.Planned> cells = new ArrayList<>();
        for (double each : seconds) {
            cells.add(new Plan.Planned(Cells.cell("rekey", cells.size() + 1), each));
        }
        return new Plan(Plan.SCHEMA, cells);
    }

    private static Stream<Long> seeds(Partition partition, int index) {
        return partition.cells(index).stream().map(Cell::seed);
    }
}
