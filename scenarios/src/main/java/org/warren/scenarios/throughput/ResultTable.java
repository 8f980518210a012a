package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.measure.MedianInterval;

/// The results of a run for readers: one part for each group of participants that may be compared, and in it one block
/// for each quantity.
final class ResultTable {

    private static final int NAME_WIDTH = 30;
    private static final int SHARE_WIDTH = 8;

    private final Samples samples;
    private final List<Result> results;

    ResultTable(Samples samples) {
        this.samples = samples;
        this.results = Result.of(samples);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (String group : samples.groups()) {
            lines.add(group + ", " + samples.rounds() + (samples.rounds() == 1 ? " round" : " rounds"));
            for (String name : samples.metrics()) {
                Metric metric = Metric.named(name);
                metric.quantities().forEach(quantity -> block(lines, group, metric, quantity));
            }
            lines.add("");
        }
        lines.add("* more than noise: round by round, the interval of the ratio of both leaves out 1");
        lines.addAll(new Notes(samples, results).lines());
        return lines;
    }

    private void block(List<String> lines, String group, Metric metric, Quantity quantity) {
        List<Result> rows = results.stream()
                .filter(result -> result.participant().group().equals(group)
                        && result.metric().equals(metric)
                        && result.quantity() == quantity)
                .toList();
        if (rows.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("  " + metric.title() + ": " + quantity.key() + " in " + quantity.shownUnit());
        StringBuilder head =
                new StringBuilder("    %-30s %8s  %-19s %12s".formatted("", "median", "interval", "of no tunnel"));
        List<Result> pairs =
                rows.stream().filter(row -> !row.participant().isCeiling()).toList();
        for (int i = 1; i <= pairs.size() && pairs.size() > 1; i++) {
            head.append("%8s".formatted("of " + i));
        }
        lines.add(head.toString());
        for (Result row : rows) {
            lines.add(line(row, pairs));
        }
    }

    private static String line(Result row, List<Result> pairs) {
        int number = pairs.indexOf(row) + 1;
        Quantity quantity = row.quantity();
        MedianInterval interval = row.interval();
        String between = NumberFormat.number(quantity.shown(interval.low())) + " to "
                + NumberFormat.number(quantity.shown(interval.high()));
        MedianInterval ratio = row.ratio();
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "    %-" + NAME_WIDTH + "s %8s  %-19s %12s",
                (number > 0 ? number + " " : "  ") + row.participant().name(),
                NumberFormat.number(quantity.shown(interval.median())),
                between,
                share(ratio == null ? null : ratio.median())));
        for (Result other : pairs) {
            if (pairs.size() > 1) {
                boolean itself = other.equals(row);
                double share = interval.median() / other.interval().median();
                String mark = !itself && row.isApart(other) ? "*" : " ";
                line.append(("%" + SHARE_WIDTH + "s").formatted(share(itself ? null : (Double) share) + mark));
            }
        }
        return line.toString().stripTrailing();
    }

    private static String share(@Nullable Double share) {
        return share == null || !Double.isFinite(share) ? "" : NumberFormat.ratio(share);
    }
}
