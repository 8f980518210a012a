package org.warren.scenarios.dualstack;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R9: the tunnel works over IPv4, also on nodes that have no IPv6.
final class AnsweredOverIpv4 implements Check {

    @Override
    public String id() {
        return "R9-ipv4";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        var ping = evidence.observations().value("ping-ipv4");
        int sent = ping.path("sent").asInt();
        int received = ping.path("received").asInt();
        findings.expect(
                received > 0 && received == sent, "Over IPv4 %d of %d pings were answered.".formatted(received, sent));
        return findings.result("Over IPv4 all %d pings were answered, with IPv6 %s."
                .formatted(sent, evidence.observations().parameter("ipv6")));
    }
}
