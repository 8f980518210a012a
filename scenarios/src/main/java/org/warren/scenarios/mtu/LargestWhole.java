package org.warren.scenarios.mtu;

import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance P1 and P3: the largest packet that crosses the path in one piece is the one that theory names: the
/// path's MTU less 60 bytes over IPv4 and 80 over IPv6, rounded down to a multiple of 16 where the tunnel's MTU leaves
/// room for the padding, and to the byte where it does not.
///
/// @param phase which search is judged
record LargestWhole(String phase) implements Check {

    private static final int HEADERS_IPV4 = 28;
    private static final int HEADERS_IPV6 = 48;

    @Override
    public String id() {
        return "P1-largest-whole-" + phase;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json", Evidence.capturePath(RoadWarrior.SERVER, "eth0"));
        var measured = Measured.of(evidence, phase);
        boolean ipv6 = Measured.isOuterIpv6(evidence);
        int path = Math.min(Measured.parameter(evidence, "uplink-mtu"), Measured.parameter(evidence, "path-mtu"));
        int theory = Layers.largestWhole(measured.mtu(), ipv6, path);
        findings.expect(
                measured.whole() == theory,
                "Over a path of %d bytes and IPv%d the largest packet that passed whole has %d bytes, not %d."
                        .formatted(path, ipv6 ? 6 : 4, measured.whole(), theory));
        var step = evidence.observations().step(phase);
        var client = evidence.observations().addressesOf(RoadWarrior.CLIENT);
        int longest = WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0")).stream()
                .filter(datagram -> step.contains(datagram.nanos())
                        && datagram.kind() == Kind.DATA
                        && client.contains(datagram.packet().source().address()))
                .mapToInt(datagram -> datagram.message().length() + (ipv6 ? HEADERS_IPV6 : HEADERS_IPV4))
                .max()
                .orElse(0);
        if (longest == 0) {
            findings.missing("No datagram with data reached the server in one piece.");
        } else {
            int expected = Layers.outer(theory, measured.mtu(), ipv6);
            findings.expect(
                    longest == expected,
                    "The longest datagram that reached the server in one piece is an IP packet of %d bytes, not %d."
                            .formatted(longest, expected));
        }
        return findings.result(
                "Over a path of %d bytes and IPv%d packets of up to %d bytes passed whole, in IP packets of %d."
                        .formatted(path, ipv6 ? 6 : 4, measured.whole(), longest));
    }
}
