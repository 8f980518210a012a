package org.warren.scenarios.timers;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance T4, whitepaper §6.2: nothing is sent under a session that is REJECT_AFTER_TIME, 180 s, old.
///
/// @param role whose sending is judged
public record SessionAge(String role) implements Check {

    private static final long REJECT_AFTER_TIME_NANOS = 180_000_000_000L;

    @Override
    public String id() {
        return "T4-session-age-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), TunnelEnd.capture(role));
        var end = TunnelEnd.of(evidence, role);
        Map<Integer, Session> sessions = end.handshakes().stream()
                .collect(Collectors.toMap(Session::peerIndex, Function.identity(), (first, later) -> first));
        long oldest = -1;
        for (var datagram : end.sent()) {
            if (!(datagram.message() instanceof Data data)) {
                continue;
            }
            var session = sessions.get(data.receiverIndex());
            if (session == null) {
                findings.missing("The %s sent data at %s under a session whose handshake was not captured."
                        .formatted(role, Seconds.text(datagram.nanos())));
                continue;
            }
            long age = session.ageNanos(datagram.nanos());
            oldest = Math.max(oldest, age);
            findings.expect(
                    age < REJECT_AFTER_TIME_NANOS + TimerLateness.TOLERANCE_NANOS,
                    "The %s sent data at %s under a session of %s; 180 s is the end."
                            .formatted(role, Seconds.text(datagram.nanos()), Seconds.text(age)));
        }
        if (oldest < 0) {
            findings.missing("The %s sent no data.".formatted(role));
        }
        return findings.result("The oldest session under which the %s sent was %s old; 180 s is the end."
                .formatted(role, Seconds.text(oldest)));
    }
}
