package org.warren.kit.timers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance T1 and T3, whitepaper §6.2: the initiator of a session renews it with the first packet that it sends 120
/// s after it began; the responder never renews it because of its age.
///
/// A handshake may also begin when there is no session, and when nothing was received for 15 s (T8, §6.5).
public final class RekeyTimes {

    private static final long REKEY_AFTER_TIME_NANOS = ProtocolNumbers.REKEY_AFTER_TIME;
    private static final long REJECT_AFTER_TIME_NANOS = ProtocolNumbers.REJECT_AFTER_TIME;
    /// KEEPALIVE_TIMEOUT and REKEY_TIMEOUT: when nothing was received for this long, the other end may have lost the
    /// session.
    private static final long SILENCE_NANOS = ProtocolNumbers.STOPPED_HEARING;

    private RekeyTimes() {}

    /// The check of one end.
    ///
    /// @param role whose handshakes are judged
    public static Check of(String role) {
        return Check.of(
                        "T1-T3-rekey-" + role,
                        (evidence, findings) -> judge(
                                TunnelEnd.of(evidence, role),
                                evidence.observations().endNanos(),
                                findings))
                .on(TunnelEnd.capture(role));
    }

    private static CheckResult judge(TunnelEnd end, long endNanos, Findings findings) {
        var sessions = end.sessions();
        if (sessions.isEmpty()) {
            return findings.missing("The %s had no session.".formatted(end.role()));
        }
        judgeReasons(end, sessions, findings);
        List<Long> ages = new ArrayList<>();
        sessions.stream().filter(Session::initiated).forEach(session -> renewalAge(end, session, endNanos, findings)
                .ifPresent(ages::add));
        boolean isInitiator = sessions.stream().anyMatch(Session::initiated);
        if (isInitiator && ages.isEmpty()) {
            findings.missing("No session of the %s grew old enough to be renewed.".formatted(end.role()));
        }
        return findings.result(words(end.role(), sessions.size(), ages));
    }

    /// §6.2: a handshake must have a reason, and a session's age is none for the responder.
    private static void judgeReasons(TunnelEnd end, List<Session> sessions, Findings findings) {
        Optional<WireGuardDatagram> before = Optional.empty();
        for (var initiation : end.initiations()) {
            long now = initiation.nanos();
            var current = sessions.stream()
                    .filter(session -> session.beganNanos() < now)
                    .reduce((earlier, later) -> later);
            boolean isRetry = before.isPresent() && !isAnswered(before.get(), sessions);
            before = Optional.of(initiation);
            if (isRetry || current.isEmpty() || isSilent(end, now)) {
                continue;
            }
            long age = current.get().ageNanos(now) + TimerLateness.TOLERANCE_NANOS;
            if (!current.get().initiated()) {
                findings.expect(
                        age >= REJECT_AFTER_TIME_NANOS,
                        "The %s started a handshake at %s, %s into a session that it had not initiated."
                                .formatted(
                                        end.role(),
                                        Seconds.text(now),
                                        Seconds.text(current.get().ageNanos(now))));
            } else {
                findings.expect(
                        age >= REKEY_AFTER_TIME_NANOS,
                        "The %s started a handshake at %s, only %s into a session; 120 s is the earliest."
                                .formatted(
                                        end.role(),
                                        Seconds.text(now),
                                        Seconds.precise(current.get().ageNanos(now))));
            }
        }
    }

    /// The age of a session when its renewal began; empty when nothing was sent late enough to require one.
    private static Optional<Long> renewalAge(TunnelEnd end, Session session, long endNanos, Findings findings) {
        long due = session.beganNanos() + REKEY_AFTER_TIME_NANOS;
        var first = end.sent().stream()
                .filter(datagram -> datagram.message() instanceof Data data
                        && data.receiverIndex() == session.peerIndex()
                        && datagram.nanos() >= due + TimerLateness.TOLERANCE_NANOS)
                .findFirst();
        var renewal = end.initiations().stream()
                .filter(initiation -> initiation.nanos() >= due - TimerLateness.TOLERANCE_NANOS)
                .findFirst();
        first.ifPresent(data -> judgeRenewal(end, session, data, renewal, endNanos, findings));
        return renewal.filter(initiation -> session.ageNanos(initiation.nanos()) < REJECT_AFTER_TIME_NANOS)
                .map(initiation -> session.ageNanos(initiation.nanos()));
    }

    /// The packet that triggers a renewal and the initiation happen at the same time, unless an initiation is already
    /// in flight: only one is allowed in 5 s.
    private static void judgeRenewal(
            TunnelEnd end,
            Session session,
            WireGuardDatagram data,
            Optional<WireGuardDatagram> renewal,
            long endNanos,
            Findings findings) {
        long due = end.initiations().stream()
                .map(WireGuardDatagram::nanos)
                .filter(nanos -> nanos <= data.nanos() && nanos + InitiationSpacing.RETRY_NANOS_MAX > data.nanos())
                .map(nanos -> nanos + InitiationSpacing.RETRY_NANOS_MAX)
                .reduce(data.nanos(), Math::max);
        long latest = due + TimerLateness.TOLERANCE_NANOS;
        if (latest > endNanos || renewal.filter(i -> i.nanos() <= latest).isPresent()) {
            return;
        }
        findings.cite(TunnelEnd.capture(end.role()), data.packet());
        renewal.ifPresent(initiation -> findings.cite(TunnelEnd.capture(end.role()), initiation.packet()));
        findings.fail("The %s sent %s at %s, %s into a session, and %s (allowed: %s)."
                .formatted(
                        end.role(),
                        data.kind() == Kind.KEEPALIVE ? "a keepalive" : "data",
                        Seconds.precise(data.nanos()),
                        Seconds.precise(session.ageNanos(data.nanos())),
                        Lateness.words("the handshake for it", due, renewal.map(WireGuardDatagram::nanos), endNanos),
                        Seconds.precise(TimerLateness.TOLERANCE_NANOS)));
    }

    private static boolean isAnswered(WireGuardDatagram initiation, List<Session> sessions) {
        return initiation.message() instanceof Initiation message
                && sessions.stream()
                        .anyMatch(session -> session.initiated() && session.ownIndex() == message.senderIndex());
    }

    private static boolean isSilent(TunnelEnd end, long now) {
        return end.received().stream()
                .noneMatch(datagram -> datagram.nanos() < now
                        && datagram.nanos() > now - SILENCE_NANOS + TimerLateness.TOLERANCE_NANOS);
    }

    private static String words(String role, int sessions, List<Long> ages) {
        if (ages.isEmpty()) {
            return "The %s had %d sessions and renewed none, as a responder should.".formatted(role, sessions);
        }
        return "The %s had %d sessions and started %d renewals, %s to %s after a session began."
                .formatted(
                        role,
                        sessions,
                        ages.size(),
                        Seconds.precise(ages.stream().min(Long::compare).orElseThrow()),
                        Seconds.precise(ages.stream().max(Long::compare).orElseThrow()));
    }
}
