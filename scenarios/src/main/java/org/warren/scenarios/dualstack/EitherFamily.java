package org.warren.scenarios.dualstack;

import java.net.Inet6Address;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R9 and R3: a session goes on when its datagrams change from IPv4 to IPv6 and back, without a
/// handshake, and the server answers over the family over which it was spoken to.
final class EitherFamily implements Check {

    @Override
    public String id() {
        return "R9-either-family";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return evidence.observations().parameter("ipv6").equals("on");
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath("client", "eth0"));
        int ipv6 = judgeStep(evidence, "over IPv6", "ping-ipv6", true, findings);
        int ipv4 = judgeStep(evidence, "back to IPv4", "ping-back", false, findings);
        return findings.result(
                "The session went on without a handshake, with %d datagrams over IPv6 and then %d over IPv4."
                        .formatted(ipv6, ipv4));
    }

    private static int judgeStep(Evidence evidence, String name, String ping, boolean ipv6, Findings findings) {
        var step = evidence.observations().step(name);
        List<WireGuardDatagram> datagrams = WireGuardDatagram.in(evidence.packets("client", "eth0")).stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .toList();
        if (datagrams.isEmpty()) {
            findings.missing("No datagram is in the step \"%s\".".formatted(name));
        }
        for (var datagram : datagrams) {
            findings.expect(
                    datagram.packet().source().address() instanceof Inet6Address == ipv6,
                    "In the step \"%s\" a %s went from %s to %s."
                            .formatted(
                                    name,
                                    datagram.kind().words(),
                                    datagram.packet().source(),
                                    datagram.packet().destination()));
            findings.expect(
                    datagram.kind() == Kind.DATA || datagram.kind() == Kind.KEEPALIVE,
                    "The session did not go on: a %s was sent at %s."
                            .formatted(datagram.kind().words(), Seconds.text(datagram.nanos())));
        }
        var counts = evidence.observations().value(ping);
        findings.expect(
                counts.path("received").asInt() > 0,
                "In the step \"%s\" none of %d pings was answered."
                        .formatted(name, counts.path("sent").asInt()));
        return datagrams.size();
    }
}
