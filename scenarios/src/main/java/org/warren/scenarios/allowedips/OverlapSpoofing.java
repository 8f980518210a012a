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

/// Conformance R2: a peer may send from its own prefix, but not from the part of it that is another peer's.
final class OverlapSpoofing implements Check {

    private static final String OWN = "10.100.7.1";

    @Override
    public String id() {
        return "R2-overlap";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME),
                Evidence.capturePath(AllowedIpsScenario.OTHER, Tunnel.NAME));
        Step step = evidence.observations().step(AllowedIpsScenario.SPOOF);
        String foreign = AllowedIpsScenario.MOVING;
        List<Echo> sent = from(evidence, AllowedIpsScenario.OTHER, foreign).stream()
                .filter(request -> step.contains(request.packet().nanos()))
                .toList();
        List<Echo> ownSent = from(evidence, AllowedIpsScenario.OTHER, OWN);
        long own = from(evidence, RoadWarrior.CLIENT, OWN).stream()
                .filter(request -> request.isAmong(ownSent))
                .count();
        List<Echo> passed = from(evidence, RoadWarrior.CLIENT, foreign).stream()
                .filter(request -> request.isAmong(sent))
                .toList();
        passed.forEach(
                request -> findings.cite(Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME), request.packet()));
        if (own == 0 || sent.isEmpty()) {
            findings.missing("The other peer sent nothing from its own address, or nothing from the server's.");
        }
        findings.expect(
                passed.isEmpty(),
                "%d pings from %s, which is the server's, came out of the client's tunnel though the other peer sent them."
                        .formatted(passed.size(), foreign));
        return findings.result("Of the other peer's pings %d from its own address came out, and none of %d from %s."
                .formatted(own, sent.size(), foreign));
    }

    /// The requests from an address that passed a node's tunnel interface.
    private static List<Echo> from(Evidence evidence, String node, String address) {
        var wanted = InetAddress.ofLiteral(address);
        return Echo.requests(evidence.packets(node, Tunnel.NAME)).stream()
                .filter(request -> request.packet().source().address().equals(wanted))
                .toList();
    }
}
