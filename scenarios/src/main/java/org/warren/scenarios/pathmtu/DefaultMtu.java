package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance P2: a tunnel interface is made with an MTU of 1420 bytes, which leaves 80 for IPv6, UDP and WireGuard.
final class DefaultMtu implements Checker {

    @Override
    public String id() {
        return "P2-default-mtu";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), "observations.json");
        for (String role : List.of("client", "server")) {
            int mtu = evidence.observations().value("default-mtu-" + role).asInt();
            objections.expect(
                    mtu == PathMtuScenario.TUNNEL_MTU,
                    "The %s made an interface with an MTU of %d bytes, not 1420.".formatted(role, mtu));
        }
        return objections.conclude("Both ends made interfaces with an MTU of 1420 bytes.");
    }
}
