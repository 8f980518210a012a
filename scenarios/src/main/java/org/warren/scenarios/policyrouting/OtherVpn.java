package org.warren.scenarios.policyrouting;

import java.util.List;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.NestedTunnel;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// A route of the main table that is more specific than a default route still wins over the full tunnel: pings to
/// another VPN's network go by that VPN's interface.
final class OtherVpn implements Check {

    @Override
    public String id() {
        return "R7-more-specific-route";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath(RoadWarrior.CLIENT, NestedTunnel.NAME));
        int sent = evidence.observations().value("ping-other-vpn").path("sent").asInt();
        List<CapturedPacket> packets = evidence.packets(RoadWarrior.CLIENT, NestedTunnel.NAME);
        List<Echo> requests = Echo.requests(packets);
        long replies = Echo.replies(packets).stream()
                .filter(reply -> reply.isAmong(requests))
                .count();
        if (sent == 0) {
            findings.missing("No ping to the other VPN was sent.");
        }
        findings.expect(
                requests.size() == sent && replies == sent,
                "Of %d pings to the other VPN %d went by its interface, and %d answers came back by it."
                        .formatted(sent, requests.size(), replies));
        return findings.result(
                "All %d pings to the other VPN, and their answers, went by its interface.".formatted(sent));
    }
}
