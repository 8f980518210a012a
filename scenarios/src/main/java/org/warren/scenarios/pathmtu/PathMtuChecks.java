package org.warren.scenarios.pathmtu;

import java.util.List;
import java.util.Objects;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.PathMtuMessage;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.TunnelEnd;

/// Rows P1, P2 and P3 of the conformance list, over a path that is narrower than the tunnel assumes.
final class PathMtuChecks {

    /// Conformance P2: a tunnel interface is created with an MTU of 1420 bytes, which leaves 80 for IPv6, UDP and
    /// WireGuard.
    static final Check DEFAULT_MTU =
            Check.of("P2-default-mtu", PathMtuChecks::defaultMtu).on("observations.json");

    /// Conformance P1, whitepaper §5.4.6: the inner packet is padded to a multiple of 16 bytes, but not beyond the
    /// tunnel's MTU.
    static final Check PADDING =
            Check.of("P1-padding", PathMtuChecks::padding).on(TunnelEnd.capture(RoadWarrior.CLIENT));

    /// Conformance P1, whitepaper §5.4.6: the same for packets that are so much smaller than the MTU that it does not
    /// matter. An implementation that pads correctly but learns the MTU late passes.
    static final Check MULTIPLES =
            Check.of("P1-multiple-of-16", PathMtuChecks::multiples).on(TunnelEnd.capture(RoadWarrior.CLIENT));

    /// Conformance P3: packets that fill the tunnel's MTU arrive over a narrower path. Its routers fragment the
    /// datagrams, or report the path's MTU by ICMP to the sender, which then fragments them itself; learning it may
    /// cost a packet in each direction. If neither happens, the path is a black hole.
    static final Check LARGE_PACKETS = Check.of("P3-large-packets", PathMtuChecks::largePackets)
            .on(
                    Evidence.capturePath(RoadWarrior.CLIENT, "eth0"),
                    Evidence.capturePath(RoadWarrior.NEAR, "wan"),
                    Evidence.capturePath(RoadWarrior.SERVER, "eth0"));

    /// Conformance P3: whatever happens to large packets, the session survives, and small ones arrive.
    static final Check SMALL_PACKETS =
            Check.of("P3-small-packets", PathMtuChecks::smallPackets).on("observations.json");

    /// Conformance P3: if the inner route's MTU is smaller than the tunnel's, the inner sender is told that its packet
    /// is too long, and one of exactly that MTU arrives.
    static final Check ROUTE_MTU =
            Check.of("P3-route-mtu", PathMtuChecks::routeMtu).on("observations.json");

    private static final List<String> ENDS = List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER);
    private static final int OVERHEAD_BYTES = 32;
    private static final int PADDED_TO_BYTES = 16;
    /// The first one in each direction, by which the ends learn the path's MTU.
    private static final int LEARNING = 2;

    private PathMtuChecks() {}

    private static CheckResult defaultMtu(Evidence evidence, Findings findings) {
        for (String end : ENDS) {
            long mtu = evidence.get(PathMtuScenario.defaultMtu(end));
            findings.expect(
                    mtu == PathMtuScenario.TUNNEL_MTU,
                    "The %s made an interface with an MTU of %d bytes, not 1420.".formatted(end, mtu));
        }
        return findings.result("Both ends made interfaces with an MTU of 1420 bytes.");
    }

    private static CheckResult padding(Evidence evidence, Findings findings) {
        List<Integer> lengths = paddedLengths(evidence);
        if (lengths.size() != PathMtuScenario.PADDED_BYTES.size()) {
            return findings.missing(
                    "For %d packets the capture has %d datagrams with data, so nobody knows which is which."
                            .formatted(PathMtuScenario.PADDED_BYTES.size(), lengths.size()));
        }
        List<Integer> expected =
                PathMtuScenario.PADDED_BYTES.stream().map(PathMtuChecks::padded).toList();
        findings.expect(
                lengths.equals(expected),
                "Packets of %s bytes were padded to %s bytes, not %s."
                        .formatted(PathMtuScenario.PADDED_BYTES, lengths, expected));
        return findings.result(
                "Packets of %s bytes were padded to %s bytes.".formatted(PathMtuScenario.PADDED_BYTES, lengths));
    }

    private static List<Integer> paddedLengths(Evidence evidence) {
        Step step = evidence.step(PathMtuScenario.PADDING);
        return TunnelEnd.of(evidence, RoadWarrior.CLIENT).sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()) && datagram.kind() == Kind.DATA)
                .map(datagram -> datagram.message().length() - OVERHEAD_BYTES)
                .toList();
    }

    private static CheckResult multiples(Evidence evidence, Findings findings) {
        List<Integer> small = paddedLengths(evidence).stream()
                .filter(length -> length < PathMtuScenario.TUNNEL_MTU / 2)
                .toList();
        if (small.isEmpty()) {
            return findings.missing("The client sent no small packet.");
        }
        findings.expect(
                small.stream().allMatch(length -> length % PADDED_TO_BYTES == 0),
                "Small packets came out with %s bytes, and these are no multiples of 16.".formatted(small));
        return findings.result("Small packets were padded to %s bytes.".formatted(small));
    }

    private static int padded(int bytes) {
        return Math.min((bytes + 15) / 16 * 16, PathMtuScenario.TUNNEL_MTU);
    }

    private static CheckResult largePackets(Evidence evidence, Findings findings) {
        var client = evidence.observations().addressesOf(RoadWarrior.CLIENT);
        Step step = evidence.step(PathMtuScenario.LARGE_PACKETS);
        List<CapturedPacket> uplink = in(step, evidence.packets(RoadWarrior.CLIENT, "eth0"));
        boolean clientFragments = uplink.stream()
                .anyMatch(packet -> packet.protocol() == Protocol.FRAGMENT
                        && client.contains(packet.source().address()));
        long onPath = in(step, evidence.packets(RoadWarrior.NEAR, "wan")).stream()
                .filter(packet -> packet.protocol() == Protocol.FRAGMENT)
                .count();
        long told = uplink.stream().filter(PathMtuMessage::is).count();
        boolean arrived = true;
        int lost = 0;
        for (String end : ENDS) {
            var pings = evidence.get(PathMtuScenario.large(end));
            if (pings.sent() <= LEARNING) {
                findings.missing("The %s sent only %d large packets.".formatted(end, pings.sent()));
                continue;
            }
            lost += pings.sent() - pings.received();
            arrived &= findings.expect(
                    pings.sent() - pings.received() <= LEARNING,
                    "Of %d packets of %d bytes from the %s %d were answered, %s."
                            .formatted(
                                    pings.sent(),
                                    PathMtuScenario.TUNNEL_MTU,
                                    end,
                                    pings.received(),
                                    told == 0
                                            ? "and nobody told the client why: the path is a black hole"
                                            : "though ICMP told the client why"));
        }
        if (arrived && onPath == 0) {
            findings.missing("No datagram was fragmented, so the path was not too narrow.");
        }
        return findings.result("Packets of %d bytes arrived, %d lost at first; %s."
                .formatted(
                        PathMtuScenario.TUNNEL_MTU,
                        lost,
                        clientFragments
                                ? "ICMP told the client, which then fragmented its datagrams itself"
                                : "the routers fragmented their datagrams"));
    }

    private static List<CapturedPacket> in(Step step, List<CapturedPacket> packets) {
        return packets.stream().filter(packet -> step.contains(packet.nanos())).toList();
    }

    private static CheckResult smallPackets(Evidence evidence, Findings findings) {
        int answered = 0;
        for (String end : ENDS) {
            var pings = evidence.get(PathMtuScenario.small(end));
            if (pings.sent() == 0) {
                findings.missing("The %s sent no small packet.".formatted(end));
            }
            findings.expect(
                    pings.received() == pings.sent(),
                    "Of %d packets of %d bytes from the %s %d were answered."
                            .formatted(pings.sent(), PathMtuScenario.SMALL_BYTES, end, pings.received()));
            answered += pings.received();
        }
        return findings.result("After the large packets all %d small ones were answered.".formatted(answered));
    }

    private static CheckResult routeMtu(Evidence evidence, Findings findings) {
        var beyond = evidence.get(PathMtuScenario.BEYOND_ROUTE);
        var at = evidence.get(PathMtuScenario.AT_ROUTE);
        if (beyond.sent() == 0 || at.sent() == 0) {
            findings.missing("The client sent nothing along the route.");
        }
        findings.expect(
                beyond.received() == 0 && Objects.requireNonNullElse(beyond.tooLong(), 0) > 0,
                "A packet of %d bytes on a route of %d was not refused as too long."
                        .formatted(PathMtuScenario.ROUTE_MTU + 1, PathMtuScenario.ROUTE_MTU));
        findings.expect(
                at.received() == at.sent(),
                "A packet of %d bytes on a route of just that MTU was not answered."
                        .formatted(PathMtuScenario.ROUTE_MTU));
        return findings.result("On a route of %d bytes a packet of that length arrived, and a longer one was refused."
                .formatted(PathMtuScenario.ROUTE_MTU));
    }
}
