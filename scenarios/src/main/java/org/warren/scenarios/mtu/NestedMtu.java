package org.warren.scenarios.mtu;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance P2 and R8: a tunnel whose endpoint lies in another has that one's MTU less 80 bytes.
final class NestedMtu implements Check {

    @Override
    public String id() {
        return "P2-nested-mtu";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        int outside = Measured.of(evidence, MtuScenario.CHOSEN).mtu();
        int inside = Measured.of(evidence, MtuScenario.NESTED).mtu();
        findings.expect(
                inside == outside - Layers.WG_QUICK_OVERHEAD,
                "In a tunnel with an MTU of %d bytes the inner one has %d, not %d."
                        .formatted(outside, inside, outside - Layers.WG_QUICK_OVERHEAD));
        return findings.result("In a tunnel with an MTU of %d bytes the inner one has %d.".formatted(outside, inside));
    }
}
