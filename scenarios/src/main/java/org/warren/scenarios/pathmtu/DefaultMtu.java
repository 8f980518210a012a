package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance P2: a tunnel interface is made with an MTU of 1420 bytes, which leaves 80 for IPv6, UDP and WireGuard.
final class DefaultMtu implements Check {

    @Override
    public String id() {
        return "P2-default-mtu";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        for (String role : List.of("client", "server")) {
            int mtu = evidence.observations().value("default-mtu-" + role).asInt();
            findings.expect(
                    mtu == PathMtuScenario.TUNNEL_MTU,
                    "The %s made an interface with an MTU of %d bytes, not 1420.".formatted(role, mtu));
        }
        return findings.result("Both ends made interfaces with an MTU of 1420 bytes.");
    }
}
