package org.warren.reports;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Strip;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.text.NumberFormat;
import org.warren.reports.TimelinePicture.Box;
import org.warren.reports.TimelinePicture.Drawing;
import org.warren.reports.TimelinePicture.Words;

/// The streams of a run on one time axis, with the handshakes and the NAT mappings above them. Only coordinates: the
/// template creates the SVG.
final class TrafficPicture {

    private static final double WIDTH = TimelinePicture.WIDTH;
    private static final double LABEL = 16;
    private static final double ROW = 44;
    private static final double BARS = 22;
    private static final double SIGNS = 8;
    private static final double AXIS = 24;
    private static final int TICKS = 6;

    private final TimelineLayout layout;
    private final List<Strip> strips;
    private final double fromSeconds;
    private final double seconds;
    private final List<Box> boxes = new ArrayList<>();
    private final List<Words> words = new ArrayList<>();
    private double y;

    private TrafficPicture(RunRecord run, TimelineLayout layout) {
        this.layout = layout;
        this.strips = run.strips();
        Strip first = strips.getFirst();
        this.fromSeconds = first.startSeconds();
        this.seconds =
                Math.max(first.partSeconds(), first.partSeconds() * first.sent().size());
    }

    /// The drawing of a run with streams.
    static Drawing of(RunRecord run, TimelineLayout layout) {
        TrafficPicture picture = new TrafficPicture(run, layout);
        picture.drawHandshakes();
        picture.drawMappings();
        picture.strips.forEach(picture::drawStrip);
        picture.drawAxis();
        return new Drawing(WIDTH, picture.y, picture.boxes, List.of(), picture.words);
    }

    private void drawHandshakes() {
        long[] instants = layout.packets().stream()
                .filter(packet -> packet.kind() == PacketKind.INITIATION)
                .mapToLong(packet -> packet.nanos())
                .sorted()
                .toArray();
        label("handshakes", "");
        double before = -1;
        for (long nanos : instants) {
            double x = x(nanos / 1e9);
            // Initiations within one pixel are drawn as one symbol; the same one is in the capture of each tap.
            if (x >= 0 && x <= WIDTH && x - before >= 1) {
                boxes.add(new Box(x, y, 1, SIGNS, "strip-handshake", TimeText.clock(nanos)));
                before = x;
            }
        }
        y += SIGNS + 6;
    }

    private void drawMappings() {
        if (layout.bars().isEmpty()) {
            return;
        }
        label("mappings of the NAT", "");
        for (TimelineLayout.Bar bar : layout.bars().values()) {
            double from = Math.clamp(x(bar.mapping().createdNanos() / 1e9), 0, WIDTH);
            double to = Math.clamp(x(bar.endNanos() / 1e9), 0, WIDTH);
            if (to > from) {
                String title = "%s %s to %s"
                        .formatted(
                                bar.mapping().inside(),
                                TimeText.clock(bar.mapping().createdNanos()),
                                TimeText.clock(bar.endNanos()));
                boxes.add(new Box(from, y, Math.max(1, to - from), SIGNS, "strip-mapping", title));
            }
        }
        y += SIGNS + 6;
    }

    private void drawStrip(Strip strip) {
        long sent = sum(strip.sent());
        label(strip.name(), "%d sent, %d lost, %d late".formatted(sent, sum(strip.lost()), sum(strip.late())));
        boxes.add(new Box(0, y, WIDTH, BARS, "row", ""));
        for (Strip.Span outage : strip.outages()) {
            double from = x(outage.fromSeconds());
            String title = "nothing arrived for %s s from %s"
                    .formatted(
                            NumberFormat.shortest(outage.toSeconds() - outage.fromSeconds(), 3),
                            TimeText.clock(TimeText.nanos(outage.fromSeconds())));
            boxes.add(new Box(from, y, Math.max(1, x(outage.toSeconds()) - from), BARS, "strip-outage", title));
        }
        long most = strip.sent().stream().mapToLong(Long::longValue).max().orElse(1);
        double width = strip.partSeconds() / seconds * WIDTH;
        for (int i = 0; i < strip.sent().size(); i++) {
            long all = strip.sent().get(i);
            if (all == 0) {
                continue;
            }
            double x = x(strip.startSeconds() + i * strip.partSeconds());
            // A stream with one message per part must be visible next to one with thousands.
            double height = Math.max(3, BARS * Math.log1p((double) all) / Math.log1p((double) most));
            double lost = part(strip.lost().get(i), all, height);
            double late = part(strip.late().get(i), all, height);
            boxes.add(new Box(x, y + BARS - height, width, height, "strip-sent", ""));
            if (lost > 0) {
                boxes.add(new Box(x, y + BARS - lost, Math.max(1.5, width), lost, "strip-lost", ""));
            }
            if (late > 0) {
                boxes.add(new Box(x, y + BARS - lost - late, Math.max(1.5, width), late, "strip-late", ""));
            }
        }
        y += ROW - LABEL;
    }

    /// The smallest share must be visible too.
    private static double part(long count, long all, double height) {
        return count == 0 ? 0 : Math.max(2, height * count / all);
    }

    private void label(String name, String figures) {
        y += LABEL;
        words.add(new Words(0, y - 5, name, "lane", "start"));
        words.add(new Words(WIDTH, y - 5, figures, "tick", "end"));
    }

    private void drawAxis() {
        for (int i = 0; i <= TICKS; i++) {
            double unit = (double) i / TICKS;
            String anchor = i == 0 ? "start" : i == TICKS ? "end" : "middle";
            String text = TimeText.clock(TimeText.nanos(Math.rint(fromSeconds + unit * seconds)));
            words.add(new Words(unit * WIDTH, y + AXIS - 8, text, "tick", anchor));
        }
        y += AXIS;
    }

    private double x(double atSeconds) {
        return (atSeconds - fromSeconds) / seconds * WIDTH;
    }

    private static long sum(List<Long> counts) {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
