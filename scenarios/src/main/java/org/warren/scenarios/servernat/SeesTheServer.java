package org.warren.scenarios.servernat;

import org.warren.harness.capture.Echo;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A host beyond the server sees the server's address in the pings that the tunnel's peers send it, and never one of
/// the tunnel's.
final class SeesTheServer implements Check {

    @Override
    public String id() {
        return "masquerade";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath(ServerNatScenario.BEYOND, "eth0"));
        int seen = 0;
        for (var request : Echo.requests(evidence.packets(ServerNatScenario.BEYOND, "eth0"))) {
            String source = Endpoint.text(request.packet().source().address());
            seen++;
            if (!findings.expect(
                    source.equals(ServerNatScenario.SERVER_OFFICE_IPV4),
                    "The host beyond the server saw a ping of the tunnel come from %s at %s, not from the server's %s."
                            .formatted(
                                    source,
                                    Seconds.text(request.packet().nanos()),
                                    ServerNatScenario.SERVER_OFFICE_IPV4))) {
                findings.cite(Evidence.capturePath(ServerNatScenario.BEYOND, "eth0"), request.packet());
            }
        }
        if (seen == 0) {
            findings.missing("No ping reached the host beyond the server.");
        }
        return findings.result("The host beyond the server got %d pings, all from the server's address %s."
                .formatted(seen, ServerNatScenario.SERVER_OFFICE_IPV4));
    }
}
