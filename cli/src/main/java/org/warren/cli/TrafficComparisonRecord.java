package org.warren.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import org.warren.cli.TrafficComparison.Difference;
import org.warren.cli.TrafficComparison.Row;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.plan.MergedShards.Run;
import org.warren.harness.record.ReportWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.measure.MedianInterval;
import org.warren.kit.workload.Figure;

/// A comparison of traffic as a record, from which its page is generated. It has one check for each pair of
/// participants, with their differences; PASS means that they were compared.
///
/// @param merged the runs
record TrafficComparisonRecord(TrafficComparison comparison, MergedShards merged) {

    /// The value in place of a scenario's name.
    static final String NAME = "compare-traffic";

    /// The prefix of its measurements, by which a page recognises figures of traffic.
    private static final String GROUP = "traffic";

    private static final double PERCENT = 100;

    /// Writes record and page.
    ///
    /// @param place a folder that has been prepared
    /// @return the page, or the folder if there is no report writer
    /// @throws IOException when they cannot be written
    Path write(Path place) throws IOException {
        RunRecord record = record();
        RunFolder folder = new RunFolder(place);
        folder.write(record);
        folder.write(Timeline.of(Instant.EPOCH, List.of(), List.of(), List.of(), List.of()));
        Path page = place;
        for (ReportWriter writer : ServiceLoader.load(ReportWriter.class)) {
            page = writer.write(place);
        }
        return page;
    }

    private RunRecord record() {
        Cell first = merged.cells().getFirst().cell();
        List<CheckResult> checks = checks();
        RunRecordBuilder record = RunRecord.of(NAME, first.lab(), first.seed())
                .commit(merged.commit())
                .verdict(Verdict.merge(checks.stream().map(CheckResult::verdict).toList()))
                .checks(checks);
        first.parameters().forEach((name, text) -> {
            if (!name.equals(TrafficComparison.TUNNEL)) {
                record.parameter(name, text);
            }
        });
        List<RunRecord> runs = merged.cells().stream()
                .map(MergedCell::run)
                .filter(Objects::nonNull)
                .map(Run::record)
                .toList();
        if (!runs.isEmpty()) {
            record.clock(new RunRecord.Clock(
                    runs.getFirst().clock().kind(),
                    runs.getFirst().clock().epoch(),
                    runs.stream()
                            .mapToDouble(run -> run.clock().elapsedSeconds())
                            .sum(),
                    runs.stream().mapToDouble(run -> run.clock().wallSeconds()).sum()));
        }
        record.parameter("rounds", "" + comparison.seeds().size());
        for (MergedCell each : merged.cells()) {
            Run run = each.run();
            String who = TrafficComparison.participant(each.cell());
            if (run != null && !who.equals(TrafficComparison.NO_TUNNEL)) {
                run.record()
                        .subjects()
                        .forEach((role, subject) -> record.subject(who.replace('/', '-') + "-" + role, subject));
                record.environment(run.record().environment());
            }
        }
        comparison.rows().forEach(row -> measurements(row).forEach(record::measurement));
        return record.build();
    }

    private List<CheckResult> checks() {
        List<CheckResult> checks = new ArrayList<>();
        boolean isEnough = comparison.seeds().size() >= TrafficComparison.ROUNDS;
        String runs = comparison.missing().isEmpty()
                ? "All %d runs measured the traffic.".formatted(merged.cells().size())
                : "Runs are missing. " + String.join(" ", comparison.missing());
        checks.add(new CheckResult(
                "runs",
                comparison.missing().isEmpty() ? Verdict.PASS : Verdict.UNKNOWN,
                (runs + " " + withoutEnd()).strip(),
                List.of()));
        if (!isEnough) {
            checks.add(new CheckResult(
                    "rounds",
                    Verdict.UNKNOWN,
                    String.join(" ", TrafficComparisonPrinter.sentences(comparison)),
                    List.of()));
            return checks;
        }
        List<String> all = comparison.participants();
        for (int other = 0; other < all.size(); other++) {
            for (int one = other + 1; one < all.size(); one++) {
                checks.add(check(all.get(one), all.get(other)));
            }
        }
        return checks;
    }

    /// Rows without a chart.
    private String withoutEnd() {
        List<String> rows = new ArrayList<>();
        for (Row row : comparison.rows()) {
            List<String> each = new ArrayList<>();
            row.values().forEach((who, values) -> {
                long never = values.values().stream()
                        .filter(value -> value.isInfinite())
                        .count();
                each.add("%s %d of %d".formatted(who, never, values.size()));
            });
            if (row.isEverWithoutEnd()) {
                rows.add("%s (%s)".formatted(row.name(), String.join(", ", each)));
            }
        }
        return rows.isEmpty()
                ? ""
                : "Without end in some rounds, and in no chart: %s.".formatted(String.join("; ", rows));
    }

    private CheckResult check(String one, String other) {
        List<String> differing = new ArrayList<>();
        int compared = 0;
        int untold = 0;
        for (Row row : comparison.rows()) {
            Optional<Difference> difference = row.difference(one, other);
            if (difference.isPresent()) {
                compared += difference.get().isTold() ? 1 : 0;
                untold += difference.get().isTold() ? 0 : 1;
                if (difference.get().isMoreThanNoise()) {
                    differing.add(TrafficComparisonPrinter.words(row, difference.get()));
                }
            }
        }
        String message = compared == 0
                ? "No figure has enough rounds of both."
                : differing.isEmpty()
                        ? "Of %d figures none differs by more than noise.".formatted(compared)
                        : "Of %d figures %d differ by more than noise. %s"
                                .formatted(compared, differing.size(), String.join(" ", differing));
        String rest = untold == 0 || compared == 0 ? "" : " Of %d more, too few rounds have both.".formatted(untold);
        return new CheckResult(
                one + " against " + other, compared == 0 ? Verdict.UNKNOWN : Verdict.PASS, message + rest, List.of());
    }

    /// A bar for each participant. A chart cannot show infinite values; the sentences do.
    private List<Measurement> measurements(Row row) {
        if (row.isAllZero() || row.isEverWithoutEnd()) {
            return List.of();
        }
        boolean isShare = Figure.named(row.figure()).filter(Figure::isShare).isPresent();
        double factor = isShare ? PERCENT : 1;
        String unit = isShare ? "%" : row.unit();
        List<Measurement> measurements = new ArrayList<>();
        for (String who : comparison.participants()) {
            List<Double> values = row.values().getOrDefault(who, Map.of()).values().stream()
                    .map(value -> value * factor)
                    .toList();
            if (!values.isEmpty()) {
                MedianInterval interval = MedianInterval.of(values);
                measurements.add(new Measurement(
                        who + " " + row.kind().replaceAll("[^a-z0-9-]+", "-") + " " + row.figure(),
                        unit,
                        values,
                        interval.median(),
                        interval.low(),
                        interval.high(),
                        interval.confidence(),
                        GROUP));
            }
        }
        return measurements;
    }
}
