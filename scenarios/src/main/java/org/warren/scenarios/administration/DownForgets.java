package org.warren.scenarios.administration;

import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance A2: an interface that was down has forgotten its sessions: it takes nothing under the old one, and
/// begins with a handshake.
///
/// @param role whose interface was down
record DownForgets(String role) implements Check {

    @Override
    public String id() {
        return "A2-down-forgets-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(role), "observations.json");
        var end = TunnelEnd.of(evidence, role);
        Step oldStep = evidence.observations().step(AdministrationScenario.old(role));
        Step againStep = evidence.observations().step(AdministrationScenario.again(role));
        long down = AdministrationScenario.doneNanos(evidence, AdministrationScenario.old(role));
        long reached = end.received().stream()
                .filter(datagram -> oldStep.contains(datagram.nanos()) && isOfBefore(end, datagram, down))
                .count();
        if (reached == 0) {
            findings.missing("Nothing reached the %s under the session that it is to have forgotten.".formatted(role));
        }
        var sent = end.sent().stream()
                .filter(datagram -> datagram.nanos() > down && datagram.nanos() <= againStep.endNanos())
                .filter(datagram -> datagram.kind() == Kind.DATA)
                .toList();
        if (sent.stream().anyMatch(datagram -> end.sessionBegan(datagram).isEmpty())) {
            findings.missing("The %s sent data under a session whose handshake was not captured.".formatted(role));
        }
        var underOld = sent.stream()
                .filter(datagram -> isOfBefore(end, datagram, down))
                .toList();
        underOld.forEach(datagram -> findings.cite(TunnelEnd.capture(role), datagram.packet()));
        underOld.stream()
                .findFirst()
                .ifPresent(first -> findings.fail(
                        "The %s was down at %s, then up again, and sent %d datagrams with data under the session that had begun at %s, the first at %s: it kept the session."
                                .formatted(
                                        role,
                                        Seconds.precise(down),
                                        underOld.size(),
                                        Seconds.precise(end.sessionBegan(first).orElseThrow()),
                                        Seconds.precise(first.nanos()))));
        var again = evidence.observations().value("ping-again-" + role);
        findings.expect(
                again.path("received").asInt() > 0
                        && again.path("received").asInt() == again.path("sent").asInt(),
                "Of the %d pings of the %s that was up again %d were answered."
                        .formatted(
                                again.path("sent").asInt(),
                                role,
                                again.path("received").asInt()));
        return findings.result("The %s had forgotten its session and began with a handshake.".formatted(role));
    }

    private static boolean isOfBefore(TunnelEnd end, WireGuardDatagram datagram, long down) {
        return datagram.kind() == Kind.DATA && end.sessionBegan(datagram).orElse(Long.MAX_VALUE) <= down;
    }
}
