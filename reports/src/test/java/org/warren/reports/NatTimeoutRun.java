package org.warren.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Clock;
import org.warren.harness.record.RunRecord.Dependency;
import org.warren.harness.record.RunRecord.Environment;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.record.TopologyView;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A run as the virtual lab leaves it: a client behind a NAT router, a server outside. Packets are written as they
/// cross the taps; who wrote them is not asked.
final class NatTimeoutRun {

    static final long SECOND = 1_000_000_000L;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final String CLIENT = "10.0.1.2:51820";
    private static final String SERVER = "198.51.100.1:51820";

    private final List<Packet> packets = new ArrayList<>();
    private final List<Mapping> mappings = new ArrayList<>();
    private final List<Mark> marks = new ArrayList<>();
    private final Map<String, Long> numbers = new LinkedHashMap<>();
    private final String client;
    private String outside = "203.0.113.2:51820";

    private NatTimeoutRun(String client) {
        this.client = client;
    }

    static RunRecord record() {
        return record("client").build();
    }

    /// An hour without keepalive: the router forgets the client after 40 s, the server's probes are lost, and the
    /// client comes back from another port when it speaks.
    static Timeline timeline() {
        return timeline("client");
    }

    /// The same with another name for the client's node.
    static RunRecordBuilder record(String client) {
        return RunRecord.of("nat-timeout", "virtual", 42)
                .commit("6a45782")
                .subject("client", new Subject("kernel", "6.12.48", "guest"))
                .subject("server", new Subject("wireguard-go", "0.0.20231211", "daemon"))
                .parameter("udp-timeout", "30s")
                .parameter("stream-timeout", "30s")
                .parameter("keepalive", "0")
                .parameter("idle", "1h")
                .topology(topology(client))
                .clock(new Clock("virtual", EPOCH, 3640, 2.314))
                .check(check("mapping-life", "The mapping expired 30 s after the last packet, as conntrack is set."))
                .check(check("reachability", "The server lost the client after 30 s of silence, as predicted."))
                .check(check("return", "Reachability came back with the client's own packet, from port 40017."))
                .measurement(Measurement.of("round trip through the tunnel", "ms", 40.31, 40.22, 41.07, 40.25))
                .measurement(Measurement.of("unreachable", "s", 3580.0))
                .step(new Step("bring the tunnel up", 0, 10.5, Step.Status.DONE))
                .step(new Step("idle", 10.5, 3600.0, Step.Status.DONE))
                .step(new Step("server speaks", 3600, 3620.0, Step.Status.DONE))
                .step(new Step("client speaks", 3620, 3640.0, Step.Status.DONE))
                .capture("captures/client-eth0.pcap")
                .capture("captures/router-wan0.pcap")
                .capture("captures/server-eth0.pcap")
                .environment(new Environment(
                        "Linux 6.12.48 (user-mode guest)",
                        "AMD EPYC, 2 cores",
                        "docker 20.10.24",
                        "Temurin 25.0.3",
                        List.of(new Dependency("lab kernel", "6.12.48", "sha256:0123456789abcdef0123456789"))))
                .reproduce("./warren run nat-timeout --lab virtual --client kernel --server wireguard-go"
                        + " --set udp-timeout=30s --set stream-timeout=30s --set keepalive=0 --set idle=1h --seed 42");
    }

    static Timeline timeline(String client) {
        var run = new NatTimeoutRun(client);
        run.handshake(0);
        run.out(60, PacketKind.DATA, 128);
        run.in(101, PacketKind.DATA, 128);
        run.out(10_101, PacketKind.KEEPALIVE, 32);
        run.mapping(1, 40_111L, 21, 61, 10_111);
        for (int probe = 1; probe <= 4; probe++) {
            long millis = 3_600_000 + (probe - 1) * 5_000L;
            run.marks.add(new Mark(nanos(millis), "server", MarkKind.PROBE_SENT, "probe " + probe));
            run.in(millis + 1, PacketKind.INITIATION, 148);
        }
        run.outside = "203.0.113.2:40017";
        run.probe(3_620_000, client, "server", "probe 5");
        run.handshake(3_620_001);
        run.out(3_620_050, PacketKind.DATA, 128);
        run.in(3_620_091, PacketKind.DATA, 128);
        run.probe(3_630_000, "server", client, "probe 6");
        run.in(3_630_001, PacketKind.DATA, 128);
        run.out(3_630_042, PacketKind.DATA, 128);
        run.mapping(3_620_011, null, 3_620_022, 3_620_061, 3_630_010, 3_630_052);
        return run.finish();
    }

    /// A day with a keepalive each 25 seconds, which keeps the one mapping alive.
    static Timeline day() {
        var run = new NatTimeoutRun("client");
        var refreshed = new ArrayList<Long>();
        for (long second = 0; second < 86_400; second += 25) {
            if (second % 125 == 0) {
                run.handshake(second * 1_000);
            }
            run.out(second * 1_000 + 120, PacketKind.KEEPALIVE, 32);
            refreshed.add(second * 1_000 + 130);
        }
        run.mapping(11, null, refreshed.stream().mapToLong(Long::longValue).toArray());
        return run.finish();
    }

    private void handshake(long millis) {
        out(millis, PacketKind.INITIATION, 148);
        in(millis + 21, PacketKind.RESPONSE, 92);
    }

    private void probe(long millis, String from, String to, String text) {
        marks.add(new Mark(nanos(millis), from, MarkKind.PROBE_SENT, text));
        marks.add(new Mark(nanos(millis + 60), to, MarkKind.PROBE_RECEIVED, text));
        marks.add(new Mark(nanos(millis + 101), from, MarkKind.PROBE_ANSWERED, text));
    }

    private void out(long millis, PacketKind kind, int length) {
        add(millis, client, "eth0", CLIENT, SERVER, kind, length);
        add(millis + 10, "router", "wan0", outside, SERVER, kind, length);
        add(millis + 20, "server", "eth0", outside, SERVER, kind, length);
    }

    private void in(long millis, PacketKind kind, int length) {
        add(millis, "server", "eth0", SERVER, outside, kind, length);
        add(millis + 10, "router", "wan0", SERVER, outside, kind, length);
        boolean lost = millis > 3_590_000 && millis < 3_620_000;
        if (!lost) {
            add(millis + 20, client, "eth0", SERVER, CLIENT, kind, length);
        }
    }

    private void add(long millis, String lane, String tap, String from, String to, PacketKind kind, int length) {
        var capture = "captures/" + (lane.equals(client) ? "client" : lane) + "-" + tap + ".pcap";
        long number = numbers.merge(capture, 1L, Long::sum);
        packets.add(new Packet(nanos(millis), lane, tap, from, to, "udp", kind, length, capture, number, ""));
    }

    private void mapping(long createdMillis, @Nullable Long endedMillis, long... refreshedMillis) {
        var refreshed = new ArrayList<Long>();
        for (long millis : refreshedMillis) {
            refreshed.add(nanos(millis));
        }
        mappings.add(new Mapping(
                "router",
                "udp",
                CLIENT,
                outside,
                SERVER,
                nanos(createdMillis),
                refreshed,
                endedMillis == null ? null : nanos(endedMillis),
                endedMillis == null ? MappingEnd.STILL_ALIVE : MappingEnd.EXPIRED));
    }

    private Timeline finish() {
        return Timeline.of(EPOCH, List.of(client, "router", "server"), packets, mappings, marks);
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    private static CheckResult check(String id, String message) {
        return new CheckResult(id, Verdict.PASS, message, List.of("captures/server-eth0.pcap"));
    }

    private static TopologyView topology(String client) {
        return new TopologyView(
                "client - NAT - server",
                List.of(
                        new TopologyView.Network("lan", List.of("10.0.1.0/24")),
                        new TopologyView.Network("internet", List.of("203.0.113.0/24", "198.51.100.0/24"))),
                List.of(
                        new TopologyView.Node(client, List.of(place("eth0", "lan", "10.0.1.2/24", 0)), null),
                        new TopologyView.Node(
                                "router",
                                List.of(
                                        place("lan0", "lan", "10.0.1.1/24", 0),
                                        place("wan0", "internet", "203.0.113.2/24", 10)),
                                new TopologyView.Nat("wan0", 30, 30, "preserve", "drop")),
                        new TopologyView.Node(
                                "server", List.of(place("eth0", "internet", "198.51.100.1/24", 10)), null)));
    }

    private static TopologyView.Interface place(String name, String network, String address, double delayMillis) {
        return new TopologyView.Interface(name, network, List.of(address), delayMillis, 0, 0, 0, 0, 1500);
    }
}
