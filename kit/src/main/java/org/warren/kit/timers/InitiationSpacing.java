package org.warren.kit.timers;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance T5 and T10, whitepaper §6.1 and §6.4: an unanswered initiation is retried after REKEY_TIMEOUT, 5 s, and
/// a jitter of up to a third of a second, and there is never more than one in 5 s.
public final class InitiationSpacing {

    private static final long REKEY_TIMEOUT_NANOS = ProtocolNumbers.REKEY_TIMEOUT;
    private static final long JITTER_NANOS_MAX = ProtocolNumbers.JITTER_MAX;
    /// The time between an initiation and its retry.
    static final long RETRY_NANOS_MAX = REKEY_TIMEOUT_NANOS + JITTER_NANOS_MAX;
    /// §6.4: REKEY_ATTEMPT_TIME, after which a handshake is given up; it is counted in attempts.
    private static final long GIVE_UP_NANOS = ProtocolNumbers.REKEY_ATTEMPT_TIME - RETRY_NANOS_MAX;

    private InitiationSpacing() {}

    /// The check of one end.
    ///
    /// @param role whose initiations are judged
    public static Check of(String role) {
        return Check.of("T5-T10-initiations-" + role, (evidence, findings) -> judge(role, evidence, findings))
                .on(TunnelEnd.capture(role));
    }

    /// Whether an initiation has the distance of a retry from the one before it. An implementation that arms its retry
    /// after it has sent, as wireguard-go does, also retries an initiation whose answer came first: on a busy machine,
    /// or over a path without delay.
    ///
    /// @param gapNanos the time between the two
    /// @param late how late the end's timers may fire
    public static boolean isRetry(long gapNanos, TimerLateness late) {
        return gapNanos >= REKEY_TIMEOUT_NANOS - TimerLateness.TOLERANCE_NANOS
                && gapNanos <= late.latestNanos(RETRY_NANOS_MAX);
    }

    private static CheckResult judge(String role, Evidence evidence, Findings findings) {
        var end = TunnelEnd.of(evidence, role);
        var late = TimerLateness.of(evidence.observations(), role);
        var initiations = end.initiations();
        Set<Integer> answered = new TreeSet<>();
        end.sessions().stream().filter(Session::initiated).forEach(session -> answered.add(session.ownIndex()));
        List<Long> retries = new ArrayList<>();
        long firstOfSeries = initiations.isEmpty() ? 0 : initiations.getFirst().nanos();
        for (int i = 0; i < initiations.size(); i++) {
            var initiation = initiations.get(i);
            findings.cite(TunnelEnd.capture(role), initiation.packet());
            boolean isLast = i + 1 == initiations.size();
            long next = isLast
                    ? evidence.observations().endNanos()
                    : initiations.get(i + 1).nanos();
            long gap = next - initiation.nanos();
            if (!isLast) {
                findings.expect(
                        gap >= REKEY_TIMEOUT_NANOS - TimerLateness.TOLERANCE_NANOS,
                        "The %s sent initiations at %s and %s later; there is to be one in 5 s at most."
                                .formatted(role, Seconds.text(initiation.nanos()), Seconds.precise(gap)));
            }
            if (answered.contains(senderIndex(initiation))) {
                firstOfSeries = next;
            } else {
                boolean isOver = initiation.nanos() - firstOfSeries >= GIVE_UP_NANOS
                        || beganBetween(end, initiation.nanos(), next);
                if (!isOver) {
                    judgeRetry(role, initiation, next, isLast, late, findings);
                }
                if (!isLast) {
                    retries.add(gap);
                }
                firstOfSeries = isOver ? next : firstOfSeries;
            }
        }
        if (initiations.isEmpty() && role.equals(Roles.CLIENT)) {
            findings.missing("The client sent no initiation.");
        }
        return findings.result(words(role, initiations.size(), retries, late));
    }

    /// When both ends start a handshake at the same instant, one of the two is enough.
    private static boolean beganBetween(TunnelEnd end, long from, long to) {
        return end.sessions().stream().anyMatch(session -> session.beganNanos() > from && session.beganNanos() < to);
    }

    private static void judgeRetry(
            String role,
            WireGuardDatagram initiation,
            long next,
            boolean isLast,
            TimerLateness late,
            Findings findings) {
        long due = initiation.nanos() + RETRY_NANOS_MAX;
        findings.expect(
                next - initiation.nanos() <= late.latestNanos(RETRY_NANOS_MAX),
                "The %s's initiation at %s was not answered, and %s (due after 5 to 5.334 s, allowed: %s)."
                        .formatted(
                                role,
                                Seconds.precise(initiation.nanos()),
                                Lateness.words(
                                        "its repetition", due, isLast ? Optional.empty() : Optional.of(next), next),
                                late.words()));
    }

    private static String words(String role, int initiations, List<Long> retries, TimerLateness late) {
        if (initiations == 0) {
            return "The %s sent no initiation.".formatted(role);
        }
        if (retries.isEmpty()) {
            return "The %s sent %d initiations, none closer to another than 5 s; none had to be repeated."
                    .formatted(role, initiations);
        }
        return "The %s sent %d initiations; %d were repeated, after %s to %s (allowed: 5 to 5.334 s, and %s)."
                .formatted(
                        role,
                        initiations,
                        retries.size(),
                        Seconds.precise(retries.stream().min(Long::compare).orElseThrow()),
                        Seconds.precise(retries.stream().max(Long::compare).orElseThrow()),
                        late.words());
    }

    private static int senderIndex(WireGuardDatagram initiation) {
        return initiation.message() instanceof Initiation message ? message.senderIndex() : 0;
    }
}
