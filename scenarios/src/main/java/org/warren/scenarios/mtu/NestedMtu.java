package org.warren.scenarios.mtu;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance P2 and R8: a tunnel whose endpoint lies in another has that one's MTU less 80 bytes.
final class NestedMtu implements Checker {

    @Override
    public String id() {
        return "P2-nested-mtu";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), "observations.json");
        int outside = Measured.of(evidence, MtuScenario.CHOSEN).mtu();
        int inside = Measured.of(evidence, MtuScenario.NESTED).mtu();
        objections.expect(
                inside == outside - Layers.WG_QUICK_OVERHEAD,
                "In a tunnel with an MTU of %d bytes the inner one has %d, not %d."
                        .formatted(outside, inside, outside - Layers.WG_QUICK_OVERHEAD));
        return objections.conclude(
                "In a tunnel with an MTU of %d bytes the inner one has %d.".formatted(outside, inside));
    }
}
