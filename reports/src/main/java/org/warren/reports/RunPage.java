package org.warren.reports;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// What the template says, in words: it computes nothing itself.
record RunPage(
        String title,
        String verdict,
        String headline,
        String summary,
        String clock,
        List<Chronicle.Moment> moments,
        List<CheckRow> checks,
        List<SubjectRow> subjects,
        Map<String, String> parameters,
        List<StepRow> steps,
        List<MeasurementRow> measurements,
        List<Link> captures,
        Map<String, String> environment,
        String reproduce,
        TopologyDrawing.Drawing topology,
        TimelinePicture.Drawing timeline,
        List<Glyph> legend,
        List<PacketRow> firstPackets,
        List<PacketRow> lastPackets,
        int packets) {

    private static final int TABLE_ROWS = 500;

    record CheckRow(String id, String verdict, String word, String message, List<Link> evidence) {}

    record SubjectRow(String role, String implementation, String version, String kind) {}

    record StepRow(String name, String start, String length, String status) {}

    record MeasurementRow(String name, String unit, String median, String low, String high, String values) {}

    /// @param href percent-encoded and relative to the run folder
    record Link(String text, String href) {}

    record PacketRow(
            String time,
            String lane,
            String tap,
            String source,
            String destination,
            Glyph glyph,
            String message,
            int length,
            Link capture,
            long number,
            String note) {}

    static RunPage of(RunRecord run, TimelineLayout layout, Chronicle chronicle) {
        var packets = layout.packets();
        int first = Math.min(TABLE_ROWS, packets.size());
        int last = Math.max(first, packets.size() - TABLE_ROWS);
        return new RunPage(
                run.scenario(),
                word(run.verdict()),
                headline(run),
                chronicle.summary(),
                clock(run),
                chronicle.moments(),
                run.checks().stream().map(RunPage::row).toList(),
                run.subjects().entrySet().stream()
                        .map(entry -> new SubjectRow(
                                entry.getKey(),
                                entry.getValue().implementation(),
                                entry.getValue().version(),
                                entry.getValue().kind()))
                        .toList(),
                run.parameters(),
                run.steps().stream().map(RunPage::row).toList(),
                run.measurements().stream().map(RunPage::row).toList(),
                run.captures().stream().map(RunPage::link).toList(),
                environment(run),
                run.reproduce(),
                TopologyDrawing.of(run.topology()),
                TimelinePicture.of(layout),
                Arrays.stream(Glyph.values())
                        .filter(glyph -> occurs(glyph, layout))
                        .toList(),
                rows(packets.subList(0, first), layout),
                rows(packets.subList(last, packets.size()), layout),
                packets.size());
    }

    /// How a status is written, and the class in the style sheet.
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// A relative link that stays one, whatever the name is made of.
    static Link link(String path) {
        var href = Arrays.stream(path.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "./", ""));
        return new Link(path, href);
    }

    private static String headline(RunRecord run) {
        int all = run.checks().size();
        return switch (run.verdict()) {
            case PASS -> all == 1 ? "The check passed." : "All %d checks passed.".formatted(all);
            case FAIL -> "%d of %d checks failed.".formatted(count(run, Verdict.FAIL), all);
            case UNKNOWN ->
                all == 0
                        ? "The run ended before anything could be judged."
                        : "%d of %d checks could not be judged.".formatted(count(run, Verdict.UNKNOWN), all);
            case UNSUPPORTED -> "This lab or a subject lacks what the scenario needs.";
        };
    }

    private static long count(RunRecord run, Verdict verdict) {
        return run.checks().stream().filter(check -> check.verdict() == verdict).count();
    }

    private static String clock(RunRecord run) {
        return "%s of %s time in %s"
                .formatted(
                        TimeText.duration(TimeText.nanos(run.clock().elapsedSeconds())),
                        run.clock().kind(),
                        TimeText.duration(TimeText.nanos(run.clock().wallSeconds())));
    }

    private static Map<String, String> environment(RunRecord run) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("Lab", run.lab());
        facts.put("Seed", Long.toString(run.seed()));
        facts.put("Warren", run.commit());
        facts.put("Kernel", run.environment().kernel());
        facts.put("CPU", run.environment().cpu());
        facts.put("Engine", run.environment().engine());
        facts.put("JDK", run.environment().jdk());
        facts.put("Time 0", run.clock().epoch().toString());
        return facts;
    }

    private static CheckRow row(CheckResult check) {
        return new CheckRow(
                check.id(),
                word(check.verdict()),
                check.verdict().name(),
                check.message(),
                check.evidence().stream().map(RunPage::link).toList());
    }

    private static StepRow row(Step step) {
        var end = step.endSeconds();
        long start = TimeText.nanos(step.startSeconds());
        return new StepRow(
                step.name(),
                TimeText.clock(start),
                end == null ? "" : TimeText.duration(TimeText.nanos(end) - start),
                word(step.status()));
    }

    private static MeasurementRow row(Measurement measurement) {
        return new MeasurementRow(
                measurement.name(),
                measurement.unit(),
                Numbers.text(measurement.median()),
                Numbers.text(measurement.low()),
                Numbers.text(measurement.high()),
                measurement.values().stream().map(Numbers::text).collect(Collectors.joining(", ")));
    }

    private static boolean occurs(Glyph glyph, TimelineLayout layout) {
        return switch (glyph) {
            case LOST ->
                !layout.lostPackets().isEmpty() || !layout.failedProbes().isEmpty();
            case PROBE_SENT, PROBE_RECEIVED, PROBE_ANSWERED, FAULT, STEP ->
                layout.marks().stream().anyMatch(mark -> Glyph.of(mark.kind()) == glyph);
            default -> layout.packets().stream().anyMatch(packet -> Glyph.of(packet.kind()) == glyph);
        };
    }

    /// What WireGuard calls it; of a packet that is not WireGuard's, what the network calls it.
    private static String message(Packet packet) {
        var glyph = Glyph.of(packet.kind());
        return glyph == Glyph.OTHER && !packet.protocol().isEmpty()
                ? packet.protocol().toUpperCase(Locale.ROOT)
                : glyph.words();
    }

    private static List<PacketRow> rows(List<Packet> packets, TimelineLayout layout) {
        var rows = new ArrayList<PacketRow>();
        for (var packet : packets) {
            var note = layout.lostPackets().contains(packet) ? "found no mapping" : "";
            rows.add(new PacketRow(
                    TimeText.exact(packet.nanos()),
                    packet.lane(),
                    packet.tap(),
                    packet.source(),
                    packet.destination(),
                    Glyph.of(packet.kind()),
                    message(packet),
                    packet.length(),
                    link(packet.capture()),
                    packet.number(),
                    note.isEmpty() || packet.note().isEmpty() ? note + packet.note() : note + "; " + packet.note()));
        }
        return rows;
    }
}
