package org.warren.scenarios.keepalive;

import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.timers.Lateness;
import org.warren.kit.timers.TimerLateness;

/// Conformance K1, whitepaper §6.5: ten seconds after the first received data, if nothing was sent back, one keepalive
/// is sent for all of it.
final class PassiveKeepalive {

    static final Check CHECK = Check.of("K1-passive-keepalive", PassiveKeepalive::judge)
            .on(ClientUplink.CAPTURE)
            .when(evidence -> quietStep(evidence).isPresent());

    private PassiveKeepalive() {}

    /// A persistent keepalive that comes sooner replaces the passive one.
    private static Optional<Step> quietStep(Evidence evidence) {
        long keepalive = ClientUplink.keepaliveNanos(evidence);
        if (keepalive == 0) {
            return Optional.of(evidence.step(KeepaliveScenario.SILENCE));
        }
        boolean later = keepalive
                > new TimerLateness(true, TimerLateness.TOLERANCE_NANOS).latestNanos(ClientUplink.PASSIVE_NANOS);
        return later ? evidence.observations().findStep(KeepaliveScenario.AFTER_DATA) : Optional.empty();
    }

    private static CheckResult judge(Evidence evidence, Findings findings) {
        var uplink = ClientUplink.of(evidence);
        var step = quietStep(evidence).orElseThrow();
        var received = uplink.firstUnansweredDataUntil(step.endNanos());
        if (received.isEmpty()) {
            return findings.missing("The client received no data.");
        }
        long since = received.get().nanos();
        long latest = since + uplink.late().latestNanos(ClientUplink.PASSIVE_NANOS);
        if (step.endNanos() < latest) {
            return findings.missing("The silence is too short for a passive keepalive to be due.");
        }
        var sent = uplink.after(received.get(), step.endNanos()).stream()
                .filter(uplink::isFromClient)
                .toList();
        judgeFirst(
                sent,
                since,
                latest,
                step,
                Math.max(step.endNanos(), evidence.observations().endNanos()),
                uplink,
                findings);
        if (sent.size() > 1) {
            judgeSecond(sent, uplink, findings);
        }
        return findings.result("One keepalive was sent, %s after the first data that nothing was sent back for."
                .formatted(sent.isEmpty() ? "" : Seconds.precise(sent.getFirst().nanos() - since)));
    }

    private static void judgeFirst(
            List<WireGuardDatagram> sent,
            long since,
            long latest,
            Step step,
            long endNanos,
            ClientUplink uplink,
            Findings findings) {
        if (sent.isEmpty()) {
            findings.fail("The client received data at %s and sent nothing after it; %s (allowed: %s)."
                    .formatted(
                            Seconds.precise(since),
                            Lateness.words(
                                    "its keepalive",
                                    since + ClientUplink.PASSIVE_NANOS,
                                    uplink.nextSentAfter(step.endNanos()),
                                    endNanos),
                            uplink.late().words()));
            return;
        }
        var first = sent.getFirst();
        if (first.kind() != Kind.KEEPALIVE) {
            findings.fail("The client received data at %s and sent a %s, not a keepalive."
                    .formatted(Seconds.text(since), first.kind().words()));
            return;
        }
        findings.expect(
                first.nanos()
                                >= since
                                        + ClientUplink.PASSIVE_NANOS
                                        - uplink.late().toleranceNanos()
                        && first.nanos() <= latest,
                "The keepalive came %s after the data, not after 10 s (allowed: %s)."
                        .formatted(
                                Seconds.precise(first.nanos() - since),
                                uplink.late().words()));
    }

    private static void judgeSecond(List<WireGuardDatagram> sent, ClientUplink uplink, Findings findings) {
        if (uplink.keepaliveNanos() == 0) {
            findings.fail("The client sent %d datagrams into the silence, not one.".formatted(sent.size()));
        } else {
            long gap = sent.get(1).nanos() - sent.getFirst().nanos();
            findings.expect(
                    gap >= uplink.keepaliveNanos() - uplink.late().toleranceNanos(),
                    "The client sent a second datagram %s after the keepalive.".formatted(Seconds.precise(gap)));
        }
    }
}
