package org.warren.harness.record;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord.Clock;
import org.warren.harness.record.RunRecord.Dependency;
import org.warren.harness.record.RunRecord.Environment;
import org.warren.harness.record.RunRecord.Expectation;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.RunRecord.Step;
import org.warren.harness.record.RunRecord.Step.Status;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.MappingEnd;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A small run in which every property of both files is set at least once.
final class ExampleRun {

    static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    private ExampleRun() {}

    static RunRecord run() {
        return RunRecord.of("nat-timeout", "virtual", 42)
                .commit("0123abc")
                .subject("server", new Subject("wireguard-go", "0.0.20231211", "daemon"))
                .subject("client", new Subject("kernel", "6.12.48", "guest"))
                .parameter("udp-timeout", "30s")
                .parameter("idle", "1h")
                .topology(topology())
                .clock(new Clock("virtual", EPOCH, 3621.5, 2.25))
                .check(new CheckResult(
                        "reachability", Verdict.PASS, "As predicted.", List.of("captures/server-eth0.pcap")))
                .measurement(Measurement.of("rtt", "ms", 3, 1, 2))
                .measurement(new Measurement("speed", "bit/s", List.of(1.0, 2.0), 1.5, 1, 2, 0.5, "guest kernel"))
                .step(new Step("idle", 10, 3610.0, Status.DONE))
                .step(new Step("settle", 3610, null, Status.RUNNING))
                .capture("captures/server-eth0.pcap")
                .environment(new Environment(
                        "6.12.48",
                        "AMD EPYC",
                        "docker 20.10",
                        "25.0.3",
                        List.of(new Dependency("lab kernel", "6.12.48", "sha256:0123456789abcdef"))))
                .reproduce("warren run nat-timeout --set idle=1h --seed 42")
                .build()
                .expecting(new Expectation(
                        Verdict.FAIL, "planted fault: no keepalive", Map.of("reachability", Verdict.FAIL)));
    }

    static Timeline timeline() {
        return Timeline.of(
                EPOCH,
                List.of("client", "router", "server"),
                List.of(new Packet(
                        20_000_000,
                        "router",
                        "wan0",
                        "203.0.113.2:40001",
                        "198.51.100.1:51820",
                        "udp",
                        PacketKind.INITIATION,
                        148,
                        "captures/router-wan0.pcap",
                        1,
                        "")),
                List.of(mapping(40_000_000_000L, MappingEnd.EXPIRED), mapping(null, MappingEnd.STILL_ALIVE)),
                List.of(new Mark(3_600_000_000_000L, "server", MarkKind.PROBE_SENT, "probe 1")));
    }

    private static TopologyView topology() {
        return new TopologyView(
                "one NAT",
                List.of(new TopologyView.Network("lan", List.of("10.0.1.0/24", "fd00:1::/64"))),
                List.of(
                        new TopologyView.Node("client", List.of(eth0()), null),
                        new TopologyView.Node(
                                "router",
                                List.of(eth0()),
                                new TopologyView.Nat(
                                        "eth0",
                                        30,
                                        120,
                                        "preserve",
                                        "drop",
                                        7440L,
                                        List.of("udp 443 leads to 10.0.1.2")))));
    }

    private static TopologyView.Interface eth0() {
        return new TopologyView.Interface("eth0", "lan", List.of("10.0.1.2/24"), 10.5, 0.1, 5, 25, 100_000_000, 1400);
    }

    private static Mapping mapping(@Nullable Long endedNanos, MappingEnd end) {
        return new Mapping(
                "router",
                "udp",
                "10.0.1.2:51820",
                "203.0.113.2:40001",
                "198.51.100.1:51820",
                20_000_000,
                List.of(10_000_000_000L),
                endedNanos,
                end);
    }
}
