package org.warren.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.text.NumberFormat;

/// The result of a comparison in a single SVG picture, for example for a slide: a bar for each pair with its interval,
/// for the four most important quantities.
final class ThroughputPicture {

    private static final int WIDTH = 960;
    private static final int HEIGHT = 540;
    private static final int TOP = 84;
    private static final int PANEL_WIDTH = 440;
    private static final int PANEL_HEIGHT = 196;
    private static final int GAP = 24;
    private static final int NAME_WIDTH = 128;
    private static final int VALUE_WIDTH = 96;
    private static final int ROWS_MAX = 8;
    private static final String CEILING = "no tunnel";
    private static final String CIPHER = "cipher alone, one processor";
    private static final List<String> COLOURS =
            List.of("#0b6e99", "#d9730d", "#448361", "#9065b0", "#c14c8a", "#64473a", "#cb912f", "#5f6b7a");

    /// @param suffix of a measurement's name after the pair
    private record Panel(String title, String suffix, String unit, double factor) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("TCP, one stream, more is better", " tcp-1-up throughput", "Gbit/s", 1e-9),
            new Panel("Round trip of an idle path, less is better", " rtt-idle p50", "ms", 1e3),
            new Panel("Processor time per gigabit at the client, less is better", " tcp-1-up client-cpu", "s", 1),
            new Panel(
                    "Memory of the client after load, less is better",
                    " tcp-8-down client-memory",
                    "MiB",
                    1.0 / (1 << 20)));

    private record Bar(String pair, Measurement measurement) {}

    private final RunRecord run;
    private final String group;
    private final StringBuilder svg = new StringBuilder();

    private ThroughputPicture(RunRecord run, String group) {
        this.run = run;
        this.group = group;
    }

    /// The picture of a group as SVG; empty if it has no pair with a throughput measurement.
    static String of(RunRecord run, String group) {
        return new ThroughputPicture(run, group).draw();
    }

    private String draw() {
        List<Bar> first = bars(PANELS.getFirst());
        if (first.isEmpty()) {
            return "";
        }
        List<String> pairs = first.stream().map(Bar::pair).toList();
        svg.append(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" font-family=\"sans-serif\""
                        .formatted(WIDTH, HEIGHT));
        svg.append(" aria-label=\"WireGuard implementations compared; the tables below have the numbers\">");
        svg.append("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>".formatted(WIDTH, HEIGHT));
        text(GAP, 38, 24, "#1a1a1a", "start", "WireGuard implementations compared", true);
        text(GAP, 62, 13, "#555555", "start", group + "; bars are medians, lines their intervals" + limits(), false);
        for (int number = 0; number < PANELS.size(); number++) {
            int x = GAP + (number % 2) * (PANEL_WIDTH + GAP);
            int y = TOP + (number / 2) * (PANEL_HEIGHT + GAP);
            panel(PANELS.get(number), pairs, x, y);
        }
        return svg.append("</svg>").toString();
    }

    /// The upper limits.
    private String limits() {
        List<String> limits = new ArrayList<>();
        named(CEILING + PANELS.getFirst().suffix())
                .ifPresent(ceiling -> limits.add(
                        "without a tunnel " + NumberFormat.shortest(ceiling.median() * 1e-9, 3) + " Gbit/s"));
        run.measurements().stream()
                .filter(measurement -> measurement.name().equals(CIPHER))
                .findFirst()
                .ifPresent(cipher ->
                        limits.add("the cipher alone " + NumberFormat.shortest(cipher.median() * 1e-9, 3) + " Gbit/s"));
        return limits.isEmpty() ? "" : "; " + String.join(", ", limits);
    }

    private void panel(Panel panel, List<String> pairs, int x, int y) {
        List<Bar> bars = bars(panel);
        text(x, y + 14, 14, "#1a1a1a", "start", panel.title(), true);
        if (bars.isEmpty()) {
            text(x, y + 40, 13, "#777777", "start", "not measured", false);
            return;
        }
        double end = bars.stream()
                .mapToDouble(bar ->
                        Math.max(bar.measurement().high(), bar.measurement().median()))
                .max()
                .orElse(1);
        int left = x + NAME_WIDTH;
        int length = PANEL_WIDTH - NAME_WIDTH - VALUE_WIDTH;
        int step = (PANEL_HEIGHT - 28) / Math.max(4, bars.size());
        int at = y + 28;
        for (Bar bar : bars) {
            Measurement measurement = bar.measurement();
            int middle = at + step / 2;
            int thick = Math.min(26, step - 6);
            text(left - 8, middle + 4, 13, "#1a1a1a", "end", bar.pair(), false);
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\" rx=\"2\" fill=\"%s\"/>"
                    .formatted(
                            left,
                            middle - thick / 2,
                            number(length * measurement.median() / end),
                            thick,
                            COLOURS.get(Math.max(0, pairs.indexOf(bar.pair())) % COLOURS.size())));
            svg.append("<path d=\"M%s %dH%s\" stroke=\"#1a1a1a\" stroke-width=\"2\"/>"
                    .formatted(
                            number(left + length * measurement.low() / end),
                            middle,
                            number(left + length * measurement.high() / end)));
            String value = NumberFormat.shortest(measurement.median() * panel.factor(), 3) + " " + panel.unit();
            text(x + PANEL_WIDTH, middle + 4, 13, "#1a1a1a", "end", value, true);
            at += step;
        }
    }

    /// The pairs with this quantity, in the order of throughput.
    private List<Bar> bars(Panel panel) {
        return run.measurements().stream()
                .filter(measurement -> group.equals(measurement.group())
                        && measurement.name().endsWith(panel.suffix())
                        && !measurement.name().startsWith(CEILING + " "))
                .map(measurement -> new Bar(pair(measurement, panel), measurement))
                .sorted(Comparator.comparingDouble(bar -> -throughput(bar, panel)))
                .limit(ROWS_MAX)
                .toList();
    }

    private double throughput(Bar bar, Panel panel) {
        String name = bar.measurement().name();
        return named(name.substring(0, name.length() - panel.suffix().length())
                        + PANELS.getFirst().suffix())
                .map(Measurement::median)
                .orElse(0.0);
    }

    private Optional<Measurement> named(String name) {
        return run.measurements().stream()
                .filter(measurement -> measurement.name().equals(name) && group.equals(measurement.group()))
                .findFirst();
    }

    /// A subject that is paired with itself is named once.
    private static String pair(Measurement measurement, Panel panel) {
        String pair = measurement
                .name()
                .substring(0, measurement.name().length() - panel.suffix().length());
        int slash = pair.indexOf('/');
        return slash > 0 && pair.substring(0, slash).equals(pair.substring(slash + 1))
                ? pair.substring(0, slash)
                : pair;
    }

    private void text(int x, int y, int size, String colour, String anchor, String words, boolean bold) {
        svg.append("<text x=\"%d\" y=\"%d\" font-size=\"%d\" fill=\"%s\" text-anchor=\"%s\"%s>"
                        .formatted(x, y, size, colour, anchor, bold ? " font-weight=\"bold\"" : ""))
                .append(escaped(words))
                .append("</text>");
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
