package org.warren.reports;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The texts of a diagnosis page: its template computes nothing.
record DiagnosisView(
        String title,
        String headline,
        List<String> facts,
        List<Finding> findings,
        List<String> notices,
        boolean timed,
        List<EventLog.Moment> moments,
        TimelinePicture.Drawing timeline,
        List<Symbol> legend,
        List<Tunnel> tunnels,
        List<RunPage.PacketRow> firstPackets,
        boolean inner,
        int packets) {

    private static final int TABLE_ROWS = 100;

    /// @param number of its evidence in the page's data
    /// @param style the class in the style sheet
    /// @param packets how many of the page's packets are evidence for it
    record Finding(
            int number,
            String cause,
            String certainty,
            String style,
            String what,
            String advice,
            String reason,
            String rule,
            String ruledOutBy,
            long packets,
            String lines) {}

    record Tunnel(String title, List<String> facts, List<Event> events, long left) {}

    record Event(String time, String packet, String text) {}

    static DiagnosisView of(DiagnosisPage page, TimelineLayout layout) {
        var packets = layout.packets();
        return new DiagnosisView(
                page.title(),
                page.headline(),
                page.facts(),
                findings(page, layout),
                page.notices(),
                !layout.isEmpty(),
                page.moments().stream()
                        .map(moment -> new EventLog.Moment(
                                moment.nanos(), TimeText.about(moment.nanos()), moment.text(), moment.isGrave()))
                        .toList(),
                TimelinePicture.of(layout),
                Arrays.stream(Symbol.values())
                        .filter(glyph -> RunPage.occurs(glyph, layout))
                        .toList(),
                page.tunnels().stream().map(DiagnosisView::tunnel).toList(),
                RunPage.rows(packets.subList(0, Math.min(TABLE_ROWS, packets.size())), layout),
                false,
                packets.size());
    }

    /// The findings in the form of checks in the page's data: each links to its packets.
    static List<CheckResult> checks(DiagnosisPage page) {
        return page.findings().stream()
                .map(finding ->
                        new CheckResult(finding.cause(), Verdict.UNKNOWN, finding.what(), List.of(), finding.packets()))
                .toList();
    }

    private static List<Finding> findings(DiagnosisPage page, TimelineLayout layout) {
        var known = layout.references();
        var findings = new ArrayList<Finding>();
        for (var found : page.findings()) {
            findings.add(new Finding(
                    findings.size(),
                    found.cause(),
                    found.certainty(),
                    style(found.certainty()),
                    found.what(),
                    found.advice(),
                    found.reason(),
                    found.rule(),
                    found.ruledOutBy(),
                    found.packets().stream().filter(known::containsKey).count(),
                    found.lines()));
        }
        return findings;
    }

    private static String style(String certainty) {
        return switch (certainty) {
            case "certain" -> "fail";
            case "likely" -> "unknown";
            default -> "unsupported";
        };
    }

    private static Tunnel tunnel(DiagnosisPage.Tunnel tunnel) {
        return new Tunnel(
                tunnel.title(),
                tunnel.facts(),
                tunnel.events().stream()
                        .map(event -> new Event(time(event.nanos()), event.packet(), event.text()))
                        .toList(),
                tunnel.left());
    }

    /// A log line may be older than the first packet.
    private static String time(long nanos) {
        return nanos < 0 ? "-" + TimeText.exact(-nanos) : TimeText.exact(nanos);
    }
}
