package org.warren.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.cli.TrafficComparison.Difference;
import org.warren.cli.TrafficComparison.Row;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.measure.MedianInterval;
import org.warren.kit.workload.Figure;

/// Prints a comparison of traffic: a table of medians, and the differences that are more than noise.
final class TrafficComparisonPrinter {

    private static final String NONE = "-";

    private final PrintWriter screen;

    TrafficComparisonPrinter(PrintWriter screen) {
        this.screen = screen;
    }

    void print(TrafficComparison comparison) {
        List<List<String>> table = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of(""));
        head.addAll(comparison.participants());
        table.add(head);
        List<Row> shown =
                comparison.rows().stream().filter(row -> !row.isAllZero()).toList();
        for (Row row : shown) {
            List<String> line = new ArrayList<>(List.of(row.name()));
            comparison.participants().forEach(who -> line.add(cell(row, who)));
            table.add(line);
        }
        screen.println();
        print(table);
        int zero = comparison.rows().size() - shown.size();
        if (zero > 0) {
            screen.printf("  %d %s 0 for all and left out%n", zero, zero == 1 ? "figure is" : "figures are");
        }
        comparison.missing().forEach(why -> screen.println("  missing: " + TerminalText.of(why)));
        screen.println();
        sentences(comparison).forEach(sentence -> screen.println("  " + TerminalText.of(sentence)));
        screen.flush();
    }

    private void print(List<List<String>> table) {
        int columns = table.getFirst().size();
        for (List<String> line : table) {
            StringBuilder text = new StringBuilder("  ");
            for (int i = 0; i < columns; i++) {
                int column = i;
                int width = table.stream()
                        .mapToInt(each -> each.get(column).length())
                        .max()
                        .orElse(0);
                text.append(line.get(i)).append(" ".repeat(width - line.get(i).length() + 2));
            }
            screen.println(TerminalText.of(text.toString().stripTrailing()));
        }
    }

    private static String cell(Row row, String who) {
        Optional<MedianInterval> interval = row.of(who);
        if (interval.isEmpty()) {
            return NONE;
        }
        MedianInterval own = interval.get();
        String median = text(row, own.median());
        return own.confidence() == null || own.low() == own.high()
                ? median
                : "%s (%s to %s)".formatted(median, text(row, own.low()), text(row, own.high()));
    }

    /// The results of a comparison in words.
    static List<String> sentences(TrafficComparison comparison) {
        List<String> sentences = new ArrayList<>();
        int rounds = comparison.seeds().size();
        if (rounds < TrafficComparison.ROUNDS) {
            sentences.add("%d %s too few to tell a difference from noise; an interval of 95 %% needs --rounds %d."
                    .formatted(rounds, rounds == 1 ? "round is" : "rounds are", TrafficComparison.ROUNDS));
            return sentences;
        }
        int compared = 0;
        int untold = 0;
        for (Row row : comparison.rows()) {
            if (row.isAllZero()) {
                continue;
            }
            for (Difference difference : comparison.differences(row)) {
                compared += difference.isTold() ? 1 : 0;
                untold += difference.isTold() ? 0 : 1;
                if (difference.isMoreThanNoise()) {
                    sentences.add("More than noise: " + words(row, difference));
                }
            }
        }
        sentences.add(("%d of %d differences are more than noise: the 95 %% interval of the paired differences does not"
                        + " contain 0. Were there no difference at all, about %s of %d would be expected.")
                .formatted(
                        sentences.size(),
                        compared,
                        NumberFormat.shortest((1 - TrafficComparison.LEVEL) * compared, 2),
                        compared));
        if (untold > 0) {
            sentences.add("Of %d more, too few rounds have both.".formatted(untold));
        }
        return sentences;
    }

    /// `voice heard first: java has 12 ms more than kernel (3 ms to 20 ms).`
    static String words(Row row, Difference difference) {
        MedianInterval interval = difference.interval();
        boolean isMore = interval.median() >= 0;
        if (Double.isInfinite(interval.median())) {
            return "%s: %s is without end more often than %s."
                    .formatted(
                            row.name(),
                            isMore ? difference.one() : difference.other(),
                            isMore ? difference.other() : difference.one());
        }
        double low = isMore ? interval.low() : -interval.high();
        double high = isMore ? interval.high() : -interval.low();
        return "%s: %s has %s %s than %s (%s to %s)."
                .formatted(
                        row.name(),
                        difference.one(),
                        text(row, Math.abs(interval.median())),
                        isMore ? "more" : "less",
                        difference.other(),
                        text(row, low),
                        text(row, high));
    }

    static String text(Row row, double value) {
        if (Double.isNaN(value)) {
            return "undetermined";
        }
        if (Double.isInfinite(value)) {
            return value < 0 ? "less than anything" : "without end";
        }
        return switch (row.unit()) {
            case "bit/s" -> NumberFormat.shortest(value / 1e6, 3) + " Mbit/s";
            case "B/h" -> NumberFormat.shortest(value / 1e6, 3) + " MB/h";
            case "1/h" -> NumberFormat.shortest(value, 3) + " an hour";
            default ->
                Figure.named(row.figure())
                        .map(figure -> figure.text(value))
                        .orElseGet(() -> NumberFormat.shortest(value, 3) + " " + row.unit());
        };
    }
}
