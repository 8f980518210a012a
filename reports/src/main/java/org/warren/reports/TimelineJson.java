package org.warren.reports;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.verdict.CheckResult;

/// The timeline in the format of the page's script: compact, because a day has twenty thousand packets, and safe in a
/// script element, because angle brackets, ampersands and quotation marks in names are escaped.
final class TimelineJson {

    /// The page refers to a symbol by its index in this list.
    private static final List<Symbol> GLYPHS = List.of(Symbol.values());

    private static final JsonMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .characterEscapes(new WithoutMarkup())
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build();

    private final TimelineLayout layout;
    private final Map<String, Integer> words = new LinkedHashMap<>();

    private final List<CheckResult> checks;
    private final Map<List<Object>, Integer> flows = new LinkedHashMap<>();

    private final AlikeNodes alike;

    private TimelineJson(TimelineLayout layout, AlikeNodes alike, List<CheckResult> checks) {
        this.layout = layout;
        this.alike = alike;
        this.checks = checks;
        word("");
    }

    /// @param alike the nodes that the page initially shows in one row
    static String of(TimelineLayout layout, AlikeNodes alike, List<CheckResult> checks) throws IOException {
        return new TimelineJson(layout, alike, checks).write();
    }

    private String write() throws IOException {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writePOJOField("glyphs", glyphs());
            json.writePOJOField("rows", rows());
            json.writePOJOField(
                    "groups",
                    alike.groups().stream().map(AlikeNodes.Group::label).toList());
            json.writeNumberField("height", layout.height());
            json.writeNumberField("stepsHeight", TimelineLayout.STEPS_HEIGHT);
            json.writeNumberField("axisHeight", TimelineLayout.AXIS_HEIGHT);
            json.writePOJOField("folding", pieces(layout.folding()));
            json.writePOJOField("linear", pieces(layout.linear()));
            json.writePOJOField("bars", bars());
            json.writePOJOField("gaps", gaps());
            json.writePOJOField("marks", marks());
            json.writePOJOField("steps", layout.steps());
            writePackets(json);
            json.writePOJOField("flows", new ArrayList<>(flows.keySet()));
            json.writePOJOField("checks", checks());
            json.writePOJOField("words", new ArrayList<>(words.keySet()));
            json.writeEndObject();
        }
        return text.toString();
    }

    private static List<Object> glyphs() {
        var glyphs = new ArrayList<>();
        for (var glyph : GLYPHS) {
            glyphs.add(new GlyphView(glyph.style(), glyph.words(), glyph.outline(), glyph.path()));
        }
        return glyphs;
    }

    private List<Object> rows() {
        var rows = new ArrayList<>();
        for (var row : layout.rows()) {
            var tracks = row.nat()
                    ? List.<Double>of()
                    : GLYPHS.stream().map(row::trackY).toList();
            rows.add(new RowView(
                    row.lane(),
                    row.label(),
                    row.nat(),
                    row.y(),
                    row.height(),
                    tracks,
                    alike.groupOf(row.lane())
                            .map(group -> alike.groups().indexOf(group))
                            .orElse(-1),
                    alike.named().contains(row.lane()),
                    alike.failed().contains(row.lane())));
        }
        return rows;
    }

    private static List<double[]> pieces(TimeScale scale) {
        return scale.pieces().stream()
                .map(piece -> new double[] {
                    piece.fromNanos(), piece.toNanos(), piece.fromUnit(), piece.toUnit(), piece.folded() ? 1 : 0
                })
                .toList();
    }

    private List<Object> bars() {
        var bars = new ArrayList<>();
        for (var bar : layout.bars().values()) {
            var mapping = bar.mapping();
            bars.add(new BarView(
                    bar.row(),
                    bar.y(),
                    mapping.createdNanos(),
                    mapping.endedNanos(),
                    mapping.refreshedNanos(),
                    "%s as %s".formatted(mapping.inside(), mapping.outside()),
                    "to %s, %s".formatted(mapping.remote(), mapping.protocol()),
                    switch (mapping.end()) {
                        case EXPIRED -> "forgotten";
                        case CLOSED -> "closed";
                        case ENDED -> "ended";
                        case STILL_ALIVE -> "still alive";
                    }));
        }
        return bars;
    }

    private List<Object> gaps() {
        var gaps = new ArrayList<>();
        for (var gap : layout.gaps()) {
            var bar = layout.barBefore(gap);
            gaps.add(new GapView(bar.row(), bar.y(), gap.fromNanos(), gap.toNanos(), TimeText.duration(gap.nanos())));
        }
        return gaps;
    }

    private List<Object> marks() {
        var marks = new ArrayList<>();
        for (var mark : layout.marks()) {
            var glyph = Symbol.of(mark.kind());
            marks.add(new MarkView(
                    mark.nanos(),
                    layout.packetRow(mark.lane()),
                    GLYPHS.indexOf(glyph),
                    mark.text(),
                    layout.failedProbes().get(mark)));
        }
        return marks;
    }

    /// The indices of the packets that are evidence for each check, and the files if it names no packet.
    private List<Object> checks() {
        var known = layout.references();
        var views = new ArrayList<>();
        for (var check : checks) {
            views.add(new CheckView(
                    check.id(),
                    check.packets().stream()
                            .map(known::get)
                            .filter(Objects::nonNull)
                            .toList(),
                    check.evidence()));
        }
        return views;
    }

    /// One flat row of numbers per packet: time since the previous one, flow, symbol, lost, length, number in the
    /// capture, and then indices in the list of words. A flow contains what many packets have in common. Empty words at
    /// the end are left out.
    private void writePackets(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("packets");
        long before = 0;
        for (var packet : layout.packets()) {
            json.writeStartArray();
            json.writeNumber(packet.nanos() - before);
            before = packet.nanos();
            json.writeNumber(flow(packet));
            json.writeNumber(GLYPHS.indexOf(Symbol.of(packet.kind())));
            json.writeNumber(layout.lostPackets().contains(packet) ? 1 : 0);
            json.writeNumber(packet.length());
            json.writeNumber(packet.number());
            var texts = texts(packet);
            while (!texts.isEmpty() && texts.getLast().isEmpty()) {
                texts.removeLast();
            }
            for (var text : texts) {
                json.writeNumber(word(text));
            }
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private int flow(Packet packet) {
        var flow = List.<Object>of(
                layout.packetRow(packet.lane()),
                word(packet.tap()),
                word(packet.source()),
                word(packet.destination()),
                word(packet.protocol()),
                word(packet.capture()));
        return flows.computeIfAbsent(flow, unused -> flows.size());
    }

    private int word(String text) {
        return words.computeIfAbsent(text, unused -> words.size());
    }

    private static List<String> texts(Packet packet) {
        var message = packet.message();
        var texts = new ArrayList<String>();
        texts.add(message == null ? "" : Objects.requireNonNullElse(message.sender(), ""));
        texts.add(message == null ? "" : Objects.requireNonNullElse(message.receiver(), ""));
        texts.add(message == null ? "" : Objects.requireNonNullElse(message.counter(), ""));
        texts.add(Objects.requireNonNullElse(packet.inner(), ""));
        texts.add(packet.note());
        return texts;
    }

    private record CheckView(String id, List<Integer> packets, List<String> evidence) {}

    private record GlyphView(String style, String words, boolean outline, String path) {}

    private record RowView(
            String lane,
            String label,
            boolean nat,
            double y,
            double height,
            List<Double> tracks,
            int group,
            boolean named,
            boolean failed) {}

    private record BarView(
            int row,
            double y,
            long from,
            @Nullable Long to,
            List<Long> refreshed,
            String label,
            String detail,
            String end) {}

    private record GapView(int row, double y, long from, long to, String length) {}

    private record MarkView(
            long nanos,
            int row,
            int glyph,
            String text,
            @Nullable String failure) {}

    private static final class WithoutMarkup extends CharacterEscapes {

        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            var codes = standardAsciiEscapesForJSON();
            codes['<'] = ESCAPE_STANDARD;
            codes['>'] = ESCAPE_STANDARD;
            codes['&'] = ESCAPE_STANDARD;
            codes['"'] = ESCAPE_STANDARD;
            return codes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return new SerializedString("\\u%04x".formatted(character));
        }
    }
}
