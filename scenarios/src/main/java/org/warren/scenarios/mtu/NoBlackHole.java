package org.warren.scenarios.mtu;

import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance P3: whatever the tunnel's MTU lets in arrives, be it in fragments, and what is longer is refused to
/// the sender's face. Between the two there must be no length that vanishes.
///
/// @param phase which search is judged
record NoBlackHole(String phase) implements Checker {

    @Override
    public String id() {
        return "P3-no-black-hole-" + phase;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), "observations.json", Evidence.capturePath(RoadWarrior.CLIENT, "eth0"));
        var measured = Measured.of(evidence, phase);
        long told = evidence.packets(RoadWarrior.CLIENT, "eth0").stream()
                .filter(NoBlackHole::isTooBig)
                .count();
        objections.expect(
                measured.answered() == measured.mtu(),
                "Of packets up to the tunnel's MTU of %d bytes the largest that was answered has %d, %s."
                        .formatted(
                                measured.mtu(),
                                measured.answered(),
                                told == 0
                                        ? "and nobody told the client why: the path is a black hole"
                                        : "though ICMP told the client why"));
        objections.expect(
                measured.beyondRefused() > 0,
                "A packet of %d bytes was not refused as too long for a tunnel with an MTU of %d."
                        .formatted(measured.mtu() + 1, measured.mtu()));
        return objections.conclude("Packets of up to %d bytes, the tunnel's MTU, were answered; %s."
                .formatted(
                        measured.answered(),
                        told == 0
                                ? "no router had to tell the client the path's MTU"
                                : "by ICMP the client learned the path's MTU"));
    }

    /// RFC 792: type 3, code 4, fragmentation needed. RFC 4443 §3.2: type 2, packet too big.
    private static boolean isTooBig(CapturedPacket packet) {
        var payload = packet.payload();
        if (payload.remaining() < 2) {
            return false;
        }
        return switch (packet.protocol()) {
            case ICMP -> payload.get(0) == 3 && payload.get(1) == 4;
            case ICMPV6 -> payload.get(0) == 2;
            default -> false;
        };
    }
}
