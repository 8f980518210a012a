package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance R5: once the node no longer has the address that was contacted, its datagrams leave from another one at
/// once, and none is lost.
final class AddressGone implements Check {

    @Override
    public String id() {
        return "R5-address-gone";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(RoadWarrior.SERVER), "observations.json");
        InetAddress contacted = Answers.contacted(evidence);
        boolean wasThere = Answers.in(evidence, LocalAddressScenario.BACK).stream()
                .anyMatch(datagram -> Answers.source(datagram).equals(contacted));
        int sent = Answers.sent(evidence, "ping-server-gone");
        if (!wasThere || sent == 0) {
            findings.missing("The server sent nothing from %s before that address was gone, or nothing after."
                    .formatted(contacted.getHostAddress()));
        }
        var since = evidence.observations().values().get(LocalAddressScenario.GONE_SINCE);
        Answers.in(evidence, LocalAddressScenario.GONE).stream()
                .filter(datagram -> since == null || datagram.nanos() > since.asLong())
                .filter(datagram -> Answers.source(datagram).equals(contacted))
                .forEach(datagram -> {
                    findings.cite(TunnelEnd.capture(RoadWarrior.SERVER), datagram.packet());
                    findings.fail("The server sent a %s at %s from %s, an address that it no longer has."
                            .formatted(
                                    datagram.kind().words(),
                                    Seconds.precise(datagram.nanos()),
                                    contacted.getHostAddress()));
                });
        int received = Answers.received(evidence, "ping-server-gone");
        findings.expect(
                received == sent,
                "Without the address that was contacted, %d of %d pings of the server were answered."
                        .formatted(received, sent));
        return findings.result("Without the address that was contacted, all %d pings of the server were answered."
                .formatted(received));
    }
}
