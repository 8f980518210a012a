package org.warren.diagnose.report;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogKind;
import org.warren.diagnose.log.LogLine;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.Event;
import org.warren.diagnose.story.IcmpError;
import org.warren.diagnose.story.Message;
import org.warren.diagnose.story.Side;
import org.warren.diagnose.story.TunnelStory;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;

/// The packets of captures by sender, and the lines of logs, on one time axis.
final class DiagnosisTimeline {

    /// More packets would make a page that browsers open slowly.
    private static final int PACKETS_MAX = 60_000;
    /// Reserved for evidence of findings and for handshakes, if there are too many packets.
    private static final int RESERVED = 10_000;

    private static final int LOG_LINES_MAX = 2_000;
    private static final long APART_NANOS_MAX = 366L * 86_400 * 1_000_000_000L;
    private static final long SECOND = 1_000_000_000L;
    private static final Set<LogKind> BAD = EnumSet.of(
            LogKind.INITIATION_REFUSED,
            LogKind.RESPONSE_REFUSED,
            LogKind.HANDSHAKE_REFUSED,
            LogKind.MAC_REFUSED,
            LogKind.PEER_UNKNOWN,
            LogKind.INITIATION_REPLAYED,
            LogKind.HANDSHAKE_RETRIED,
            LogKind.HANDSHAKE_GIVEN_UP,
            LogKind.STOPPED_HEARING,
            LogKind.SOURCE_NOT_ALLOWED,
            LogKind.DESTINATION_NOT_ALLOWED,
            LogKind.NO_ENDPOINT,
            LogKind.NO_ROUTE,
            LogKind.SEND_FAILED);

    private final long epochNanos;
    private final Set<String> lanes = new java.util.LinkedHashSet<>();
    private final List<Packet> packets = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private long leftOut;
    private long farApart;

    private DiagnosisTimeline(long epochNanos) {
        this.epochNanos = epochNanos;
    }

    /// A timeline, and the number of packets that it does not contain.
    ///
    /// @param leftOut packets, because there are too many
    /// @param farApart packets that are more than a year from the first
    record Drawn(Timeline timeline, long epochNanos, long leftOut, long farApart) {}

    /// A capture as a page shows it.
    ///
    /// @param name on the page
    /// @param tunnels that are shown, with their names on the page
    record Shown(String name, CaptureStory story, CaptureReading.Source source, Map<TunnelStory, String> tunnels) {}

    /// Reads the packets of the captures again.
    ///
    /// @throws IOException when one can no longer be read
    static Drawn of(List<Shown> captures, List<Finding> findings, List<AlignedLog> logs) throws IOException {
        long first = captures.stream()
                .filter(shown -> shown.story().packets() > 0)
                .mapToLong(shown -> shown.story().firstNanos())
                .min()
                .orElse(0);
        var all = new DiagnosisTimeline(first);
        for (Shown shown : captures) {
            all.capture(shown, findings);
        }
        logs.forEach(all::log);
        var timeline = Timeline.of(
                Instant.ofEpochSecond(first / SECOND, first % SECOND),
                List.copyOf(all.lanes),
                all.packets,
                List.of(),
                all.marks);
        return new Drawn(timeline, first, all.leftOut, all.farApart);
    }

    private void capture(Shown shown, List<Finding> findings) throws IOException {
        shown.tunnels().forEach((tunnel, name) -> {
            for (Side side : Side.values()) {
                lanes.add(lane(tunnel, name, side));
            }
        });
        var evidence = new HashSet<Long>();
        findings.stream()
                .filter(finding -> finding.capture().equals(shown.story().name()))
                .forEach(finding -> evidence.addAll(finding.packets()));
        var paths = new Paths(shown.tunnels());
        CaptureReading.events(shown.source(), event -> take(event, shown, paths, evidence));
    }

    static String lane(TunnelStory tunnel, String name, Side side) {
        return "%s%s %s".formatted(name, side, tunnel.firstEndpoint(side));
    }

    private void take(Event event, Shown shown, Paths paths, Set<Long> evidence) {
        var place =
                switch (event) {
                    case Message message -> paths.find(message.from(), message.to());
                    case IcmpError error -> paths.find(error.from(), error.to());
                };
        if (place.isEmpty()) {
            return;
        }
        // The clock was set during the capture, or a packet is damaged: a page cannot show years.
        if (Math.abs(event.nanos() - epochNanos) > APART_NANOS_MAX) {
            farApart++;
            return;
        }
        boolean isWanted =
                evidence.contains(event.number()) || !(event instanceof Message message) || !message.isTransport();
        if (packets.size() >= (isWanted ? PACKETS_MAX : PACKETS_MAX - RESERVED)) {
            leftOut++;
            return;
        }
        packets.add(packet(event, shown.name(), place.get()));
    }

    private Packet packet(Event event, String capture, String lane) {
        long nanos = Math.max(0, event.nanos() - epochNanos);
        return switch (event) {
            case Message message ->
                new Packet(
                        nanos,
                        lane,
                        "",
                        message.from().toString(),
                        message.to().toString(),
                        "udp",
                        PacketKind.valueOf(message.kind().name()),
                        message.length(),
                        capture,
                        message.number(),
                        message.isFragment() ? "in fragments" : "",
                        new Timeline.Message(
                                message.sender() == 0 ? null : "%08x".formatted(message.sender()),
                                message.receiver() == 0 ? null : "%08x".formatted(message.receiver()),
                                message.isTransport() ? Long.toUnsignedString(message.counter()) : null),
                        null);
            case IcmpError error ->
                new Packet(
                        nanos,
                        lane,
                        "",
                        Endpoint.text(error.reporter().address()),
                        error.from().toString(),
                        "icmp",
                        PacketKind.OTHER,
                        error.length(),
                        capture,
                        error.number(),
                        error.reason().words());
        };
    }

    private void log(AlignedLog log) {
        String lane = "log " + DiagnosisPages.shortName(log.log().name());
        var shown = log.log().lines().stream()
                .filter(line -> log.at(line).isPresent() && !Chronicle.USUAL.contains(line.kind()))
                .limit(LOG_LINES_MAX)
                .toList();
        for (LogLine line : shown) {
            long nanos = log.at(line).orElseThrow() - epochNanos;
            // Times in whole seconds may be slightly before the first packet.
            if (nanos >= -log.toleranceNanos() && nanos <= APART_NANOS_MAX) {
                lanes.add(lane);
                marks.add(new Mark(
                        Math.max(0, nanos),
                        lane,
                        BAD.contains(line.kind()) ? MarkKind.FAULT : MarkKind.STEP,
                        "line %d: %s".formatted(line.number(), line.text())));
            }
        }
    }

    /// The lane of a packet, by its two endpoints.
    private static final class Paths {

        private static final int KNOWN_MAX = 100_000;

        private final Map<TunnelStory, String> tunnels;
        private final Map<Endpoint, List<TunnelStory>> byEndpoint = new HashMap<>();
        private final Map<List<Endpoint>, Optional<String>> known = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<List<Endpoint>, Optional<String>> eldest) {
                return size() > KNOWN_MAX;
            }
        };

        Paths(Map<TunnelStory, String> tunnels) {
            this.tunnels = tunnels;
            tunnels.keySet().forEach(tunnel -> {
                for (Side side : Side.values()) {
                    tunnel.endpoints(side).forEach(endpoint -> byEndpoint
                            .computeIfAbsent(endpoint, any -> new ArrayList<>(1))
                            .add(tunnel));
                }
            });
        }

        Optional<String> find(Endpoint from, Endpoint to) {
            return known.computeIfAbsent(List.of(from, to), any -> byEndpoint.getOrDefault(from, List.of()).stream()
                    .filter(tunnel -> tunnel.isBetween(from, to))
                    .findFirst()
                    .map(tunnel -> lane(
                            tunnel,
                            tunnels.getOrDefault(tunnel, ""),
                            tunnel.endpoints(Side.A).contains(from) ? Side.A : Side.B)));
        }
    }
}
