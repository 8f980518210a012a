package org.warren.scenarios.mtu;

import org.warren.harness.capture.PathMtuMessage;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance P3: whatever the tunnel's MTU lets in arrives, be it in fragments, and what is longer is refused to
/// the sender's face. Between the two there must be no length that vanishes.
///
/// @param phase which search is judged
record NoBlackHole(String phase) implements Check {

    @Override
    public String id() {
        return "P3-no-black-hole-" + phase;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json", Evidence.capturePath(RoadWarrior.CLIENT, "eth0"));
        var measured = Measured.of(evidence, phase);
        Step step = evidence.observations().step(phase);
        long told = evidence.packets(RoadWarrior.CLIENT, "eth0").stream()
                .filter(packet -> step.contains(packet.nanos()) && PathMtuMessage.is(packet))
                .count();
        findings.expect(
                measured.answered() == measured.mtu(),
                "Of packets up to the tunnel's MTU of %d bytes the largest that was answered has %d, %s."
                        .formatted(
                                measured.mtu(),
                                measured.answered(),
                                told == 0
                                        ? "and nobody told the client why: the path is a black hole"
                                        : "though ICMP told the client why"));
        findings.expect(
                measured.beyondRefused() > 0,
                "A packet of %d bytes was not refused as too long for a tunnel with an MTU of %d."
                        .formatted(measured.mtu() + 1, measured.mtu()));
        return findings.result("Packets of up to %d bytes, the tunnel's MTU, were answered; %s."
                .formatted(
                        measured.answered(),
                        told == 0
                                ? "no router had to tell the client the path's MTU"
                                : "by ICMP the client learned the path's MTU"));
    }
}
