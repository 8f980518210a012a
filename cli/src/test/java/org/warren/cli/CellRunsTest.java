package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Cells;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.Shard;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardFile;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunFolder;
import org.warren.harness.scenario.OwnErrorException;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.verdict.Verdict;

/// The cells of a shard are run by several workers, and each is told.
@Timeout(60)
class CellRunsTest {

    private final StringWriter screen = new StringWriter();

    @TempDir
    Path folder;

    @Test
    void workersRunAtTheSameTimeAndEachCellOnce() throws IOException {
        CyclicBarrier both = new CyclicBarrier(2);
        Map<Cell, Integer> times = new ConcurrentHashMap<>();

        runs(8, (cell, place) -> {
                    await(both);
                    times.merge(cell, 1, Integer::sum);
                    return passed(cell, place, Verdict.PASS);
                })
                .run(2, 0);

        assertThat(times).hasSize(8).allSatisfy((cell, number) -> assertThat(number)
                .isOne());
        assertThat(ShardFile.read(folder))
                .satisfies(file -> assertThat(file.ended()).isTrue())
                .satisfies(file -> assertThat(file.cells()).hasSize(8).allSatisfy(cell -> assertThat(cell.verdict())
                        .isEqualTo(Verdict.PASS)));
    }

    @Test
    void seedsAreCountedByVerdictAndTheFirstThatFailedIsTold() throws IOException {
        CellRuns runs = runs(
                9,
                (cell, place) ->
                        passed(cell, place, List.of(4L, 6L, 7L).contains(cell.seed()) ? Verdict.FAIL : Verdict.PASS));
        runs.run(1, 0);

        new SeedSummary(new PrintWriter(screen, true)).print(runs.records());

        assertThat(screen.toString())
                .contains("4/9  FAIL        rekey kernel/java, seed 4")
                .contains("answer: The answer is FAIL.")
                .contains("rekey kernel/java: 3 FAIL, 6 PASS\n    FAIL: seeds 4,6,7\n    first: ./warren run rekey ")
                .containsPattern("first: .* --seed 4\n");
    }

    @Test
    void cellThatEndsOtherwiseTheSecondTimeIsNamed() throws IOException {
        AtomicInteger runsOfFirst = new AtomicInteger();
        CellRuns runs = runs(
                5,
                (cell, place) -> passed(
                        cell,
                        place,
                        cell.seed() == 1 && runsOfFirst.incrementAndGet() == 2 ? Verdict.FAIL : Verdict.PASS));

        runs.run(2, 0.4);

        assertThat(runs.flaky()).containsExactly("rekey kernel/java, seed 1: PASS, then FAIL (answer)");
        assertThat(screen.toString()).contains("2 of them again");
        assertThat(ShardFile.read(folder).cells().getFirst().again()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void shareIsSpreadEvenly() {
        List<Cell> cells = Cells.seeds("rekey", 20);

        assertThat(CellRuns.share(cells, 0.1)).extracting(Cell::seed).containsExactly(1L, 11L);
        assertThat(CellRuns.share(cells, 1)).isEqualTo(cells);
        assertThat(CellRuns.share(cells, 0)).isEmpty();
        assertThat(CellRuns.share(cells, 0.001)).hasSize(1);
        assertThat(CellRuns.share(List.of(), 1)).isEmpty();
    }

    @Test
    void whatCannotRunHereIsUnsupportedAndStopsNoOther() throws IOException {
        CellRuns runs = runs(3, (cell, place) -> {
            if (cell.seed() == 2) {
                throw new UnsupportedHereException("gotatun is not built here; build it");
            }
            return passed(cell, place, Verdict.PASS);
        });

        runs.run(1, 0);

        assertThat(ShardFile.read(folder).cells())
                .extracting(ShardFile.Entry::verdict)
                .containsExactly(Verdict.PASS, Verdict.UNSUPPORTED, Verdict.PASS);
        assertThat(screen.toString()).contains("lab: gotatun is not built here; build it");
        assertThat(runs.hasOwnErrors()).isFalse();
    }

    @Test
    void errorOfWarrensOwnIsUnknownAndKept() throws IOException {
        CellRuns runs = runs(2, (cell, place) -> {
            if (cell.seed() == 1) {
                throw new OwnErrorException(new IllegalStateException("odd"), place);
            }
            return passed(cell, place, Verdict.PASS);
        });

        runs.run(1, 0);

        assertThat(runs.hasOwnErrors()).isTrue();
        Path first = folder.resolve(Cells.cell("rekey", 1).id());
        assertThat(new RunFolder(first).readRun().checks())
                .singleElement()
                .satisfies(check -> assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN))
                .satisfies(check -> assertThat(check.message()).contains("odd"));
    }

    @Test
    void recordThatCannotBeWrittenEndsTheShardUnended() throws IOException {
        AtomicInteger begun = new AtomicInteger();
        CellRuns runs = runs(50, (cell, place) -> {
            if (begun.incrementAndGet() == 3) {
                throw new IOException("no space left on device; free some");
            }
            return passed(cell, place, Verdict.PASS);
        });

        assertThatThrownBy(() -> runs.run(2, 0)).isInstanceOf(IOException.class).hasMessageContaining("no space");

        assertThat(begun).hasValueLessThan(10);
        assertThat(ShardFile.read(folder).ended()).isFalse();
    }

    private CellRuns runs(int count, CellRuns.Runner runner) throws IOException {
        ShardCells cells = new ShardCells(Plan.ofEqual(Cells.seeds("rekey", count)), Shard.WHOLE);
        ShardFolder place = ShardFolder.begin(folder, cells, "c1", false, Cell::id);
        return new CellRuns(cells, place, runner, new PrintWriter(screen, true));
    }

    private static CellRuns.Ended passed(Cell cell, Path place, Verdict verdict) throws IOException {
        return new CellRuns.Ended(Cells.ran(cell, place, verdict), false);
    }

    private static void await(CyclicBarrier barrier) throws IOException {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IOException("the other worker did not come", e);
        }
    }
}
