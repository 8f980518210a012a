package org.warren.scenarios.administration;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance A2: a peer that is removed hears nothing more, and once it is back nothing passes before a new
/// handshake.
final class RemovedPeer implements Check {

    @Override
    public String id() {
        return "A2-removed-peer";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(RoadWarrior.SERVER), "observations.json");
        var removed = evidence.observations().value("ping-removed");
        var returned = evidence.observations().value("ping-returned");
        long removedAt = AdministrationScenario.doneNanos(evidence, AdministrationScenario.REMOVED);
        var server = TunnelEnd.of(evidence, RoadWarrior.SERVER);
        var whileRemoved = server.sent().stream()
                .filter(datagram -> datagram.nanos() > removedAt
                        && datagram.nanos()
                                <= evidence.observations()
                                        .step(AdministrationScenario.REMOVED)
                                        .endNanos())
                .toList();
        whileRemoved.forEach(datagram -> findings.cite(TunnelEnd.capture(RoadWarrior.SERVER), datagram.packet()));
        if (removed.path("sent").asInt() == 0 || returned.path("sent").asInt() == 0) {
            findings.missing("The client sent nothing while it was removed, or nothing after.");
        }
        findings.expect(
                whileRemoved.isEmpty() && removed.path("received").asInt() == 0,
                "The server sent %d datagrams to a peer that had been removed at %s, which got %d answers to %d pings."
                        .formatted(
                                whileRemoved.size(),
                                Seconds.precise(removedAt),
                                removed.path("received").asInt(),
                                removed.path("sent").asInt()));
        Step back = evidence.observations().step(AdministrationScenario.RETURNED);
        server.sent().stream()
                .filter(datagram -> back.contains(datagram.nanos()))
                .filter(datagram -> server.sessionBegan(datagram).orElse(Long.MAX_VALUE) <= removedAt)
                .findFirst()
                .ifPresent(datagram -> {
                    findings.cite(TunnelEnd.capture(RoadWarrior.SERVER), datagram.packet());
                    findings.fail(
                            "The server sent data at %s to a peer that was back, under the session from before its removal."
                                    .formatted(Seconds.precise(datagram.nanos())));
                });
        findings.expect(
                returned.path("received").asInt() == returned.path("sent").asInt(),
                "Of the %d pings of the client that was back %d were answered."
                        .formatted(
                                returned.path("sent").asInt(),
                                returned.path("received").asInt()));
        return findings.result("The removed peer heard nothing, and was back with a new handshake.");
    }
}
