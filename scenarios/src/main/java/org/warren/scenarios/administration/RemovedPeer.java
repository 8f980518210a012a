package org.warren.scenarios.administration;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance A2: a peer that is removed hears nothing more, and once it is back nothing passes before a new
/// handshake.
final class RemovedPeer implements Checker {

    @Override
    public String id() {
        return "A2-removed-peer";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), TunnelEnd.capture(RoadWarrior.SERVER), "observations.json");
        var removed = evidence.observations().value("ping-removed");
        var returned = evidence.observations().value("ping-returned");
        var whileRemoved = sent(evidence, AdministrationScenario.REMOVED);
        if (removed.path("sent").asInt() == 0 || returned.path("sent").asInt() == 0) {
            objections.lack("The client sent nothing while it was removed, or nothing after.");
        }
        objections.expect(
                whileRemoved.isEmpty() && removed.path("received").asInt() == 0,
                "The server sent %d datagrams to a peer that had been removed.".formatted(whileRemoved.size()));
        var first = sent(evidence, AdministrationScenario.RETURNED).stream().findFirst();
        objections.expect(
                first.isEmpty() || first.get().kind() != Kind.DATA,
                "The server sent data to a peer that was back before any handshake.");
        objections.expect(
                returned.path("received").asInt() == returned.path("sent").asInt(),
                "Of the %d pings of the client that was back %d were answered."
                        .formatted(
                                returned.path("sent").asInt(),
                                returned.path("received").asInt()));
        return objections.conclude("The removed peer heard nothing, and was back with a new handshake.");
    }

    private static List<WireGuardDatagram> sent(Evidence evidence, String name) {
        Step step = evidence.observations().step(name);
        return TunnelEnd.of(evidence, RoadWarrior.SERVER).sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .toList();
    }
}
