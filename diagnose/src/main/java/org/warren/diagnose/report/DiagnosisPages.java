package org.warren.diagnose.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.verdict.PacketReference;

/// Findings and stories as a page. Files are named without their folders.
public final class DiagnosisPages {

    private static final int TUNNELS_MAX = 20;
    private static final int EVENTS_MAX = 400;
    private static final int MOMENTS_MAX = 12;
    private static final Set<String> GRAVE = Set.of("unanswered", "silence", "icmp", "lost-in-silence");

    private final List<DiagnosisTimeline.Shown> captures = new ArrayList<>();
    private final Map<String, String> names = new LinkedHashMap<>();
    private final List<String> notices = new ArrayList<>();

    private DiagnosisPages() {}

    /// A capture that was read, and a way to read it again.
    public record Read(CaptureStory story, CaptureReading.Source source) {}

    /// The page.
    ///
    /// @param remarks from comparing several captures
    /// @param refreshSeconds how often the page reloads itself, while more data comes; 0 for never
    /// @throws IOException when a capture can no longer be read
    public static DiagnosisPage of(
            List<Read> captures,
            List<Finding> findings,
            List<String> remarks,
            List<AlignedLog> logs,
            int refreshSeconds)
            throws IOException {
        var pages = new DiagnosisPages();
        pages.show(captures, findings);
        logs.forEach(log ->
                pages.names.putIfAbsent(log.log().name(), shortName(log.log().name())));
        var drawn = DiagnosisTimeline.of(pages.captures, findings, logs);
        if (drawn.leftOut() > 0) {
            pages.notices.add(String.format(
                    Locale.ROOT,
                    "This page has %,d of %,d packets; the captures have all.",
                    drawn.timeline().packets().size(),
                    drawn.timeline().packets().size() + drawn.leftOut()));
        }
        if (drawn.farApart() > 0) {
            pages.notices.add(
                    "%d packets are more than a year from the first by their times, and not on this page: the clock was set while it was captured."
                            .formatted(drawn.farApart()));
        }
        var tunnels = new ArrayList<DiagnosisPage.Tunnel>();
        var moments = new ArrayList<DiagnosisPage.Moment>();
        for (var shown : pages.captures) {
            shown.tunnels().forEach((tunnel, name) -> {
                var lines = Chronicle.of(tunnel, logs);
                tunnels.add(tunnel(tunnel, name, lines, drawn.epochNanos()));
                moments(lines, name, drawn.epochNanos(), moments);
            });
        }
        moments.sort(Comparator.comparingLong(DiagnosisPage.Moment::nanos));
        for (AlignedLog log : logs) {
            var words = DiagnosisText.log(log, shortName(log.log().name())).stream()
                    .map(String::strip)
                    .toList();
            int notice = Math.min(2, words.size());
            pages.notices.add(String.join(". ", words.subList(0, notice)));
            if (words.size() > notice) {
                tunnels.add(new DiagnosisPage.Tunnel(
                        "Log " + shortName(log.log().name()), words.subList(notice, words.size()), List.of(), 0));
            }
        }
        remarks.forEach(remark -> pages.notices.add(pages.shortened(remark)));
        return new DiagnosisPage(
                "Diagnosis",
                headline(findings),
                captures.stream().map(read -> facts(read.story())).toList(),
                findings.stream().map(pages::found).toList(),
                moments.subList(0, Math.min(MOMENTS_MAX, moments.size())),
                tunnels,
                pages.notices,
                drawn.timeline(),
                refreshSeconds);
    }

    /// The name of a file without its folder.
    static String shortName(String path) {
        Path name = Path.of(path).getFileName();
        return name == null ? path : name.toString();
    }

    private static String headline(List<Finding> findings) {
        return switch (findings.size()) {
            case 0 -> "Nothing wrong was found.";
            case 1 -> "One thing is wrong.";
            default -> "%d things are wrong.".formatted(findings.size());
        };
    }

    private static String facts(CaptureStory story) {
        return "%s: %d packets in %s, %d %s"
                .formatted(
                        shortName(story.name()),
                        story.packets(),
                        Seconds.text(story.lastNanos() - story.firstNanos()),
                        story.tunnels().size(),
                        story.tunnels().size() == 1 ? "tunnel" : "tunnels");
    }

    /// Selects what is shown: first the tunnels with findings, then those with the most messages.
    private void show(List<Read> all, List<Finding> findings) {
        Set<TunnelStory> wrong = java.util.Collections.newSetFromMap(new IdentityHashMap<>());
        findings.forEach(finding -> finding.tunnel().ifPresent(wrong::add));
        var candidates = all.stream()
                .flatMap(read -> read.story().tunnels().stream())
                .sorted(Comparator.comparing((TunnelStory tunnel) -> !wrong.contains(tunnel))
                        .thenComparing(Comparator.comparingLong((TunnelStory tunnel) ->
                                        tunnel.side(Side.A).messages()
                                                + tunnel.side(Side.B).messages())
                                .reversed()))
                .toList();
        var chosen = new LinkedHashSet<>(candidates.subList(0, Math.min(TUNNELS_MAX, candidates.size())));
        if (candidates.size() > chosen.size()) {
            notices.add("The page has %d of %d tunnels, those with findings first; --json has all of them."
                    .formatted(chosen.size(), candidates.size()));
        }
        var used = new HashSet<String>();
        int number = 0;
        for (Read read : all) {
            String name = shortName(read.story().name());
            for (int i = 2; !used.add(name); i++) {
                name = "%d-%s".formatted(i, shortName(read.story().name()));
            }
            names.put(read.story().name(), name);
            var tunnels = new LinkedHashMap<TunnelStory, String>();
            for (TunnelStory tunnel : read.story().tunnels()) {
                if (chosen.contains(tunnel)) {
                    number++;
                    tunnels.put(tunnel, chosen.size() == 1 ? "" : number + " ");
                }
            }
            captures.add(new DiagnosisTimeline.Shown(name, read.story(), read.source(), tunnels));
        }
    }

    /// A sentence without the folders of files.
    private String shortened(String sentence) {
        String text = sentence;
        for (var name : names.entrySet()) {
            text = text.replace(name.getKey(), name.getValue());
        }
        return text;
    }

    private DiagnosisPage.Found found(Finding finding) {
        String capture = names.get(finding.capture());
        return new DiagnosisPage.Found(
                finding.cause().words(),
                finding.certainty().name().toLowerCase(Locale.ROOT),
                shortened(finding.what()),
                shortened(finding.advice()),
                shortened(finding.reason()),
                finding.rule(),
                finding.ruledOutBy(),
                capture == null
                        ? List.of()
                        : finding.packets().stream()
                                .map(packet -> new PacketReference(capture, packet))
                                .toList(),
                DiagnosisText.references(finding.lines()));
    }

    private static DiagnosisPage.Tunnel tunnel(
            TunnelStory tunnel, String name, List<Chronicle.Line> lines, long epochNanos) {
        var facts = new ArrayList<String>();
        for (Side side : Side.values()) {
            facts.add("%s sent %s".formatted(side, DiagnosisText.statistics(tunnel.side(side))));
        }
        return new DiagnosisPage.Tunnel(
                "%s%s – %s"
                        .formatted(
                                name.isEmpty() ? "" : "Tunnel " + name,
                                "A " + tunnel.firstEndpoint(Side.A),
                                "B " + tunnel.firstEndpoint(Side.B)),
                facts,
                lines.stream()
                        .limit(EVENTS_MAX)
                        .map(line -> new DiagnosisPage.Event(
                                line.nanos() - epochNanos,
                                line.packet() == 0 ? "log" : "#" + line.packet(),
                                line.text()))
                        .toList(),
                Math.max(0, lines.size() - EVENTS_MAX));
    }

    private static void moments(
            List<Chronicle.Line> lines, String name, long epochNanos, List<DiagnosisPage.Moment> moments) {
        lines.stream()
                .filter(line -> GRAVE.contains(line.kind()) || line.kind().equals("endpoint"))
                .limit(MOMENTS_MAX)
                .forEach(line -> moments.add(new DiagnosisPage.Moment(
                        Math.max(0, line.nanos() - epochNanos), name + line.text(), GRAVE.contains(line.kind()))));
    }
}
