package org.warren.kit.timers;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Findings;

/// Initiations that nobody answers, whitepaper §6.4: each is retried after REKEY_TIMEOUT, 5 s, and a jitter.
///
/// @param node that sends them
/// @param initiations in the order of time
/// @param late how late the node's timers may be
public record UnansweredInitiations(String node, List<WireGuardDatagram> initiations, TimerLateness late) {

    public UnansweredInitiations {
        initiations = List.copyOf(initiations);
    }

    /// The longest time between two of them, in nanoseconds.
    public static long longestGapNanos(TimerLateness late) {
        return late.latestNanos(InitiationSpacing.RETRY_NANOS_MAX);
    }

    /// Fails if the first one came too late, or none came.
    ///
    /// @param fromNanos when there was a reason for it
    /// @param afterNanos the maximum delay after that, without lateness
    /// @param reason the reason, as a clause such as "it got a packet to send"
    public void judgeFirst(Findings findings, long fromNanos, long afterNanos, String reason) {
        if (initiations.isEmpty()) {
            findings.fail(
                    "%s sent no initiation, although %s at %s.".formatted(node, reason, Seconds.precise(fromNanos)));
            return;
        }
        long first = initiations.getFirst().nanos();
        findings.expect(
                first <= fromNanos + late.latestNanos(afterNanos),
                "%s sent its first initiation at %s, although %s at %s (due %s later, allowed: %s)."
                        .formatted(
                                node,
                                Seconds.precise(first),
                                reason,
                                Seconds.precise(fromNanos),
                                Seconds.precise(afterNanos),
                                late.words()));
    }

    /// Fails if one came too early or too late after the previous one.
    public void judgeGaps(Findings findings) {
        for (int i = 1; i < initiations.size(); i++) {
            long before = initiations.get(i - 1).nanos();
            long gap = initiations.get(i).nanos() - before;
            findings.expect(
                    gap >= ProtocolNumbers.REKEY_TIMEOUT - TimerLateness.TOLERANCE_NANOS
                            && gap <= longestGapNanos(late),
                    "%s repeated its initiation of %s after %s (due after 5 to 5.334 s, allowed: %s)."
                            .formatted(node, Seconds.precise(before), Seconds.precise(gap), late.words()));
        }
    }

    /// Whether the last one was sent so long before a moment that it should have been retried by then.
    public boolean isOverBy(long nanos) {
        return initiations.isEmpty() || nanos - initiations.getLast().nanos() > longestGapNanos(late);
    }
}
