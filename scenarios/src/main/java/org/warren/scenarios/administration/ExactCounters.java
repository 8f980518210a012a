package org.warren.scenarios.administration;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance A1: what an end counts as received and sent is every byte of every message, headers, padding, keepalives
/// and handshakes too.
///
/// @param role whose counters are judged
record ExactCounters(String role) implements Check {

    @Override
    public String id() {
        return "A1-exact-counters-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(role), "observations.json");
        String[] fields =
                evidence.observations().value("transfer-" + role).asText().split("\t", -1);
        if (fields.length != 3) {
            findings.missing("The %s noted no counters of one peer.".formatted(role));
            return findings.result("");
        }
        long until = AdministrationScenario.countedNanos(evidence);
        var end = TunnelEnd.of(evidence, role);
        long received = bytes(end.received(), until);
        long sent = bytes(end.sent(), until);
        if (received == 0 || sent == 0) {
            findings.missing("The %s has received nothing, or sent nothing.".formatted(role));
        }
        findings.expect(
                Long.parseLong(fields[1]) == received,
                "The %s counts %s bytes received, and %d bytes of messages reached it."
                        .formatted(role, fields[1], received));
        findings.expect(
                Long.parseLong(fields[2]) == sent,
                "The %s counts %s bytes sent, and %d bytes of messages left it.".formatted(role, fields[2], sent));
        return findings.result("The %s counts %d bytes received and %d sent, as many as there were in messages."
                .formatted(role, received, sent));
    }

    private static long bytes(List<WireGuardDatagram> datagrams, long untilNanos) {
        return datagrams.stream()
                .filter(datagram -> datagram.nanos() <= untilNanos)
                .mapToLong(datagram -> datagram.message().length())
                .sum();
    }
}
