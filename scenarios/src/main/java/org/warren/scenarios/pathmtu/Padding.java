package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance P1, whitepaper §5.4.6: the inner packet is padded to a multiple of 16 bytes, but not beyond the
/// tunnel's MTU.
final class Padding implements Check {

    private static final int OVERHEAD_BYTES = 32;

    @Override
    public String id() {
        return "P1-padding";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture("client"));
        var step = evidence.observations().step("padding");
        List<Integer> lengths = TunnelEnd.of(evidence, "client").sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()) && datagram.kind() == Kind.DATA)
                .map(datagram -> datagram.message().length() - OVERHEAD_BYTES)
                .toList();
        if (lengths.size() != PathMtuScenario.PADDED_BYTES.size()) {
            findings.missing("For %d packets the capture has %d datagrams with data, so nobody knows which is which."
                    .formatted(PathMtuScenario.PADDED_BYTES.size(), lengths.size()));
            return findings.result("");
        }
        List<Integer> expected =
                PathMtuScenario.PADDED_BYTES.stream().map(Padding::padded).toList();
        findings.expect(
                lengths.equals(expected),
                "Packets of %s bytes were padded to %s bytes, not %s."
                        .formatted(PathMtuScenario.PADDED_BYTES, lengths, expected));
        return findings.result(
                "Packets of %s bytes were padded to %s bytes.".formatted(PathMtuScenario.PADDED_BYTES, lengths));
    }

    private static int padded(int bytes) {
        return Math.min((bytes + 15) / 16 * 16, PathMtuScenario.TUNNEL_MTU);
    }
}
