package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.PathMtuMessage;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance P3: packets that fill the tunnel's MTU arrive over a narrower path. Its routers fragment the
/// datagrams, or tell the sender the path's MTU by ICMP, who then fragments them itself; learning it may cost a
/// packet each way. Where neither happens the path is a black hole.
final class LargePackets implements Check {

    /// The first one in each direction, by which the ends learn the path's MTU.
    private static final int LEARNING = 2;

    @Override
    public String id() {
        return "P3-large-packets";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                Evidence.capturePath("client", "eth0"),
                Evidence.capturePath("near", "wan"),
                Evidence.capturePath("server", "eth0"));
        var client = evidence.observations().addressesOf("client");
        Step step = evidence.observations().step("large packets");
        List<CapturedPacket> uplink = in(step, evidence.packets("client", "eth0"));
        boolean clientFragments = uplink.stream()
                .anyMatch(packet -> packet.protocol() == Protocol.FRAGMENT
                        && client.contains(packet.source().address()));
        long onPath = in(step, evidence.packets("near", "wan")).stream()
                .filter(packet -> packet.protocol() == Protocol.FRAGMENT)
                .count();
        long told = uplink.stream().filter(PathMtuMessage::is).count();
        boolean arrived = true;
        int lost = 0;
        for (String end : List.of("client", "server")) {
            var pings = Pings.of(evidence, "ping-large-" + end);
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
}
