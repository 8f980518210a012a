package org.warren.reports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Clock;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.record.TopologyView;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A server and clients behind a router each, with a keepalive of 25 s for ten minutes. The mappings of their routers
/// are lanes too. One client gets no answer.
final class ManyClientsRun {

    private static final long SECOND = 1_000_000_000L;
    private static final int MINUTES = 10;
    private static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");
    private static final String SERVER = "203.0.113.254:51820";

    private ManyClientsRun() {}

    /// @param failed the number of the client that fails; 0 for none
    static RunRecord record(int clients, int failed) {
        RunRecordBuilder record = RunRecord.of("network", "virtual", 1)
                .subject("server", new Subject("kernel", "6.12.48", "guest"))
                .topology(topology(clients))
                .clock(new Clock("virtual", EPOCH, 60 * MINUTES, 3))
                .step(new Step("ask", 0, 60.0 * MINUTES, Step.Status.DONE));
        for (int client = 1; client <= clients; client++) {
            boolean isFailed = client == failed;
            record.subject("client" + client, new Subject("kernel", "6.12.48", "guest"))
                    .check(new CheckResult(
                            "ping-" + client,
                            isFailed ? Verdict.FAIL : Verdict.PASS,
                            (isFailed ? "0" : "3")
                                    + " of 3 pings from client%d to server were answered.".formatted(client),
                            List.of()));
        }
        return record.build();
    }

    static Timeline timeline(int clients, int failed) {
        List<Packet> packets = new ArrayList<>();
        List<Mapping> mappings = new ArrayList<>();
        List<String> lanes = new ArrayList<>(List.of("server"));
        Map<String, Long> numbers = new LinkedHashMap<>();
        for (int client = 1; client <= clients; client++) {
            lanes.addAll(List.of("router" + client, "client" + client));
            String inside = "192.168." + client + ".2:51820";
            String outside = "203.0.113." + client + ":51820";
            List<Long> refreshed = new ArrayList<>();
            for (int second = 0; second < 60 * MINUTES; second += 25) {
                long nanos = second * SECOND + client * 10_000_000L;
                PacketKind kind = client == failed || second % 125 == 0 ? PacketKind.INITIATION : PacketKind.KEEPALIVE;
                add(packets, numbers, nanos, "client" + client, "eth0", inside, kind);
                add(packets, numbers, nanos + 1_000, "router" + client, "wan", outside, kind);
                add(packets, numbers, nanos + 5_000_000, "server", "eth0", outside, kind);
                refreshed.add(nanos + 1_000);
            }
            mappings.add(mapping("router" + client, inside, outside, refreshed));
        }
        return Timeline.of(EPOCH, lanes, packets, mappings, List.of());
    }

    private static Mapping mapping(String router, String inside, String outside, List<Long> refreshed) {
        @Nullable Long isAlive = null;
        return new Mapping(
                router,
                "udp",
                inside,
                outside,
                SERVER,
                refreshed.getFirst(),
                refreshed,
                isAlive,
                MappingEnd.STILL_ALIVE);
    }

    private static void add(
            List<Packet> packets,
            Map<String, Long> numbers,
            long nanos,
            String lane,
            String tap,
            String source,
            PacketKind kind) {
        String capture = "captures/" + lane + "-" + tap + ".pcap";
        packets.add(new Packet(
                nanos,
                lane,
                tap,
                source,
                SERVER,
                "udp",
                kind,
                kind == PacketKind.KEEPALIVE ? 32 : 148,
                capture,
                numbers.merge(capture, 1L, Long::sum),
                ""));
    }

    private static TopologyView topology(int clients) {
        List<TopologyView.Network> networks = new ArrayList<>();
        List<TopologyView.Node> nodes = new ArrayList<>();
        networks.add(new TopologyView.Network("internet", List.of("203.0.113.0/24")));
        nodes.add(new TopologyView.Node("server", List.of(place("eth0", "internet", "203.0.113.254/24")), null));
        for (int client = 1; client <= clients; client++) {
            String home = "home" + client;
            networks.add(new TopologyView.Network(home, List.of("192.168." + client + ".0/24")));
            nodes.add(new TopologyView.Node(
                    "router" + client,
                    List.of(
                            place("lan", home, "192.168." + client + ".1/24"),
                            place("wan", "internet", "203.0.113." + client + "/24")),
                    new TopologyView.Nat("wan", 30, 120, "preserve", "drop")));
            nodes.add(new TopologyView.Node(
                    "client" + client, List.of(place("eth0", home, "192.168." + client + ".2/24")), null));
        }
        return new TopologyView("many clients", networks, nodes);
    }

    private static TopologyView.Interface place(String name, String network, String address) {
        return new TopologyView.Interface(name, network, List.of(address), 0, 0, 0, 0, 0, 1500);
    }
}
