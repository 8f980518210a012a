package org.warren.scenarios.routechange;

import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R8: where a tunnel's datagrams enter the tunnel themselves, each grows until it is too long and is
/// dropped; the node lives on, and the tunnel works as soon as the endpoint is right again.
final class BoundedLoop implements Check {

    /// A packet grows by 60 bytes each time round, so it is longer than the tunnel's MTU of 1420 after 24 rounds.
    private static final long BYTES_PER_PING_MAX = 24 * (1420 + 32);

    @Override
    public String id() {
        return "R8-bounded-loop";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath("client", "wg0"));
        var loop = evidence.observations().value("ping-loop");
        var after = evidence.observations().value("ping-after-loop");
        long bytes = evidence.observations().value("loop-bytes").asLong();
        int sent = loop.path("sent").asInt();
        if (sent == 0 || after.path("sent").asInt() == 0) {
            findings.missing("No ping was sent into the loop, or none after it.");
        }
        findings.expect(
                loop.path("received").asInt() == 0,
                "%d pings were answered though the endpoint lay inside the tunnel; was there a loop?"
                        .formatted(loop.path("received").asInt()));
        if (!findings.expect(
                bytes <= sent * BYTES_PER_PING_MAX,
                "%d pings made the tunnel carry %d bytes, where %d are the most that packets of its MTU come to: the loop is not bounded."
                        .formatted(sent, bytes, sent * BYTES_PER_PING_MAX))) {
            evidence.observations().findStep("loop").ifPresent(step -> cite(evidence, step, findings));
        }
        findings.expect(
                after.path("received").asInt() == after.path("sent").asInt(),
                "After the loop %d of %d pings were answered."
                        .formatted(
                                after.path("received").asInt(),
                                after.path("sent").asInt()));
        return findings.result(
                "%d pings into the loop made %d bytes, and after it the tunnel worked again.".formatted(sent, bytes));
    }

    /// A fragment in the tunnel is of a datagram of the tunnel's that was longer than its MTU.
    private static void cite(Evidence evidence, Step step, Findings findings) {
        evidence.packets("client", "wg0").stream()
                .filter(packet -> step.contains(packet.nanos()) && packet.protocol() == Protocol.FRAGMENT)
                .forEach(packet -> findings.cite(Evidence.capturePath("client", "wg0"), packet));
    }
}
