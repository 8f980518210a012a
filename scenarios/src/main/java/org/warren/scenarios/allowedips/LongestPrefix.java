package org.warren.scenarios.allowedips;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.Echo;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Conformance R1, whitepaper §2: of several prefixes that contain a destination the longest names the peer, however
/// the prefixes of the peers lie within each other.
final class LongestPrefix implements Check {

    @Override
    public String id() {
        return "R1-longest-prefix";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                Evidence.capturePath(RoadWarrior.SERVER, Tunnel.NAME),
                Evidence.capturePath(AllowedIpsScenario.OTHER, Tunnel.NAME));
        Step step = evidence.observations().step(AllowedIpsScenario.LONGEST);
        List<Echo> asked = Echo.requests(evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME)).stream()
                .filter(request -> step.contains(request.packet().nanos()))
                .toList();
        AllowedIpsScenario.DESTINATIONS.forEach((address, peer) -> {
            for (String node : List.of(RoadWarrior.SERVER, AllowedIpsScenario.OTHER)) {
                long got = arrived(evidence, node, address, asked);
                if (node.equals(peer)) {
                    findings.expect(
                            got > 0,
                            "No ping for %s reached %s, whose prefix is the longest.".formatted(address, node));
                } else {
                    findings.expect(
                            got == 0,
                            "%d pings for %s reached %s, though a longer prefix is %s's."
                                    .formatted(got, address, node, peer));
                }
            }
            var ping = evidence.observations().value("ping-" + address);
            if (ping.path("sent").asInt() == 0) {
                findings.missing("No ping was sent to %s.".formatted(address));
            }
            findings.expect(
                    ping.path("received").asInt() == ping.path("sent").asInt(),
                    "Of %d pings to %s %d were answered."
                            .formatted(
                                    ping.path("sent").asInt(),
                                    address,
                                    ping.path("received").asInt()));
        });
        return findings.result("Packets for %d destinations reached the peer with the longest prefix, and it alone."
                .formatted(AllowedIpsScenario.DESTINATIONS.size()));
    }

    /// How many of the requests came out of a node's tunnel.
    private static long arrived(Evidence evidence, String node, String address, List<Echo> asked) {
        var wanted = InetAddress.ofLiteral(address);
        return Echo.requests(evidence.packets(node, Tunnel.NAME)).stream()
                .filter(request -> request.packet().destination().address().equals(wanted))
                .filter(request -> request.isAmong(asked))
                .count();
    }
}
