package org.warren.diagnose.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogLine;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;

/// Findings and stories as JSON. Times are nanoseconds since 1970, durations in `values` are seconds.
public final class DiagnosisJson {

    private static final int SCHEMA = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private DiagnosisJson() {}

    /// One object with all findings and stories.
    ///
    /// @param remarks from comparing several captures
    public static String of(List<Finding> findings, List<CaptureStory> captures, List<String> remarks) {
        return of(findings, captures, remarks, List.of());
    }

    /// One object with all findings and stories, and the lines of logs about tunnels.
    public static String of(
            List<Finding> findings, List<CaptureStory> captures, List<String> remarks, List<AlignedLog> logs) {
        ObjectNode root = JSON.createObjectNode().put("schema", SCHEMA);
        ArrayNode found = root.putArray("findings");
        findings.forEach(finding -> finding(found.addObject(), finding));
        ArrayNode said = root.putArray("remarks");
        remarks.forEach(said::add);
        ArrayNode files = root.putArray("captures");
        captures.forEach(capture -> capture(files.addObject(), capture));
        ArrayNode written = root.putArray("logs");
        logs.forEach(log -> log(written.addObject(), log));
        return root.toPrettyString();
    }

    private static void finding(ObjectNode node, Finding finding) {
        node.put("cause", finding.cause().words());
        node.put("certainty", finding.certainty().name().toLowerCase(Locale.ROOT));
        node.put("what", finding.what());
        node.put("advice", finding.advice());
        node.put("reason", finding.reason());
        node.put("rule", finding.rule());
        node.put("ruledOutBy", finding.ruledOutBy());
        node.put("capture", finding.capture());
        finding.tunnel().ifPresent(tunnel -> {
            node.put("a", tunnel.firstEndpoint(Side.A).toString());
            node.put("b", tunnel.firstEndpoint(Side.B).toString());
        });
        ArrayNode packets = node.putArray("packets");
        finding.packets().forEach(packets::add);
        ArrayNode lines = node.putArray("lines");
        finding.lines().forEach(line -> lines.addObject().put("log", line.log()).put("line", line.line()));
        ObjectNode values = node.putObject("values");
        finding.values().forEach(values::put);
    }

    private static void log(ObjectNode node, AlignedLog aligned) {
        var log = aligned.log();
        node.put("name", log.name());
        node.put("clock", log.clock().name().toLowerCase(Locale.ROOT));
        node.put("read", log.read());
        node.put("strange", log.strange());
        node.put("leftOut", log.leftOut());
        node.put("matches", aligned.matches());
        aligned.offsetNanos().ifPresent(nanos -> node.put("offsetNanos", nanos));
        ArrayNode lines = node.putArray("lines");
        for (LogLine line : log.lines()) {
            var one = lines.addObject()
                    .put("line", line.number())
                    .put("kind", line.kind().words())
                    .put("count", line.count());
            aligned.at(line).ifPresent(nanos -> one.put("nanos", nanos));
            if (!line.peer().isEmpty()) {
                one.put("peer", line.peer());
            }
            line.endpoint().ifPresent(endpoint -> one.put("endpoint", endpoint.toString()));
            line.inner().ifPresent(inner -> one.put("inner", inner.toString()));
        }
    }

    private static void capture(ObjectNode node, CaptureStory capture) {
        node.put("name", capture.name());
        node.put("packets", capture.packets());
        node.put("firstNanos", capture.firstNanos());
        node.put("lastNanos", capture.lastNanos());
        node.put("strays", capture.strays());
        node.put("laterFragments", capture.laterFragments());
        node.put("disordered", capture.disordered());
        node.put("cutTrains", capture.cutTrains());
        ArrayNode scans = node.putArray("scans");
        for (var scan : capture.scans()) {
            scans.addObject()
                    .put("to", scan.to().toString())
                    .put("sources", scan.sources())
                    .put("initiations", scan.initiations())
                    .put("packet", scan.firstNumber());
        }
        capture.damage().ifPresent(damage -> node.put("damage", damage));
        ArrayNode tunnels = node.putArray("tunnels");
        for (int i = 0; i < capture.points().size(); i++) {
            for (TunnelStory tunnel : capture.points().get(i).tunnels()) {
                tunnel(tunnels.addObject().put("place", i + 1), tunnel);
            }
        }
    }

    private static void tunnel(ObjectNode node, TunnelStory tunnel) {
        for (Side side : Side.values()) {
            ObjectNode end = node.putObject(side.name().toLowerCase(Locale.ROOT));
            var sent = tunnel.side(side);
            end.put("endpoint", tunnel.firstEndpoint(side).toString());
            end.put("lastEndpoint", tunnel.endpoint(side).toString());
            end.put("messages", sent.messages());
            end.put("data", sent.data());
            end.put("keepalives", sent.keepalives());
            end.put("bytes", sent.bytes());
            end.put("fragments", sent.fragments());
            end.put("isNear", sent.isNear());
            sent.persistentKeepaliveNanos().ifPresent(nanos -> end.put("keepaliveNanos", nanos));
        }
        ArrayNode events = node.putArray("events");
        for (Chronicle.Line line : Chronicle.of(tunnel)) {
            events.addObject()
                    .put("nanos", line.nanos())
                    .put("packet", line.packet())
                    .put("kind", line.kind())
                    .put("text", line.text());
        }
    }
}
