package org.warren.scenarios.keepalive;

import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.timers.Lateness;
import org.warren.scenarios.timers.TimerLateness;

/// Conformance K1, whitepaper §6.5: ten seconds after the first data that nothing was sent back for, one keepalive is
// sent for all.
public final class PassiveKeepalive implements Checker {

    @Override
    public String id() {
        return "K1-passive-keepalive";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return quietStep(evidence).isPresent();
    }

    /// A persistent keepalive that comes sooner takes the passive one's place.
    private static Optional<Step> quietStep(Evidence evidence) {
        long keepalive = ClientUplink.keepaliveNanos(evidence);
        if (keepalive == 0) {
            return Optional.of(evidence.observations().step("silence"));
        }
        boolean later = keepalive
                > new TimerLateness(true, TimerLateness.TOLERANCE_NANOS).latestNanos(ClientUplink.PASSIVE_NANOS);
        return later ? evidence.observations().findStep("after data") : Optional.empty();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), ClientUplink.CAPTURE);
        var uplink = ClientUplink.of(evidence);
        var step = quietStep(evidence).orElseThrow();
        var received = uplink.firstUnansweredDataUntil(step.endNanos());
        if (received.isEmpty()) {
            objections.lack("The client received no data.");
            return objections.conclude("");
        }
        long since = received.get().nanos();
        long latest = since + uplink.late().latestNanos(ClientUplink.PASSIVE_NANOS);
        if (step.endNanos() < latest) {
            objections.lack("The silence is too short for a passive keepalive to be due.");
            return objections.conclude("");
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
                objections);
        if (sent.size() > 1) {
            judgeSecond(sent, uplink, objections);
        }
        return objections.conclude("One keepalive was sent, %s after the first data that nothing was sent back for."
                .formatted(sent.isEmpty() ? "" : Seconds.precise(sent.getFirst().nanos() - since)));
    }

    private static void judgeFirst(
            List<WireGuardDatagram> sent,
            long since,
            long latest,
            Step step,
            long endNanos,
            ClientUplink uplink,
            Objections objections) {
        if (sent.isEmpty()) {
            objections.contradict("The client received data at %s and sent nothing after it; %s (allowed: %s)."
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
            objections.contradict("The client received data at %s and sent a %s, not a keepalive."
                    .formatted(Seconds.text(since), first.kind().words()));
            return;
        }
        objections.expect(
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

    private static void judgeSecond(List<WireGuardDatagram> sent, ClientUplink uplink, Objections objections) {
        if (uplink.keepaliveNanos() == 0) {
            objections.contradict("The client sent %d datagrams into the silence, not one.".formatted(sent.size()));
        } else {
            long gap = sent.get(1).nanos() - sent.getFirst().nanos();
            objections.expect(
                    gap >= uplink.keepaliveNanos() - uplink.late().toleranceNanos(),
                    "The client sent a second datagram %s after the keepalive.".formatted(Seconds.precise(gap)));
        }
    }
}
