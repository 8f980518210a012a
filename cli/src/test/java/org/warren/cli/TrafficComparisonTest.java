package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.cli.TrafficComparison.Difference;
import org.warren.cli.TrafficComparison.Row;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.plan.MergedShards.Run;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.Shard;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class TrafficComparisonTest {

    private static final double MILLI = 1e6;

    private final List<MergedCell> cells = new ArrayList<>();
    private Verdict played = Verdict.PASS;

    /// Delays of the link differ by 100 ms from seed to seed, and are the same for all of one seed.
    private static double link(long seed) {
        return 100 * MILLI * (seed % 3);
    }

    @Test
    void aSubjectThatIsSlowerInEachRoundIsMoreThanNoise() {
        rounds(6, "kernel", "yes", TrafficComparisonTest::link);
        rounds(6, "java", "yes", seed -> link(seed) + (8 + seed) * MILLI);

        TrafficComparison comparison = comparison();

        assertThat(comparison.participants()).containsExactly("kernel", "java");
        assertThat(comparison.differences(row(comparison, "first")))
                .singleElement()
                .satisfies(
                        difference -> assertThat(difference.isMoreThanNoise()).isTrue())
                .satisfies(
                        difference -> assertThat(difference.interval().median()).isEqualTo(11.5 * MILLI));
        assertThat(printed(comparison))
                .contains("More than noise: voice heard first: java has 11.5 ms more than kernel (9 ms to 14 ms).")
                .contains("1 of 1 differences are more than noise");
    }

    @Test
    void aSubjectThatIsSlowerInMostRoundsIsNot() {
        rounds(6, "kernel", "yes", TrafficComparisonTest::link);
        rounds(6, "java", "yes", seed -> link(seed) + (seed == 4 ? -1 : 5) * MILLI);

        assertThat(comparison().differences(row(comparison(), "first"))).noneMatch(Difference::isMoreThanNoise);
        assertThat(printed(comparison())).contains("0 of 1 differences are more than noise");
    }

    @Test
    void fewRoundsSayNothingAboutNoise() {
        rounds(5, "kernel", "yes", TrafficComparisonTest::link);
        rounds(5, "java", "yes", seed -> link(seed) + 500 * MILLI);

        assertThat(printed(comparison()))
                .contains("5 rounds are too few to tell a difference from noise")
                .doesNotContain("More than noise");
    }

    @Test
    void thePathWithoutATunnelStandsFirstWhateverItsSubjectsAre() {
        rounds(6, "java", "yes", seed -> 5 * MILLI);
        rounds(6, "java", "no", seed -> MILLI);

        TrafficComparison comparison = comparison();

        assertThat(comparison.participants()).containsExactly(TrafficComparison.NO_TUNNEL, "java");
        assertThat(printed(comparison)).contains("java has 4 ms more than no tunnel (4 ms to 4 ms)");
    }

    @Test
    void whatNeverCameIsWithoutEndAndNotLeftOut() {
        rounds(6, "kernel", "yes", TrafficComparisonTest::link);
        rounds(6, "java", "yes", seed -> Double.POSITIVE_INFINITY);

        TrafficComparison comparison = comparison();

        assertThat(row(comparison, "first").of("java"))
                .hasValueSatisfying(interval -> assertThat(interval.median()).isInfinite());
        assertThat(printed(comparison)).contains("voice heard first: java is without end more often than kernel.");
    }

    @Test
    void aMissingRunIsToldAndItsRoundIsNotPaired() {
        rounds(6, "kernel", "yes", TrafficComparisonTest::link);
        rounds(6, "java", "yes", TrafficComparisonTest::link);
        MergedCell last = cells.removeLast();
        cells.add(new MergedCell(last.cell(), last.shard(), null, null, "Shard 2 of 2 is missing."));

        TrafficComparison comparison = comparison();

        assertThat(comparison.missing()).containsExactly("java, seed 6: Shard 2 of 2 is missing.");
        assertThat(row(comparison, "first").difference("java", "kernel"))
                .hasValueSatisfying(
                        each -> assertThat(each.interval().confidence()).isEqualTo(0.9375));
    }

    /// Planted: players that sent late, of which nothing follows about a subject.
    @Test
    void aRunThatWasNotPlayedAsItWasDueIsMissing() {
        rounds(6, "kernel", "yes", TrafficComparisonTest::link);
        rounds(5, "java", "yes", TrafficComparisonTest::link);
        played = Verdict.UNKNOWN;
        cell(6, "java", Map.of("traffic", "voice", "tunnel", "yes"), 1e12);

        assertThat(comparison().missing()).containsExactly("java, seed 6: UNKNOWN: as it was due, or not");
        assertThat(row(comparison(), "first").values().get("java")).hasSize(5);
    }

    @Test
    void aFigureThatARunDoesNotHaveIsNotOneWithoutEnd() {
        rounds(6, "kernel", "yes", TrafficComparisonTest::link);
        rounds(6, "java", "yes", seed -> seed == 3 ? Double.NaN : link(seed));

        assertThat(row(comparison(), "first").values().get("java")).hasSize(5).doesNotContainKey(3L);
    }

    @Test
    void runsOfOtherTrafficAreRefused() {
        cell(1, "kernel", Map.of("traffic", "voice"), MILLI);
        cell(1, "kernel", Map.of("traffic", "web"), MILLI);

        assertThatIllegalArgumentException()
                .isThrownBy(this::comparison)
                .withMessageContaining("these runs are not of one comparison of traffic");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --profile voice                                          | name the subjects with --subjects A,B
            --profile voice --subjects kernel --pairs kernel/java    | and not both
            --subjects kernel                                        | Missing required option: '--profile=PROFILE'
            --profile voice --subjects kernel --rounds 0             | --rounds: 0 is not a number from 1 to 1000
            --profile voice --subjects kernel --set tunnel=no        | a comparison has runs with a tunnel and without one
            --profile voice --subjects kernel --plan x.json          | --plan is for `warren run`
            --profile voice --subjects kernel --workers 0            | --workers: 0 is not a number
            --recorded nowhere                                       | there is no shard.json in nowhere
            --recorded nowhere --subjects kernel                     | --recorded runs nothing
            --recorded nowhere --seed 9                              | --recorded runs nothing
            """)
    void whatCannotBeMeantIsWrongUsageInASentence(String words, String why) {
        CommandRun run = CommandRun.of(("compare traffic " + words).split(" ", -1));

        assertThat(run.status()).as(run.err()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains(why).hasLineCount(1);
    }

    @Test
    void optionsBeforeTheWordTrafficAreNotDropped() {
        assertThat(CommandRun.of("compare", "--seed", "77", "traffic", "--profile", "voice", "--subjects", "kernel")
                        .err())
                .contains("give the options behind `compare traffic`");
    }

    @Test
    void compareWithoutAScenarioSaysWhatThereIs() {
        assertThat(CommandRun.of("compare").err())
                .contains("Missing required parameter: 'SCENARIO'; compare throughput or traffic");
    }

    private void rounds(int count, String subject, String tunnel, LongToDoubleFunction first) {
        for (long seed = 1; seed <= count; seed++) {
            cell(seed, subject, Map.of("traffic", "voice", "tunnel", tunnel), first.applyAsDouble(seed));
        }
    }

    private void cell(long seed, String subject, Map<String, String> parameters, double first) {
        Map<String, String> roles = new LinkedHashMap<>(Map.of("client", subject, "server", subject));
        Cell cell = new Cell("workday", roles, parameters, seed, "virtual", "");
        var record = RunRecord.of("workday", "virtual", seed).measurement(Measurement.of("lost voice heard", "1", 0.0));
        if (!Double.isNaN(first)) {
            record.measurement(
                    Double.isFinite(first)
                            ? Measurement.of("first voice heard", "ns", first)
                            : Measurement.of("first-without-end voice heard", "1", 1));
        }
        record.check(new CheckResult("played", played, "as it was due, or not", List.of()));
        Run run = new Run(record.build(), Path.of("run"));
        cells.add(new MergedCell(cell, Shard.WHOLE, run, null, ""));
    }

    private TrafficComparison comparison() {
        Plan plan = Plan.ofEqual(cells.stream().map(MergedCell::cell).toList());
        return TrafficComparison.of(new MergedShards(plan, Path.of("plan.json"), 1, "unknown", cells, List.of()));
    }

    private static Row row(TrafficComparison comparison, String figure) {
        return comparison.rows().stream()
                .filter(row -> row.figure().equals(figure))
                .findFirst()
                .orElseThrow();
    }

    private static String printed(TrafficComparison comparison) {
        StringWriter screen = new StringWriter();
        new TrafficComparisonPrinter(new PrintWriter(screen)).print(comparison);
        return screen.toString();
    }
}
