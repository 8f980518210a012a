package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.Cells;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.Shard;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import org.warren.harness.plan.ShardFolder;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;
import picocli.CommandLine;

/// `warren plan`, the options that divide runs, and `warren report --merge`.
class ShardCommandsTest {

    @TempDir
    Path folder;

    @Test
    void planHasACellForEachScenarioPairAndSeed() throws IOException {
        Path file = folder.resolve("plan.json");

        CommandRun run = CommandRun.of(
                "plan",
                "paper",
                "--pairs",
                "kernel/java,java/kernel",
                "--seeds",
                "1..3",
                "--set",
                "patience=long",
                "--kernels",
                "6.12,7.3",
                "--records",
                "" + folder,
                "--out",
                "" + file,
                "--shards",
                "4");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("plan.json: 12 cells").contains("4 shards: the longest about 3.0 s, 0 % above");
        assertThat(Plan.read(file).cells())
                .extracting(planned -> planned.cell().words())
                .startsWith("paper kernel/java, seed 1, kernel 6.12")
                .endsWith("paper java/kernel, seed 3, kernel 7.3");
        assertThat(Plan.read(file).cells().getFirst().cell().parameters()).containsEntry("patience", "long");
    }

    @Test
    void whatRanIsPlannedAgainOnceWithWhatItTook() throws IOException {
        Cell one = paper(1);
        recorded("a", one, 4);
        recorded("b/first", paper(2), 2);
        recorded("b/second", one, 4);
        recorded("gone", Cells.cell("gone", 1), 3);
        recorded("gone-too", Cells.cell("gone", 2), 3);
        recorded("odd", new Cell("paper", Map.of("client", "javva", "server", "java"), Map.of(), 1, "virtual", ""), 3);
        recorded("in-containers", new Cell("paper", one.subjects(), one.parameters(), 1, "containers", ""), 3);
        Files.writeString(Files.createDirectories(folder.resolve("runs/broken")).resolve("run.json"), "{");
        Path file = folder.resolve("plan.json");

        CommandRun run = CommandRun.of("plan", "--again", folder + "/runs", "--lab", "virtual", "--out", "" + file);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("left out, 2 runs: its scenario 'gone' is not known here")
                .contains("left out, 1 run: there is no subject 'javva'")
                .contains("left out, 1 run: it ran in lab containers")
                .contains("left out, 1 run: its record cannot be read")
                .contains("plan.json: 2 cells, about 8 s by their own 3 records");
        assertThat(Plan.read(file).cells())
                .extracting(planned -> planned.cell().words())
                .containsExactly("paper kernel/java, seed 1", "paper kernel/java, seed 2");
    }

    @Test
    void cellsOfAnEarlierPlanArePlannedWithWhatItSays() throws IOException {
        Path earlier = folder.resolve("earlier.json");
        Cell containers = new Cell("paper", paper(4).subjects(), Map.of("patience", "short"), 4, "containers", "");
        new Plan(
                        Plan.SCHEMA,
                        List.of(
                                new Plan.Planned(paper(1), 7),
                                new Plan.Planned(paper(3), 5),
                                new Plan.Planned(containers, 9)))
                .write(earlier);
        recorded("a", paper(1), 4);
        recorded("b", paper(2), 4);
        Path file = folder.resolve("plan.json");

        CommandRun run = CommandRun.of(
                "plan", "--again", folder + "/runs", "--again", "" + earlier, "--lab", "virtual", "--out", "" + file);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("left out, 1 run: it is planned for lab containers")
                .contains("plan.json: 3 cells, about 13 s as earlier plans have it");
        assertThat(Plan.read(file).cells())
                .containsExactly(
                        new Plan.Planned(paper(1), 4), new Plan.Planned(paper(2), 4), new Plan.Planned(paper(3), 5));
    }

    /// The mean of three tenths is a little more than a tenth.
    @Test
    void shardsThatAreEvenAreNotBelowTheMean() throws IOException {
        for (int seed = 1; seed <= 3; seed++) {
            recorded("" + seed, paper(seed), 0.1);
        }

        CommandRun run =
                CommandRun.of("plan", "--again", folder + "/runs", "--out", folder + "/plan.json", "--shards", "3");

        assertThat(run.out()).contains("3 shards: the longest about 0.1 s, 0 % above the mean");
    }

    @Test
    void whatIsLongerThanAShardsShareIsSetAside() throws IOException {
        recorded("1", paper(1, "short"), 1);
        recorded("2", paper(2, "short"), 1);
        recorded("3", paper(3, "long"), 20);
        Path file = folder.resolve("plan.json");

        CommandRun run =
                CommandRun.of("plan", "--again", folder + "/runs", "--out", "" + file, "--shards", "2", "--set-aside");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("set aside, longer than a shard's share: paper kernel/java, seed 3, 20.0 s")
                .contains("2 shards: the longest about 1.0 s, 0 % above the mean");
        assertThat(Plan.read(file).cells()).hasSize(2);
    }

    @Test
    void mergeTellsWhatEachShardTookBesideThePlan() throws IOException {
        timed(1, 2, 4, 2);
        timed(2, 2, 1, 1);

        CommandRun run = CommandRun.of("report", "--merge", folder + "/shards", "--out", folder + "/site", "--balance");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines())
                .contains(
                        "      1      2        2.0         6.0        150 %",
                        "      2      2        2.0         2.0         50 %",
                        "the slowest shard is 50 % above the mean");

        Files.delete(folder.resolve("shards/2/"
                + new ShardCells(Plan.ofEqual(Cells.seeds("rekey", 4)), new Shard(2, 2))
                        .cells()
                        .getFirst()
                        .id()
                + "/run.json"));
        assertThat(CommandRun.of("report", "--merge", folder + "/shards", "--out", folder + "/site", "--balance")
                        .out())
                .contains("without 1 that did not run")
                .contains("not all cells ran, so that nothing is known of the balance")
                .doesNotContain("slowest");
    }

    @Test
    void setAsideIsRepeatedForTheSharesThatAreLeft() throws IOException {
        recorded("1", paper(1, "long"), 100);
        recorded(
                "2",
                new Cell(
                        "paper",
                        Map.of("client", "java", "server", "java"),
                        Map.of("patience", "short"),
                        1,
                        "virtual",
                        ""),
                10);
        for (int seed = 2; seed < 10; seed++) {
            recorded("short" + seed, paper(seed, "short"), 1);
        }
        Path file = folder.resolve("plan.json");

        CommandRun run =
                CommandRun.of("plan", "--again", folder + "/runs", "--out", "" + file, "--shards", "8", "--set-aside");

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("seed 1, 100.0 s")
                .contains("paper java/java, seed 1, 10.0 s")
                .contains("8 shards: the longest about 1.0 s, 0 % above the mean");
    }

    @Test
    void cellThatThePlanTookForShortIsNotExcused() throws IOException {
        timed(1, 2, 60, 1);
        timed(2, 2, 1, 1);

        CommandRun run = CommandRun.of("report", "--merge", folder + "/shards", "--out", folder + "/site", "--balance");

        assertThat(run.out())
                .contains("the slowest shard is 94 % above the mean")
                .doesNotContain("set aside");
    }

    @Test
    void shardsThatCouldNotRunAreNoBalance() throws IOException {
        shard(1, Verdict.UNSUPPORTED);
        shard(2, Verdict.UNSUPPORTED);

        assertThat(CommandRun.of("report", "--merge", folder + "/shards", "--out", folder + "/site", "--balance")
                        .out())
                .contains("without 2 that did not run")
                .contains("not all cells ran, so that nothing is known of the balance");
    }

    private static Cell paper(long seed) {
        return paper(seed, "short");
    }

    private static Cell paper(long seed, String patience) {
        Cell other = Cells.cell("paper", seed);
        return new Cell("paper", other.subjects(), Map.of("patience", patience), seed, "virtual", "");
    }

    private void recorded(String place, Cell cell, double seconds) throws IOException {
        Path run = folder.resolve("runs/" + place);
        Cells.ran(cell, run, Verdict.PASS);
        took(run, seconds);
    }

    private static RunRecord took(Path run, double seconds) throws IOException {
        String text = Files.readString(run.resolve("run.json"));
        Files.writeString(
                run.resolve("run.json"),
                text.replaceFirst("\"wallSeconds\" : [0-9.]+", "\"wallSeconds\" : " + seconds));
        return new RunFolder(run).readRun();
    }

    private void timed(int index, int total, double... seconds) throws IOException {
        ShardCells cells = new ShardCells(Plan.ofEqual(Cells.seeds("rekey", 4)), new Shard(index, total));
        ShardFolder shard = ShardFolder.begin(folder.resolve("shards/" + index), cells, "c1", false, Cell::id);
        for (int i = 0; i < seconds.length; i++) {
            Cell cell = cells.cells().get(i);
            Cells.ran(cell, shard.runOf(cell), Verdict.PASS);
            shard.ended(cell, took(shard.runOf(cell), seconds[i]));
        }
        shard.end();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            plan paper --seeds 9..1                           | the seeds 9..1 end before they begin
            plan paper --pairs kernel                         | 'kernel' is not a pair of subjects
            plan paper --pairs kernel/javva                   | there is no subject 'javva'
            plan paper --pairs kernel/java --client java      | give --pairs, or the subjects one by one
            plan star --pairs kernel/java                     | scenario star has no role 'client'
            plan paper --set haste=1                          | no parameter 'haste'
            plan nothing                                      | there is no scenario 'nothing'
            run --plan FOLDER/none                            | there is no file
            run paper --plan FOLDER/none                      | a scenario and --plan cannot be used together
            run --plan FOLDER/none --seeds 1..3               | --seeds and --plan cannot be used together
            run paper --shard 9/8                             | --shard: there is no shard 9 of 8
            run paper --shard x                               | --shard: 'x' is not a shard
            run paper --seeds 1..3 --seed 2                   | give --seed or --seeds, not both
            run paper --seeds 1..3 --twice many               | --twice: 'many' is not a percentage
            run paper --seeds 1..3 --workers 0                | --workers: 0 is not a number from
            run --seeds 1..3                                  | name a scenario, or a plan
            run --from x.zip --shard 1/2                      | --shard and --from cannot be used together
            compare paper --shard 1/2                         | compares nothing
            history gotatun --scenario paper --shard 3/2      | --shard: there is no shard 3 of 2
            history gotatun --scenario paper --with FOLDER/no | there is no file
            report --merge                                    | --merge: name the folders of the shards
            report --merge FOLDER                             | there is no shard.json in
            report --merge FOLDER --shards 0                  | --shards: 0 is not a number of shards
            report --against FOLDER                           | are for --merge
            report --balance FOLDER                           | are for --merge
            plan                                              | name a scenario, or folders of earlier runs with --again
            plan paper --again FOLDER                         | a scenario and --again cannot be used together
            plan --again FOLDER --seeds 1..3                  | --seeds and --again cannot be used together
            plan --again FOLDER --set patience=long           | --set and --again cannot be used together
            plan --again FOLDER/none                          | does not exist; name the folder of a run
            plan --again FOLDER                               | --again: no run that can be planned is below
            plan --again FOLDER --lab moon                    | 'moon'
            plan paper --set-aside                            | --set-aside needs --shards
            plan paper --shards 2 --set-aside --records FOLDER | --set-aside: each of the 1 cells takes longer
            report --merge FOLDER --serve                     | --merge and --serve cannot be used together
            """)
    void whatCannotBeMeantIsWrongUsageInASentence(String words, String why) {
        CommandRun run = CommandRun.of(words.replace("FOLDER", "" + folder).split(" ", -1));

        assertThat(run.status()).as(run.err()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains(why).hasLineCount(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void planOfAnUnknownScenarioIsRefusedBeforeAnythingRuns() throws IOException {
        Path file = folder.resolve("plan.json");
        Plan.ofEqual(Cells.seeds("gone", 2)).write(file);

        CommandRun run = CommandRun.of("run", "--plan", "" + file, "--out", folder + "/out");

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("there is no scenario 'gone'");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void environmentNamesTheShardOfAPlanAndIsTold() throws IOException {
        ShardOptions options =
                new ShardOptions(new ShardEnvironment(Map.of("CI_NODE_INDEX", "2", "CI_NODE_TOTAL", "5")));
        StringWriter screen = new StringWriter();

        Optional<ShardEnvironment.Found> found = options.find(true);
        ShardCells cells = options.cells(Plan.ofEqual(Cells.seeds("rekey", 10)), found, new PrintWriter(screen, true));

        assertThat(cells.shard()).isEqualTo(new Shard(2, 5));
        assertThat(screen).hasToString("shard 2 of 5: 2 of 10 cells (CI_NODE_INDEX and CI_NODE_TOTAL)\n");
        assertThat(options.find(false))
                .as("one run in a job of several is run whole")
                .isEmpty();
    }

    @Test
    void autoNeedsAnEngine() {
        ShardOptions options = new ShardOptions(new ShardEnvironment(Map.of()));
        new CommandLine(options).parseArgs("--shard", "auto");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.find(true))
                .withMessageContaining("--shard auto: none of the variables");
    }

    @Test
    void mergeHasTheStatusOfItsVerdicts() throws IOException {
        shard(1, Verdict.PASS);
        assertThat(merge())
                .satisfies(run -> assertThat(run.status()).isEqualTo(1))
                .satisfies(
                        run -> assertThat(run.err())
                                .contains(
                                        "warren: Shard 2 of 2 is missing, and with it 2 cells; run it with ./warren run --plan"));

        shard(2, Verdict.PASS);
        assertThat(merge().status()).isZero();

        shard(2, Verdict.UNSUPPORTED);
        assertThat(merge().status()).isEqualTo(Warren.UNSUPPORTED_HERE);

        shard(2, Verdict.FAIL);
        assertThat(merge().status()).isEqualTo(1);

        Files.move(folder.resolve("shards/2"), folder.resolve("shards/1/copy"));
        assertThat(merge().status()).isEqualTo(1);
        Files.move(folder.resolve("shards/1/copy"), folder.resolve("shards/2"));
        shard(1, folder.resolve("shards/twice"), Verdict.PASS);
        assertThat(merge())
                .satisfies(run -> assertThat(run.status()).isEqualTo(Warren.USAGE))
                .satisfies(run -> assertThat(run.err()).contains("shard 1 of 2 is there twice"));
    }

    private void shard(int index, Verdict verdict) throws IOException {
        shard(index, folder.resolve("shards/" + index), verdict);
    }

    private static void shard(int index, Path place, Verdict verdict) throws IOException {
        ShardCells cells = new ShardCells(Plan.ofEqual(Cells.seeds("rekey", 4)), new Shard(index, 2));
        ShardFolder shard = ShardFolder.begin(place, cells, "c1", false, Cell::id);
        for (Cell cell : cells.cells()) {
            shard.ended(cell, Cells.ran(cell, shard.runOf(cell), verdict));
        }
        shard.end();
    }

    private CommandRun merge() {
        return CommandRun.of(List.of("report", "--merge", folder + "/shards", "--out", folder + "/site")
                .toArray(String[]::new));
    }
}
