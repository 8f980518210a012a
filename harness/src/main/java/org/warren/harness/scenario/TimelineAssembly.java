package org.warren.harness.scenario;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.InnerPackets;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.nat.Mapping;
import org.warren.harness.record.Timeline;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Combines a run's evidence on one time axis, for display.
final class TimelineAssembly {

    private final Topology topology;
    private final Evidence evidence;

    TimelineAssembly(Topology topology, Evidence evidence) {
        this.topology = topology;
        this.evidence = evidence;
    }

    /// @throws IOException when a key log cannot be read
    Timeline assemble(Instant epoch) throws IOException {
        List<String> lanes = topology.nodes().stream().map(Node::name).toList();
        return Timeline.of(epoch, lanes, packets(evidence.keyLogs()), mappings(), marks());
    }

    private List<Timeline.Packet> packets(List<Path> keyLogs) throws IOException {
        List<Timeline.Packet> packets = new ArrayList<>();
        List<String> captures = evidence.captures();
        for (Node node : topology.nodes()) {
            for (Interface tap : node.interfaces()) {
                String name = node.name() + "-" + tap.name();
                if (captures.contains(name)) {
                    InnerPackets inside = InnerPackets.of(keyLogs);
                    evidence.capture(name)
                            .packets()
                            .forEach(packet -> packets.add(packet(node, tap, packet, inside.header(packet))));
                }
            }
        }
        packets.sort(Comparator.comparingLong(Timeline.Packet::nanos));
        return packets;
    }

    private static Timeline.Packet packet(Node node, Interface tap, CapturedPacket packet, Optional<String> inner) {
        Optional<WireGuardMessage> message = packet.wireGuard();
        return new Timeline.Packet(
                packet.nanos(),
                node.name(),
                tap.name(),
                packet.source().toString(),
                packet.destination().toString(),
                packet.protocol().name().toLowerCase(java.util.Locale.ROOT),
                message.map(known -> kind(known.kind())).orElse(Timeline.PacketKind.OTHER),
                packet.payloadLength(),
                Evidence.capturePath(node.name(), tap.name()),
                packet.number(),
                "",
                message.map(TimelineAssembly::fields).orElse(null),
                inner.orElse(null));
    }

    private static Timeline.Message fields(WireGuardMessage message) {
        return switch (message) {
            case WireGuardMessage.Initiation initiation ->
                new Timeline.Message(hex(initiation.senderIndex()), null, null);
            case WireGuardMessage.Response response ->
                new Timeline.Message(hex(response.senderIndex()), hex(response.receiverIndex()), null);
            case WireGuardMessage.CookieReply reply -> new Timeline.Message(null, hex(reply.receiverIndex()), null);
            case WireGuardMessage.Data data ->
                new Timeline.Message(null, hex(data.receiverIndex()), Long.toUnsignedString(data.counter()));
        };
    }

    private static String hex(int index) {
        return "%08x".formatted(index);
    }

    private static Timeline.PacketKind kind(WireGuardMessage.Kind kind) {
        return switch (kind) {
            case INITIATION -> Timeline.PacketKind.INITIATION;
            case RESPONSE -> Timeline.PacketKind.RESPONSE;
            case COOKIE_REPLY -> Timeline.PacketKind.COOKIE_REPLY;
            case DATA -> Timeline.PacketKind.DATA;
            case KEEPALIVE -> Timeline.PacketKind.KEEPALIVE;
        };
    }

    private List<Timeline.Mapping> mappings() {
        List<Timeline.Mapping> mappings = new ArrayList<>();
        for (String router : evidence.routers()) {
            evidence.mappings(router).entries().stream()
                    .filter(Mapping::translates)
                    .forEach(mapping -> mappings.add(mapping(router, mapping)));
        }
        return mappings;
    }

    private static Timeline.Mapping mapping(String router, Mapping mapping) {
        OptionalLong ended = mapping.endedNanos();
        return new Timeline.Mapping(
                router,
                mapping.protocol(),
                mapping.inside().toString(),
                mapping.outside().toString(),
                mapping.remote().toString(),
                mapping.createdNanos(),
                mapping.refreshes().stream().map(Mapping.Refresh::nanos).toList(),
                ended.isPresent() ? (Long) ended.getAsLong() : null,
                end(mapping.end()));
    }

    private static Timeline.MappingEnd end(Mapping.End end) {
        return switch (end) {
            case NONE -> Timeline.MappingEnd.STILL_ALIVE;
            case EXPIRED -> Timeline.MappingEnd.EXPIRED;
            case REMOVED -> Timeline.MappingEnd.CLOSED;
            case UNTOLD -> Timeline.MappingEnd.ENDED;
        };
    }

    private List<Timeline.Mark> marks() {
        List<Timeline.Mark> marks = new ArrayList<>();
        for (ProbeEvent event : evidence.probes()) {
            String lane = lane(event.log());
            String text = event.probe() + " " + event.sequence();
            marks.add(new Timeline.Mark(event.nanos(), lane, kind(event.type()), text));
        }
        return marks;
    }

    private static Timeline.MarkKind kind(ProbeEvent.Type type) {
        return switch (type) {
            case SENT -> Timeline.MarkKind.PROBE_SENT;
            case RECEIVED -> Timeline.MarkKind.PROBE_RECEIVED;
            case ANSWERED -> Timeline.MarkKind.PROBE_ANSWERED;
            case REFUSED -> Timeline.MarkKind.PROBE_REFUSED;
        };
    }

    /// The node that wrote a log: the longest node name that is a prefix of the log's name.
    private String lane(String log) {
        return topology.nodes().stream()
                .map(Node::name)
                .filter(name -> log.startsWith(name + "-"))
                .max(Comparator.comparingInt(String::length))
                .orElse(log);
    }
}
