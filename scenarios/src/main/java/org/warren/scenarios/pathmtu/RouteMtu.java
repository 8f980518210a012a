package org.warren.scenarios.pathmtu;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance P3: where the inner route's MTU is smaller than the tunnel's, the inner sender is told that its
/// packet is too long, and one of just that MTU arrives.
final class RouteMtu implements Check {

    @Override
    public String id() {
        return "P3-route-mtu";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        var beyond = Pings.of(evidence, "ping-beyond-route");
        var at = Pings.of(evidence, "ping-at-route");
        if (beyond.sent() == 0 || at.sent() == 0) {
            findings.missing("The client sent nothing along the route.");
        }
        findings.expect(
                beyond.received() == 0 && beyond.tooLong() > 0,
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
