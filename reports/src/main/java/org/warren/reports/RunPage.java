package org.warren.reports;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.NatMeasurement;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.record.Timeline.Message;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Verdict;

/// The texts of a run's page: its template computes nothing.
record RunPage(
        String home,
        List<String> notices,
        @Nullable Throughput throughput,
        TimelinePicture.@Nullable Drawing traffic,
        boolean timed,
        String title,
        Outcome standing,
        String headline,
        String summary,
        String clock,
        List<EventLog.Moment> moments,
        List<CheckRow> checks,
        List<SubjectRow> subjects,
        Map<String, String> parameters,
        List<StepRow> steps,
        List<MeasurementRow> measurements,
        List<Link> captures,
        Map<String, String> environment,
        String reproduce,
        TopologyDrawing.Drawing topology,
        List<FileRow> files,
        List<NatRow> nats,
        List<ChainRow> chains,
        int chainsLeftOut,
        TimelinePicture.Drawing timeline,
        List<Symbol> legend,
        List<PacketRow> firstPackets,
        boolean inner,
        int packets) {

    /// The maximum for browsers without JavaScript and for printing; the page's script shows all.
    private static final int TABLE_ROWS = 100;

    /// Up to this many checks of a network with similar nodes are shown in their original order.
    private static final int CHECKS_MAX = 12;

    /// The maximum number of NAT chains that are described; the timeline has all.
    private static final int CHAINS_MAX = 20;

    /// The maximum number of roles with their own rows.
    private static final int ROLES_MAX = 12;

    /// A description of more lines is shown on a click, as the files that it names are.
    private static final int LINES_SHOWN = 60;

    /// @param packets how many of the page's packets are evidence for the verdict
    /// @param captured how many packets its captures have
    record CheckRow(
            int number,
            String id,
            String verdict,
            String word,
            String message,
            List<Link> evidence,
            long packets,
            long captured) {}

    record SubjectRow(String role, String implementation, String version, String kind) {}

    /// A file that describes the network.
    ///
    /// @param open whether its text is shown without a click
    record FileRow(String name, long lines, String text, boolean open) {}

    /// A NAT whose behaviour was measured, and how many of its settings differ from the declaration.
    record NatRow(String node, String name, String measured, long others, List<NatSettingRow> settings) {}

    /// A client's path through a chain of NATs.
    record ChainRow(String inside, String remote, List<String> links, String cut) {}

    record NatSettingRow(String key, String declared, String found, boolean same, String why) {}

    record StepRow(String name, String start, String length, String status) {}

    record MeasurementRow(String name, String unit, String median, String low, String high, String values) {}

    /// @param href percent-encoded and relative to the run folder; empty if the file does not exist
    record Link(String text, String href) {}

    record PacketRow(
            String time,
            String lane,
            String tap,
            String source,
            String destination,
            Symbol glyph,
            String message,
            String indices,
            String counter,
            int length,
            String inner,
            String capture,
            long number,
            String note) {}

    /// @param still the same with similar nodes in one row
    static RunPage of(
            Recorded recorded, TimelineLayout layout, TimelineLayout still, EventLog chronicle, RunReport.Place place) {
        var run = recorded.run();
        var packets = layout.packets();
        int first = Math.min(TABLE_ROWS, packets.size());
        var chains = NatChain.of(recorded.timeline());
        return new RunPage(
                place.home(),
                recorded.notices(),
                Throughput.isIn(run) ? Throughput.of(run, recorded.earlier()) : null,
                run.strips().isEmpty() ? null : TrafficPicture.of(run, layout),
                !layout.isEmpty(),
                run.scenario(),
                Outcome.of(run),
                headline(run),
                chronicle.summary(),
                clock(run),
                chronicle.moments(),
                checks(run, layout, still, place),
                subjects(run),
                run.parameters(),
                run.steps().stream().map(RunPage::row).toList(),
                Throughput.others(run).stream().map(RunPage::row).toList(),
                run.captures().stream().map(path -> link(path, place)).toList(),
                environment(run),
                run.reproduce(),
                TopologyDrawing.of(still.alike().fold(run.topology())),
                files(run),
                run.nats().stream().map(RunPage::row).toList(),
                chains.stream().limit(CHAINS_MAX).map(RunPage::row).toList(),
                Math.max(0, chains.size() - CHAINS_MAX),
                TimelinePicture.of(still),
                Arrays.stream(Symbol.values())
                        .filter(glyph -> occurs(glyph, layout))
                        .toList(),
                rows(packets.subList(0, first), layout),
                packets.stream().anyMatch(packet -> packet.inner() != null),
                packets.size());
    }

    private static List<FileRow> files(RunRecord run) {
        var rows = new ArrayList<FileRow>();
        for (var file : run.files()) {
            long lines = file.text().lines().count();
            rows.add(new FileRow(file.name(), lines, file.text(), rows.isEmpty() && lines <= LINES_SHOWN));
        }
        return rows;
    }

    private static ChainRow row(NatChain chain) {
        return new ChainRow(
                chain.links().getFirst().inside(),
                chain.links().getFirst().remote(),
                chain.links().stream().map(NatChain::words).toList(),
                chain.cutWords());
    }

    private static NatRow row(NatMeasurement nat) {
        List<NatSettingRow> settings = nat.settings().stream()
                .map(setting -> new NatSettingRow(
                        setting.key(), setting.declared(), setting.found(), setting.same(), setting.why()))
                .toList();
        return new NatRow(
                nat.node(),
                nat.name(),
                nat.measured(),
                settings.stream().filter(setting -> !setting.same()).count(),
                settings);
    }

    /// The text of a status, and its class in the style sheet.
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// A link that stays relative, whatever the name contains.
    static Link link(String path) {
        var href = Arrays.stream(path.split("/"))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/", "./", ""));
        return new Link(path, href);
    }

    private static Link link(String path, RunReport.Place place) {
        return place.has(path) ? link(path) : new Link(path, "");
    }

    private static String headline(RunRecord run) {
        var expected = run.expected();
        return expected == null
                ? outcome(run)
                : run.endedAsExpected()
                        ? "%s This was expected: %s.".formatted(outcome(run), expected.why())
                        : "%s Expected was %s.".formatted(outcome(run), expected.words());
    }

    private static String outcome(RunRecord run) {
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
        facts.put("Seed", run.seedWords());
        facts.put("Warren", run.commit());
        facts.put("Kernel", run.environment().kernel());
        facts.put("CPU", run.environment().cpu());
        facts.put("Engine", run.environment().engine());
        facts.put("JDK", run.environment().jdk());
        run.environment().dependencies().forEach(part -> facts.put("In the nodes: " + part.name(), part.words()));
        facts.put("Time 0", run.clock().epoch().toString());
        return facts;
    }

    /// One row for each, or one for all of the same kind if there are many. Each role is named.
    private static List<SubjectRow> subjects(RunRecord run) {
        var rolesBySubject = new LinkedHashMap<Object, List<String>>();
        boolean isLarge = run.subjects().size() > ROLES_MAX;
        run.subjects().forEach((role, subject) -> rolesBySubject
                .computeIfAbsent(isLarge ? subject : role, missing -> new ArrayList<>())
                .add(role));
        return rolesBySubject.values().stream()
                .map(roles -> {
                    var subject = Objects.requireNonNull(run.subjects().get(roles.getFirst()));
                    return new SubjectRow(
                            NameRanges.of(roles), subject.implementation(), subject.version(), subject.kind());
                })
                .toList();
    }

    private static List<CheckRow> checks(
            RunRecord run, TimelineLayout layout, TimelineLayout still, RunReport.Place place) {
        var known = layout.references();
        var rows = new ArrayList<CheckRow>();
        for (var check : run.checks()) {
            rows.add(new CheckRow(
                    rows.size(),
                    check.id(),
                    word(check.verdict()),
                    check.verdict().name(),
                    check.message(),
                    check.evidence().stream().map(path -> link(path, place)).toList(),
                    check.packets().stream().filter(known::containsKey).count(),
                    layout.packets().stream()
                            .filter(packet -> check.evidence().contains(packet.capture()))
                            .count()));
        }
        if (rows.size() > CHECKS_MAX && !still.alike().groups().isEmpty()) {
            // Among a hundred similar nodes the failed checks come first. Otherwise checks are in their original order,
            // which readers can follow.
            rows.sort(Comparator.comparing(row -> row.verdict.equals(word(Verdict.PASS))));
        }
        return rows;
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
                NumberFormat.shortest(measurement.median(), 4),
                NumberFormat.shortest(measurement.low(), 4),
                NumberFormat.shortest(measurement.high(), 4),
                measurement.values().stream()
                        .map(value -> NumberFormat.shortest(value, 4))
                        .collect(Collectors.joining(", ")));
    }

    static boolean occurs(Symbol glyph, TimelineLayout layout) {
        return switch (glyph) {
            case LOST ->
                !layout.lostPackets().isEmpty() || !layout.failedProbes().isEmpty();
            case PROBE_SENT, PROBE_RECEIVED, PROBE_ANSWERED, FAULT, STEP ->
                layout.marks().stream().anyMatch(mark -> Symbol.of(mark.kind()) == glyph);
            default -> layout.packets().stream().anyMatch(packet -> Symbol.of(packet.kind()) == glyph);
        };
    }

    /// The name of a WireGuard message; for other packets that of the protocol.
    private static String message(Packet packet) {
        var glyph = Symbol.of(packet.kind());
        return glyph == Symbol.OTHER && !packet.protocol().isEmpty()
                ? packet.protocol().toUpperCase(Locale.ROOT)
                : glyph.words();
    }

    static List<PacketRow> rows(List<Packet> packets, TimelineLayout layout) {
        var rows = new ArrayList<PacketRow>();
        for (var packet : packets) {
            var note = layout.lostPackets().contains(packet) ? "found no mapping" : "";
            rows.add(new PacketRow(
                    TimeText.exact(packet.nanos()),
                    packet.lane(),
                    packet.tap(),
                    packet.source(),
                    packet.destination(),
                    Symbol.of(packet.kind()),
                    message(packet),
                    indices(packet.message()),
                    packet.message() == null
                            ? ""
                            : Objects.requireNonNullElse(packet.message().counter(), ""),
                    packet.length(),
                    Objects.requireNonNullElse(packet.inner(), ""),
                    packet.capture(),
                    packet.number(),
                    note.isEmpty() || packet.note().isEmpty() ? note + packet.note() : note + "; " + packet.note()));
        }
        return rows;
    }

    private static String indices(@Nullable Message message) {
        if (message == null) {
            return "";
        }
        var indices = new ArrayList<String>();
        if (message.sender() != null) {
            indices.add("from " + message.sender());
        }
        if (message.receiver() != null) {
            indices.add("to " + message.receiver());
        }
        return String.join(" ", indices);
    }
}
