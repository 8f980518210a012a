package org.warren.reports.results;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.record.Results.Result;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;

/// The packets that are evidence for a failed check, as a Mermaid sequence diagram.
final class PacketSequence {

    private static final int PACKETS_MAX = 12;
    private static final int READ_MAX = 200_000;

    private PacketSequence() {}

    /// The diagram for a run's failed checks; empty if they name no packets, or the timeline does not contain them.
    static Optional<String> of(Result result) {
        Set<PacketReference> wanted = new LinkedHashSet<>();
        for (CheckResult check : JunitXml.failed(result)) {
            wanted.addAll(check.packets());
        }
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        List<Timeline.Packet> packets;
        try {
            packets = new RunFolder(result.folder())
                    .readTimeline(READ_MAX).timeline().packets().stream()
                            .filter(packet -> packet.number() > 0
                                    && wanted.contains(new PacketReference(packet.capture(), packet.number())))
                            .limit(PACKETS_MAX)
                            .toList();
        } catch (IOException e) {
            // The page says what is wrong with the timeline.
            return Optional.empty();
        }
        return packets.isEmpty()
                ? Optional.empty()
                : Optional.of(diagram(result.run(), packets, wanted.size() - packets.size()));
    }

    private static String diagram(RunRecord run, List<Timeline.Packet> packets, int leftOut) {
        Map<String, String> nodes = nodes(run);
        Map<String, String> names = new LinkedHashMap<>();
        List<String> lines = new ArrayList<>();
        for (Timeline.Packet packet : packets) {
            String from = names.computeIfAbsent(node(nodes, packet.source()), name -> "p" + names.size());
            String to = names.computeIfAbsent(node(nodes, packet.destination()), name -> "p" + names.size());
            lines.add("    %s->>%s: %s".formatted(from, to, words(packet)));
        }
        StringBuilder text = new StringBuilder("sequenceDiagram\n");
        names.forEach((name, id) -> text.append("    participant ")
                .append(id)
                .append(" as ")
                .append(plain(name))
                .append('\n'));
        lines.forEach(line -> text.append(line).append('\n'));
        if (leftOut > 0) {
            text.append("    Note over p0: and ").append(leftOut).append(" more\n");
        }
        return text.toString();
    }

    private static String words(Timeline.Packet packet) {
        String kind = packet.kind() == Timeline.PacketKind.OTHER
                ? packet.protocol()
                : packet.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return plain("%s s %s, %d bytes, seen at %s %s%s"
                .formatted(
                        String.format(Locale.ROOT, "%.3f", packet.nanos() / 1e9),
                        kind,
                        packet.length(),
                        packet.lane(),
                        packet.tap(),
                        packet.note().isEmpty() ? "" : ": " + packet.note()));
    }

    /// The node with an address.
    private static Map<String, String> nodes(RunRecord run) {
        Map<String, String> nodes = new LinkedHashMap<>();
        run.topology().nodes().forEach(node -> node.interfaces().forEach(attached -> attached.addresses()
                .forEach(address -> nodes.put(address.replaceFirst("/.*", ""), node.name()))));
        return nodes;
    }

    /// A node by its endpoint, or the address if no node in the topology has it.
    private static String node(Map<String, String> nodes, String endpoint) {
        String address = endpoint.startsWith("[")
                ? endpoint.replaceFirst("^\\[([^]]*)\\].*", "$1")
                : endpoint.chars().filter(c -> c == ':').count() == 1 ? endpoint.replaceFirst(":.*", "") : endpoint;
        return nodes.getOrDefault(address, address);
    }

    /// Escapes semicolons, number signs and line feeds, which have a meaning in Mermaid.
    private static String plain(String text) {
        return text.replaceAll("[;#\\p{Cntrl}`<>]", " ").replaceAll(" +", " ").strip();
    }
}
