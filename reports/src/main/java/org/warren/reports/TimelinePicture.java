package org.warren.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.warren.reports.TimelineLayout.Bar;

/// The timeline as a static picture, for browsers without JavaScript and for printing. Only coordinates: the template
/// creates the SVG.
final class TimelinePicture {

    static final double WIDTH = 1100;
    private static final double MARGIN = 30;

    /// Symbols of one kind that are closer to each other than this are drawn as one.
    private static final int MERGE_PIXELS = 3;

    private final TimelineLayout layout;
    private final List<Box> boxes = new ArrayList<>();
    private final List<Sign> signs = new ArrayList<>();
    private final List<Words> words = new ArrayList<>();
    private final Set<Cell> taken = new HashSet<>();

    private TimelinePicture(TimelineLayout layout) {
        this.layout = layout;
    }

    /// @param style the class in the style sheet
    record Box(double x, double y, double width, double height, String style, String title) {}

    /// A symbol with its position.
    record Sign(double x, double y, Symbol glyph, String title) {}

    /// @param anchor the text's alignment at x: `start`, `middle` or `end`
    record Words(double x, double y, String text, String style, String anchor) {}

    /// The drawing, in the order of the lists.
    record Drawing(double width, double height, List<Box> boxes, List<Sign> signs, List<Words> words) {}

    private record Cell(double y, Symbol glyph, long column) {}

    static Drawing of(TimelineLayout layout) {
        var picture = new TimelinePicture(layout);
        picture.drawRows();
        picture.drawGaps();
        picture.drawSteps();
        picture.drawBars();
        picture.drawAxis();
        picture.drawPackets();
        picture.drawMarks();
        return new Drawing(WIDTH, layout.height(), picture.boxes, picture.signs, picture.words);
    }

    private void drawRows() {
        for (var row : layout.rows()) {
            boxes.add(new Box(0, row.y(), WIDTH, row.height(), row.nat() ? "row nat" : "row", ""));
            words.add(new Words(6, row.y() + 14, row.label(), "lane", "start"));
        }
    }

    private void drawGaps() {
        double top = TimelineLayout.STEPS_HEIGHT;
        double height = layout.height() - top - TimelineLayout.AXIS_HEIGHT;
        for (var gap : layout.gaps()) {
            double x = x(gap.fromNanos());
            double width = x(gap.toNanos()) - x;
            if (width < MERGE_PIXELS) {
                continue;
            }
            boxes.add(new Box(x, top, width, height, "gap-zone", ""));
            var text = "no mapping for " + TimeText.duration(gap.nanos());
            double y = layout.barBefore(gap).y();
            boxes.add(new Box(x, y, width, 22, "gap", text));
            if (width > 7.0 * text.length()) {
                words.add(new Words(x + width / 2, y + 15, text, "gap-text", "middle"));
            }
        }
    }

    private void drawSteps() {
        for (var step : layout.steps()) {
            double x = x(step.fromNanos());
            double width = Math.max(2, x(step.toNanos()) - x - 1);
            boxes.add(new Box(x, 4, width, 18, "step " + step.status(), step.name()));
            if (width > 7.0 * step.name().length() + 8) {
                words.add(new Words(x + 6, 17, step.name(), "step-text", "start"));
            }
        }
    }

    private void drawBars() {
        var crowds =
                new TreeMap<Cell, Double>(Comparator.comparingDouble(Cell::y).thenComparingLong(Cell::column));
        for (var bar : layout.bars().values()) {
            double width = x(bar.endNanos()) - x(bar.mapping().createdNanos());
            if (width >= 2 * MERGE_PIXELS) {
                drawBar(bar);
            } else {
                long column = Math.round(x(bar.mapping().createdNanos()) / MERGE_PIXELS);
                crowds.merge(new Cell(bar.y(), Symbol.STEP, column), width, Double::sum);
            }
        }
        // Too narrow for separate bars: columns with the share of the time that had a mapping as height.
        crowds.forEach((cell, width) -> {
            double height = round(22 * Math.min(1, Math.max(0.05, width / MERGE_PIXELS)));
            double x = cell.column() * MERGE_PIXELS;
            boxes.add(new Box(x, cell.y() + 22 - height, MERGE_PIXELS, height, "refresh", ""));
        });
    }

    private void drawBar(Bar bar) {
        var mapping = bar.mapping();
        double x = x(mapping.createdNanos());
        double width = Math.max(2, x(bar.endNanos()) - x);
        var title = "%s as %s".formatted(mapping.inside(), mapping.outside());
        boxes.add(new Box(x, bar.y(), width, 22, "bar", title));
        for (long refreshed : mapping.refreshedNanos()) {
            if (taken.add(new Cell(bar.y(), Symbol.STEP, Math.round(x(refreshed) / MERGE_PIXELS)))) {
                boxes.add(new Box(x(refreshed) - 0.5, bar.y() + 17, 1.5, 5, "refresh", ""));
            }
        }
        if (mapping.endedNanos() != null) {
            boxes.add(new Box(x + width - 2, bar.y() - 3, 4, 28, "bar-end", TimeText.about(bar.endNanos())));
        }
        if (width > 7.0 * title.length()) {
            words.add(new Words(x + 6, bar.y() + 14, title, "bar-text", "start"));
        }
    }

    private void drawAxis() {
        double y = layout.height() - TimelineLayout.AXIS_HEIGHT;
        for (var piece : layout.folding().pieces()) {
            double left = x(piece.fromNanos());
            double right = x(piece.toNanos());
            if (piece.folded()) {
                boxes.add(new Box(left, y, right - left, 6, "fold", "folded"));
                var text = TimeText.duration(piece.toNanos() - piece.fromNanos());
                words.add(new Words((left + right) / 2, y + 37, "folded: " + text, "tick", "middle"));
            } else {
                drawTicks(piece, left, right, y);
            }
        }
    }

    private void drawTicks(TimeScale.Piece piece, double left, double right, double y) {
        long span = piece.toNanos() - piece.fromNanos();
        long step = niceStep((long) (span * 90 / Math.max(1, right - left)));
        long first = Math.ceilDiv(piece.fromNanos(), step) * step;
        for (long nanos = first; nanos <= piece.toNanos(); nanos += step) {
            boxes.add(new Box(x(nanos), y, 1, 6, "tick-line", ""));
            words.add(new Words(x(nanos), y + 20, TimeText.clock(nanos), "tick", "middle"));
        }
    }

    /// The smallest round duration that is at least this long.
    static long niceStep(long nanos) {
        for (long unit = 1_000; unit < TimeText.SECOND; unit *= 10) {
            for (int factor : new int[] {1, 2, 5}) {
                if (unit * factor >= nanos) {
                    return unit * factor;
                }
            }
        }
        for (long seconds : new long[] {1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400, 21600}) {
            if (seconds * TimeText.SECOND >= nanos) {
                return seconds * TimeText.SECOND;
            }
        }
        long day = 86_400 * TimeText.SECOND;
        return Math.max(1, Math.ceilDiv(nanos, day)) * day;
    }

    private void drawPackets() {
        for (var packet : layout.packets()) {
            boolean lost = layout.lostPackets().contains(packet);
            var glyph = Symbol.of(packet.kind());
            var title = "%s %s, %s to %s%s"
                    .formatted(
                            TimeText.clock(packet.nanos()),
                            glyph.words(),
                            packet.source(),
                            packet.destination(),
                            lost ? ", found no mapping" : "");
            double y = layout.rows().get(layout.packetRow(packet.lane())).trackY(glyph);
            draw(y, glyph, packet.nanos(), title);
            if (lost) {
                draw(y, Symbol.LOST, packet.nanos(), "");
            }
        }
    }

    private void drawMarks() {
        for (var mark : layout.marks()) {
            var glyph = Symbol.of(mark.kind());
            double y = layout.rows().get(layout.packetRow(mark.lane())).trackY(glyph);
            draw(y, glyph, mark.nanos(), TimeText.clock(mark.nanos()) + " " + mark.text());
            if (layout.failedProbes().containsKey(mark)) {
                draw(y, Symbol.LOST, mark.nanos(), "");
            }
        }
    }

    private void draw(double y, Symbol glyph, long nanos, String title) {
        double x = x(nanos);
        if (taken.add(new Cell(y, glyph, Math.round(x / MERGE_PIXELS)))) {
            signs.add(new Sign(x, y, glyph, title));
        }
    }

    private double x(long nanos) {
        return round(MARGIN + layout.folding().unit(nanos) * (WIDTH - 2 * MARGIN));
    }

    private static double round(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
