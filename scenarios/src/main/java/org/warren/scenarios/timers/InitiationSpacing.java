package org.warren.scenarios.timers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance T5 and T10, whitepaper §6.1 and §6.4: an unanswered initiation is repeated after REKEY_TIMEOUT, 5 s,
/// and a jitter of up to a third of a second, and there is never more than one in 5 s.
///
/// @param role whose initiations are judged
public record InitiationSpacing(String role) implements Checker {

    private static final long REKEY_TIMEOUT_NANOS = 5_000_000_000L;
    private static final long JITTER_NANOS_MAX = 334_000_000;

    @Override
    public String id() {
        return "T5-T10-initiations-" + role;
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), TunnelEnd.capture(role));
        var end = TunnelEnd.of(evidence, role);
        var late = TimerLateness.of(evidence.observations(), role);
        var initiations = end.initiations();
        Set<Integer> answered = new TreeSet<>();
        end.sessions().stream().filter(Session::initiated).forEach(session -> answered.add(session.ownIndex()));
        List<Long> retries = new ArrayList<>();
        for (int i = 0; i < initiations.size(); i++) {
            var initiation = initiations.get(i);
            objections.cite(TunnelEnd.capture(role), initiation.packet());
            boolean isLast = i + 1 == initiations.size();
            long next = isLast
                    ? evidence.observations().endNanos()
                    : initiations.get(i + 1).nanos();
            long gap = next - initiation.nanos();
            if (!isLast) {
                objections.expect(
                        gap >= REKEY_TIMEOUT_NANOS - TimerLateness.TOLERANCE_NANOS,
                        "The %s sent initiations at %s and %s later; there is to be one in 5 s at most."
                                .formatted(role, Seconds.text(initiation.nanos()), Seconds.precise(gap)));
            }
            if (!answered.contains(senderIndex(initiation))) {
                judgeRetry(initiation, gap, late, objections);
                if (!isLast) {
                    retries.add(gap);
                }
            }
        }
        if (initiations.isEmpty() && role.equals("client")) {
            objections.lack("The client sent no initiation.");
        }
        return objections.conclude(words(initiations.size(), retries, late));
    }

    private void judgeRetry(WireGuardDatagram initiation, long gap, TimerLateness late, Objections objections) {
        objections.expect(
                gap <= late.latestNanos(REKEY_TIMEOUT_NANOS + JITTER_NANOS_MAX),
                "The %s's initiation at %s was not answered, and not repeated for %s (allowed: 5.334 s and %s)."
                        .formatted(role, Seconds.text(initiation.nanos()), Seconds.precise(gap), late.words()));
    }

    private String words(int initiations, List<Long> retries, TimerLateness late) {
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
