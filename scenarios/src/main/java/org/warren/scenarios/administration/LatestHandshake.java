package org.warren.scenarios.administration;

import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance A1: the latest handshake that an end tells is when the handshake was complete, by the clock on the wall.
///
/// @param role whose word is judged
record LatestHandshake(String role) implements Check {

    private static final long SECOND = 1_000_000_000L;
    /// It is told in whole seconds, and the kernel's coarse clock may stand just before one.
    private static final long TOLERANCE_SECONDS = 1;

    @Override
    public String id() {
        return "A1-latest-handshake-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(role), "observations.json");
        String[] fields = evidence.observations()
                .value("latest-handshakes-" + role)
                .asText()
                .split("\t", -1);
        long until = AdministrationScenario.countedNanos(evidence);
        var response = TunnelEnd.of(evidence, role).datagrams().stream()
                .filter(datagram -> datagram.kind() == Kind.RESPONSE && datagram.nanos() <= until)
                .reduce((earlier, later) -> later);
        if (fields.length != 2 || response.isEmpty()) {
            findings.missing("The %s tells no latest handshake, or there was none.".formatted(role));
            return findings.result("");
        }
        long told = Long.parseLong(fields[1]);
        long was = (evidence.observations().epochNanos() + response.get().nanos()) / SECOND;
        findings.expect(
                Math.abs(told - was) <= TOLERANCE_SECONDS,
                "The %s tells that its latest handshake was %d s after 1970, and it was %d s after."
                        .formatted(role, told, was));
        return findings.result("The %s tells the time of its latest handshake.".formatted(role));
    }
}
