package org.warren.kit.timers;

import java.net.InetAddress;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance T4, whitepaper §6.2: a session ends at the age of REJECT_AFTER_TIME, 180 s.
public final class SessionAge {

    private static final long REJECT_AFTER_TIME_NANOS = ProtocolNumbers.REJECT_AFTER_TIME;

    private SessionAge() {}

    /// Nothing is sent in a session of that age.
    ///
    /// @param role of the sending end
    public static Check ofSent(String role) {
        return Check.of("T4-session-age-" + role, (evidence, findings) -> sent(TunnelEnd.of(evidence, role), findings))
                .on(TunnelEnd.capture(role));
    }

    private static CheckResult sent(TunnelEnd end, Findings findings) {
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
                        .formatted(end.role(), Seconds.text(datagram.nanos())));
                continue;
            }
            long age = session.ageNanos(datagram.nanos());
            oldest = Math.max(oldest, age);
            findings.expect(
                    age < REJECT_AFTER_TIME_NANOS + TimerLateness.TOLERANCE_NANOS,
                    "The %s sent data at %s under a session of %s; 180 s is the end."
                            .formatted(end.role(), Seconds.text(datagram.nanos()), Seconds.text(age)));
        }
        if (oldest < 0) {
            findings.missing("The %s sent no data.".formatted(end.role()));
        }
        return findings.result("The oldest session under which the %s sent was %s old; 180 s is the end."
                .formatted(end.role(), Seconds.text(oldest)));
    }

    /// Data that arrives in a session just below that age comes out of the tunnel; data that was sent in time but
    /// arrives later does not.
    ///
    /// @param role of the receiving end
    /// @param tunnel the role's tunnel interface, which was captured
    /// @param from the inner source address of the pings
    /// @param inTime the step in which a datagram arrives before that age
    /// @param tooLate the step in which one arrives after it
    public static Check ofReceived(String role, String tunnel, String from, String inTime, String tooLate) {
        return Check.of("T4-old-session-refused-" + role, (evidence, findings) -> {
                    Step before = evidence.step(inTime);
                    Step after = evidence.step(tooLate);
                    var end = TunnelEnd.of(evidence, role);
                    return received(
                            end,
                            new Arrival(oldestArrival(end, before), cameOut(evidence, role, tunnel, from, before)),
                            new Arrival(oldestArrival(end, after), cameOut(evidence, role, tunnel, from, after)),
                            findings);
                })
                .on(TunnelEnd.capture(role), Evidence.capturePath(role, tunnel));
    }

    /// The data that arrived in a step.
    ///
    /// @param ageNanos the age of the session in which it arrived, the greatest if there were several; -1 for no data
    /// @param cameOut how many pings came out of the tunnel
    private record Arrival(long ageNanos, long cameOut) {}

    private static CheckResult received(TunnelEnd end, Arrival young, Arrival old, Findings findings) {
        boolean isYoung = young.ageNanos() >= 0 && young.ageNanos() < REJECT_AFTER_TIME_NANOS;
        boolean isOld = old.ageNanos() >= REJECT_AFTER_TIME_NANOS;
        if (!isYoung || !isOld) {
            findings.missing("No data reached the %s just before its session was 180 s old, or none after."
                    .formatted(end.role()));
        }
        // Data in a session of another age, such as a new one, shows neither.
        if (isYoung) {
            findings.expect(
                    young.cameOut() > 0,
                    "Data that reached the %s under a session of %s did not come out."
                            .formatted(end.role(), Seconds.text(young.ageNanos())));
        }
        if (isOld) {
            findings.expect(
                    old.cameOut() == 0,
                    "Data that reached the %s under a session of %s came out; 180 s is the end."
                            .formatted(end.role(), Seconds.text(old.ageNanos())));
        }
        return findings.result("The %s took data under a session of %s, and none under one of %s."
                .formatted(end.role(), Seconds.precise(young.ageNanos()), Seconds.precise(old.ageNanos())));
    }

    private static long oldestArrival(TunnelEnd end, Step step) {
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

    private static long cameOut(Evidence evidence, String role, String tunnel, String from, Step step) {
        var wanted = InetAddress.ofLiteral(from);
        return Echo.requests(evidence.packets(role, tunnel)).stream()
                .filter(request -> step.contains(request.packet().nanos())
                        && request.packet().source().address().equals(wanted))
                .count();
    }
}
