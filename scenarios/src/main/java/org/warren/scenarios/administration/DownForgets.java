package org.warren.scenarios.administration;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance A2: an interface that was down has forgotten its sessions: it takes nothing under the old one, and
/// begins with a handshake.
///
/// @param role whose interface was down
record DownForgets(String role) implements Checker {

    @Override
    public String id() {
        return "A2-down-forgets-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), TunnelEnd.capture(role), "observations.json");
        var end = TunnelEnd.of(evidence, role);
        Step oldStep = evidence.observations().step(AdministrationScenario.old(role));
        var underOld = evidence.observations().value("ping-old-" + role);
        long reached = in(end.received(), oldStep).stream()
                .filter(datagram -> datagram.kind() == Kind.DATA)
                .count();
        if (reached == 0) {
            objections.lack("Nothing reached the %s under the session that it is to have forgotten.".formatted(role));
        }
        long answered = in(end.sent(), oldStep).stream()
                .filter(datagram -> datagram.kind() == Kind.DATA)
                .count();
        objections.expect(
                underOld.path("received").asInt() == 0 && answered == 0,
                "The %s was down and up again, and sent %d datagrams with data under a session from before."
                        .formatted(role, answered));
        var first = in(end.sent(), evidence.observations().step(AdministrationScenario.again(role))).stream()
                .findFirst();
        objections.expect(
                first.isPresent() && first.get().kind() == Kind.INITIATION,
                "The %s was up again and did not begin with a handshake.".formatted(role));
        var again = evidence.observations().value("ping-again-" + role);
        objections.expect(
                again.path("received").asInt() > 0
                        && again.path("received").asInt() == again.path("sent").asInt(),
                "Of the %d pings of the %s that was up again %d were answered."
                        .formatted(
                                again.path("sent").asInt(),
                                role,
                                again.path("received").asInt()));
        return objections.conclude("The %s had forgotten its session and began with a handshake.".formatted(role));
    }

    private static List<WireGuardDatagram> in(List<WireGuardDatagram> datagrams, Step step) {
        return datagrams.stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .toList();
    }
}
