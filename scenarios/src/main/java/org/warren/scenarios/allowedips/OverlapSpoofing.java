package org.warren.scenarios.allowedips;

import java.net.InetAddress;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Conformance R2: a peer may send from its own prefix, but not from the part of it that is another peer's.
final class OverlapSpoofing implements Checker {

    @Override
    public String id() {
        return "R2-overlap";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(
                id(),
                Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME),
                Evidence.capturePath(AllowedIpsScenario.OTHER, Tunnel.NAME));
        Step step = evidence.observations().step(AllowedIpsScenario.SPOOF);
        String foreign = AllowedIpsScenario.MOVING;
        long own = from(evidence, RoadWarrior.CLIENT, "10.100.7.1", step);
        long sent = from(evidence, AllowedIpsScenario.OTHER, foreign, step);
        long passed = from(evidence, RoadWarrior.CLIENT, foreign, step);
        if (own == 0 || sent == 0) {
            objections.lack("The other peer sent nothing from its own address, or nothing from the server's.");
        }
        objections.expect(
                passed == 0,
                "%d packets from %s, which is the server's, came out though the other peer sent them."
                        .formatted(passed, foreign));
        return objections.conclude(
                "Of the other peer's packets %d from its own address came out, and none of %d from %s."
                        .formatted(own, sent, foreign));
    }

    private static long from(Evidence evidence, String node, String address, Step step) {
        var wanted = InetAddress.ofLiteral(address);
        return evidence.packets(node, Tunnel.NAME).stream()
                .filter(packet -> step.contains(packet.nanos())
                        && packet.source().address().equals(wanted))
                .count();
    }
}
