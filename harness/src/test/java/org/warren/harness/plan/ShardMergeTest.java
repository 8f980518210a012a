package org.warren.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.verdict.Verdict;

/// What shards brought back is put together, and what did not come back is said.
class ShardMergeTest {

    private static final Plan PLAN = Plan.ofEqual(Cells.seeds("rekey", 10));

    @TempDir
    Path folder;

    @Test
    void allShardsGiveAllCellsInThePlansOrder() throws IOException {
        shard(1, "c1");
        shard(3, "c1");
        shard(2, "c1");

        MergedShards merged = merge(3);

        assertThat(merged.verdict()).isEqualTo(Verdict.PASS);
        assertThat(merged.notices()).isEmpty();
        assertThat(merged.cells())
                .extracting(cell -> cell.cell().seed())
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
    }

    @Test
    void missingShardIsUnknownWithTheCommandThatRunsIt() throws IOException {
        shard(1, "c1");
        shard(2, "c1");

        MergedShards merged = merge(3);

        assertThat(merged.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gone(merged)).extracting(cell -> cell.cell().seed()).containsExactly(3L, 6L, 9L);
        assertThat(merged.notices())
                .singleElement()
                .asString()
                .startsWith("Shard 3 of 3 is missing, and with it 3 cells; run it with ./warren run --plan ")
                .endsWith("/1/plan.json --shard 3/3");
    }

    @Test
    void shardThatWasKilledKeepsWhatItHasRun() throws IOException {
        shard(1, "c1");
        shard(2, "c1");
        ShardCells cells = new ShardCells(PLAN, new Shard(3, 3));
        ShardFolder killed = begin(folder.resolve("3"), cells, "c1", false);
        Cells.ran(cells.cells().getFirst(), killed.runOf(cells.cells().getFirst()), Verdict.PASS);

        MergedShards merged = merge(3);

        assertThat(merged.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gone(merged)).extracting(cell -> cell.cell().seed()).containsExactly(6L, 9L);
        assertThat(gone(merged).getFirst().gone())
                .startsWith("Shard 3 of 3 ended before this run did")
                .contains("--shard 3/3 --resume --out " + folder.resolve("3"));
        assertThat(merged.notices())
                .singleElement()
                .asString()
                .startsWith("Shard 3 of 3 did not complete, and 2 of 3 cells are missing: rekey kernel/java, seed 6;");
    }

    @Test
    void shardThatWasKilledWhileItWroteARunHasNotRunIt() throws IOException {
        shard(1, "c1");
        shard(2, "c1");
        ShardCells cells = new ShardCells(PLAN, new Shard(3, 3));
        ShardFolder killed = begin(folder.resolve("3"), cells, "c1", false);
        for (Cell cell : cells.cells()) {
            Cells.ran(cell, killed.runOf(cell), Verdict.PASS);
        }
        Files.delete(killed.runOf(cells.cells().getLast()).resolve("timeline.json"));

        MergedShards merged = merge(3);

        assertThat(merged.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gone(merged)).extracting(cell -> cell.cell().seed()).containsExactly(9L);
        assertThat(merged.notices())
                .singleElement()
                .asString()
                .startsWith("Shard 3 of 3 did not complete, and 1 of 3 cells is missing: rekey kernel/java, seed 9;"
                        + " run it with ");
        assertThat(begin(folder.resolve("3"), cells, "c1", true).kept())
                .as("and it is run again where the shard is resumed")
                .hasSize(2);
    }

    @Test
    void recordThatIsGoneOrOfAnotherRunIsNoPass() throws IOException {
        shard(1, "c1");
        shard(2, "c1");
        shard(3, "c1");
        ShardCells third = new ShardCells(PLAN, new Shard(3, 3));
        Path run = folder.resolve("3").resolve(third.cells().get(0).id());
        OutputFolder.removeTree(run);
        Cells.ran(
                Cells.cell("rekey", 77),
                folder.resolve("3").resolve(third.cells().get(1).id()),
                Verdict.PASS);

        MergedShards merged = merge(3);

        assertThat(merged.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(gone(merged)).hasSize(2).allSatisfy(cell -> assertThat(cell.gone())
                .startsWith("It was PASS, and its record is not in the folder of shard 3 of 3 any more"));
    }

    @Test
    void failureOfOneShardIsThatOfAll() throws IOException {
        shard(1, "c1");
        ShardCells cells = new ShardCells(PLAN, new Shard(2, 2));
        ShardFolder second = begin(folder.resolve("2"), cells, "c1", false);
        for (Cell cell : cells.cells()) {
            second.ended(cell, Cells.ran(cell, second.runOf(cell), cell.seed() == 4 ? Verdict.FAIL : Verdict.PASS));
        }
        second.end();
        OutputFolder.removeTree(folder.resolve("1"));
        shard(1, 2, "c1", folder.resolve("1"));

        assertThat(merge(2).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void secondRunWithOtherVerdictsIsFlaky() throws IOException {
        shard(1, "c1");
        shard(2, "c1");
        ShardCells cells = new ShardCells(PLAN, new Shard(3, 3));
        ShardFolder third = begin(folder.resolve("3"), cells, "c1", false);
        for (Cell cell : cells.cells()) {
            third.ended(cell, Cells.ran(cell, third.runOf(cell), Verdict.PASS));
        }
        Cell again = cells.cells().getFirst();
        Cells.ran(again, folder.resolve("3").resolve(again.id() + ShardMerge.AGAIN), Verdict.FAIL);
        third.endedAgain(again, Verdict.FAIL);
        third.end();

        MergedShards merged = merge(3);

        assertThat(merged.cells().stream().filter(MergedCell::isFlaky))
                .extracting(MergedCell::cell)
                .containsExactly(again);
        assertThat(merged.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void shardThatIsThereTwiceIsRefused() throws IOException {
        shard(1, "c1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShardMerge(List.of(folder, folder.resolve("1")), OptionalInt.empty()).merge())
                .withMessageContaining("shard 1 of 3 is there twice: " + folder.resolve("1") + " is named twice");
        shard(1, 3, "c1", folder.resolve("copy"));

        refused("shard 1 of 3 is there twice, in " + folder.resolve("1") + " and in " + folder.resolve("copy"));
    }

    @Test
    void shardOfAnotherCommitOrPlanOrDivisionIsRefused() throws IOException {
        shard(1, "c1");
        shard(2, "c1");
        shard(3, "c2");
        refused("shard 3 of 3 in " + folder.resolve("3") + " is of another commit, c2 in place of c1");

        OutputFolder.removeTree(folder.resolve("3"));
        ShardFolder.begin(
                        folder.resolve("3"),
                        new ShardCells(Plan.ofEqual(Cells.seeds("mtu", 10)), new Shard(3, 3)),
                        "c1",
                        false,
                        Cell::id)
                .end();
        refused("shard 3 of 3 in " + folder.resolve("3") + " is of another plan");

        OutputFolder.removeTree(folder.resolve("3"));
        shard(3, 4, "c1", folder.resolve("3"));
        refused("shard 3 of 4 in " + folder.resolve("3") + " is one of 4, and --shards is 3");
    }

    @Test
    void folderWithoutAShardIsSaid() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("evicted"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ShardMerge(List.of(empty), OptionalInt.empty()).merge())
                .withMessageContaining("there is no shard.json in " + empty);

        shard(1, "c1");
        Files.writeString(Files.createDirectory(folder.resolve("full")).resolve("shard.json"), "{\"schema\":");

        MergedShards merged = new ShardMerge(
                        List.of(folder.resolve("1"), empty, folder.resolve("full")), OptionalInt.empty())
                .merge();

        assertThat(merged.notices()).anySatisfy(notice -> assertThat(notice).startsWith(empty + " has no shard.json"));
        assertThat(merged.notices()).anySatisfy(notice -> assertThat(notice).contains("it is not whole JSON"));
        assertThat(merged.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void resumedShardKeepsWhatHadAResultAndForgetsTheRest() throws IOException {
        ShardCells cells = new ShardCells(PLAN, new Shard(3, 3));
        Path place = folder.resolve("3");
        ShardFolder killed = begin(place, cells, "c1", false);
        Cells.ran(cells.cells().get(0), killed.runOf(cells.cells().get(0)), Verdict.FAIL);
        Cells.ran(cells.cells().get(1), killed.runOf(cells.cells().get(1)), Verdict.UNKNOWN);

        ShardFolder resumed = begin(place, cells, "c1", true);

        assertThat(resumed.kept()).containsOnlyKeys(cells.cells().getFirst());
        assertThat(resumed.runOf(cells.cells().get(1)).resolve("run.json")).doesNotExist();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> begin(place, cells, "c2", true))
                .withMessageContaining("cannot be resumed");
        assertThat(begin(place, cells, "c1", false).kept()).isEmpty();
        assertThat(resumed.runOf(cells.cells().get(0)).resolve("run.json")).doesNotExist();
    }

    @Test
    void changesSinceAnEarlierMergeAreNamed() throws IOException {
        shard(1, "c1");
        shard(2, "c1");
        MergeFile before = MergeFile.of(merge(3));
        shard(3, "c1");
        Path file = Files.writeString(folder.resolve("merge.json"), before.text());

        MergeFile now = MergeFile.of(merge(3));

        assertThat(now.since(MergeFile.read(file)))
                .hasSize(3)
                .allSatisfy(change -> assertThat(change.before()).isEqualTo("UNKNOWN"))
                .allSatisfy(change -> assertThat(change.after()).isEqualTo("PASS"));
        assertThat(now.since(now)).isEmpty();
    }

    private void shard(int index, String commit) throws IOException {
        shard(index, 3, commit, folder.resolve("" + index));
    }

    private static void shard(int index, int total, String commit, Path place) throws IOException {
        ShardCells cells = new ShardCells(PLAN, new Shard(index, total));
        ShardFolder shard = begin(place, cells, commit, false);
        for (Cell cell : cells.cells()) {
            shard.ended(cell, Cells.ran(cell, shard.runOf(cell), Verdict.PASS));
        }
        shard.end();
    }

    private static ShardFolder begin(Path place, ShardCells cells, String commit, boolean resumes) throws IOException {
        return ShardFolder.begin(place, cells, commit, resumes, Cell::id);
    }

    private MergedShards merge(int shards) throws IOException {
        return new ShardMerge(List.of(folder), OptionalInt.of(shards)).merge();
    }

    private void refused(String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> merge(3)).withMessageContaining(why);
    }

    private static List<MergedCell> gone(MergedShards merged) {
        return merged.cells().stream().filter(cell -> cell.run() == null).toList();
    }
}
