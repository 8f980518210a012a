package org.warren.scenarios.timers;

import java.net.InetAddress;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance T4, whitepaper §6.2: what arrives under a session just before it is REJECT_AFTER_TIME, 180 s, old comes
/// out of the tunnel; what was sent in time and arrives later does not.
///
/// @param role whose receiving is judged
/// @param tunnel the role's tunnel interface, which was captured
/// @param from the inner address whose pings are looked for
/// @param inTime the step in which a datagram arrives before that age
/// @param tooLate the step in which one arrives after it
public record OldSessionRefused(String role, String tunnel, String from, String inTime, String tooLate)
        implements Check {

    private static final long REJECT_AFTER_TIME_NANOS = 180_000_000_000L;

    @Override
    public String id() {
        return "T4-old-session-refused-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(role), Evidence.capturePath(role, tunnel));
        Step before = evidence.observations().step(inTime);
        Step after = evidence.observations().step(tooLate);
        long young = oldestArrival(evidence, before);
        long old = oldestArrival(evidence, after);
        if (young < 0 || young >= REJECT_AFTER_TIME_NANOS || old < REJECT_AFTER_TIME_NANOS) {
            findings.missing(
                    "No data reached the %s just before its session was 180 s old, or none after.".formatted(role));
        }
        findings.expect(
                cameOut(evidence, before) > 0,
                "Data that reached the %s under a session of %s did not come out."
                        .formatted(role, Seconds.text(young)));
        findings.expect(
                cameOut(evidence, after) == 0,
                "Data that reached the %s under a session of %s came out; 180 s is the end."
                        .formatted(role, Seconds.text(old)));
        return findings.result("The %s took data under a session of %s, and none under one of %s."
                .formatted(role, Seconds.precise(young), Seconds.precise(old)));
    }

    /// The age of the session under which data arrived, the greatest if there were several; -1 for no data.
    private long oldestArrival(Evidence evidence, Step step) {
        var end = TunnelEnd.of(evidence, role);
        long oldest = -1;
        for (var datagram : end.received()) {
            if (step.contains(datagram.nanos()) && datagram.message() instanceof Data data) {
                oldest = Math.max(
                        oldest,
                        end.handshakes().stream()
                                .filter(session -> session.ownIndex() == data.receiverIndex())
                                .mapToLong(session -> session.ageNanos(datagram.nanos()))
                                .findFirst()
                                .orElse(-1));
            }
        }
        return oldest;
    }

    private long cameOut(Evidence evidence, Step step) {
        var wanted = InetAddress.ofLiteral(from);
        return Echo.requests(evidence.packets(role, tunnel)).stream()
                .filter(request -> step.contains(request.packet().nanos())
                        && request.packet().source().address().equals(wanted))
                .count();
    }
}
