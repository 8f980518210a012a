package org.warren.scenarios.keepalive;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.capture.WireGuardMessage.Response;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.timers.Lateness;

/// Conformance K3: persistent keepalives have 32 bytes, and are sent exactly one interval after the last authenticated
/// packet in either direction, and not at all with an interval of 0.
final class PersistentInterval {

    static final Check CHECK =
            Check.of("K3-interval", PersistentInterval::judge).on(ClientUplink.CAPTURE);

    /// Datagrams closer together than this belong to one exchange, such as a handshake and its confirmation.
    private static final long EXCHANGE_NANOS = ClientUplink.SECOND / 2;

    /// A packet that is sent at the instant when a keepalive is due may come before it: the timer has already fired,
    /// but a daemon wakes up slightly later.
    private static final long SAME_INSTANT_NANOS = ClientUplink.SECOND / 100;

    private PersistentInterval() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        var uplink = ClientUplink.of(evidence);
        if (uplink.keepaliveNanos() == 0) {
            judgeOff(uplink, evidence.step(KeepaliveScenario.SILENCE), findings);
            return findings.result("With an interval of 0 no persistent keepalive was sent.");
        }
        var steady = evidence.step(KeepaliveScenario.STEADY);
        judgeNoneEarly(uplink, findings);
        var intervals = judgeSteady(
                uplink,
                steady,
                Math.max(steady.endNanos(), evidence.observations().endNanos()),
                findings);
        if (intervals.isEmpty()) {
            return findings.missing("The steady part has no whole interval.");
        }
        return findings.result("%d intervals of %s to %s; asked for were %s (allowed: %s)."
                .formatted(
                        intervals.size(),
                        Seconds.precise(intervals.stream().min(Long::compare).orElseThrow()),
                        Seconds.precise(intervals.stream().max(Long::compare).orElseThrow()),
                        Seconds.text(uplink.keepaliveNanos()),
                        uplink.late().words()));
    }

    private static void judgeOff(ClientUplink uplink, Step silence, Findings findings) {
        // The one passive keepalive is due, which K1 judges.
        long keepalives = uplink.datagrams().stream()
                .filter(datagram -> silence.contains(datagram.nanos()))
                .filter(datagram -> uplink.isFromClient(datagram) && datagram.kind() == Kind.KEEPALIVE)
                .count();
        findings.expect(
                keepalives <= 1,
                "With an interval of 0 the client sent %d keepalives into the silence.".formatted(keepalives));
    }

    /// In the whole run, with or without data.
    private static void judgeNoneEarly(ClientUplink uplink, Findings findings) {
        for (int i = 1; i < uplink.datagrams().size(); i++) {
            var datagram = uplink.datagrams().get(i);
            var before = uplink.datagrams().get(i - 1);
            long gap = datagram.nanos() - before.nanos();
            if (uplink.isFromClient(datagram)
                    && datagram.kind() == Kind.KEEPALIVE
                    && gap < uplink.keepaliveNanos() - uplink.late().toleranceNanos()
                    && !wasDue(uplink, i)
                    && !confirmsKey(uplink, i)
                    && !isPassive(uplink, before, gap)) {
                findings.cite(ClientUplink.CAPTURE, before.packet());
                findings.cite(ClientUplink.CAPTURE, datagram.packet());
                findings.fail("The keepalive at %s came %s after the last authenticated packet, not %s."
                        .formatted(
                                Seconds.text(datagram.nanos()),
                                Seconds.precise(gap),
                                Seconds.text(uplink.keepaliveNanos())));
            }
        }
    }

    /// Whether the keepalive was already due when the packets directly before it came. Two keepalives are one too many.
    private static boolean wasDue(ClientUplink uplink, int index) {
        var datagram = uplink.datagrams().get(index);
        for (var before : uplink.datagrams().subList(0, index).reversed()) {
            long gap = datagram.nanos() - before.nanos();
            if (gap > SAME_INSTANT_NANOS) {
                return gap >= uplink.keepaliveNanos() - uplink.late().toleranceNanos();
            }
            if (uplink.isFromClient(before) && before.kind() == Kind.KEEPALIVE) {
                return false;
            }
        }
        return false;
    }

    /// §5.4: the initiator confirms the key immediately, with a keepalive when it has nothing else to send. If data
    /// flows, the responder's last packets with the old key may come in between.
    private static boolean confirmsKey(ClientUplink uplink, int index) {
        var datagram = uplink.datagrams().get(index);
        return uplink.datagrams().subList(0, index).reversed().stream()
                .takeWhile(before -> datagram.nanos() - before.nanos() <= EXCHANGE_NANOS)
                .anyMatch(before -> before.kind() == Kind.RESPONSE);
    }

    /// §6.5: the passive keepalive, ten seconds after received data if nothing was sent back.
    private static boolean isPassive(ClientUplink uplink, WireGuardDatagram before, long gap) {
        return before.kind() == Kind.DATA
                && !uplink.isFromClient(before)
                && gap >= ClientUplink.PASSIVE_NANOS - uplink.late().toleranceNanos();
    }

    private static List<Long> judgeSteady(ClientUplink uplink, Step steady, long endNanos, Findings findings) {
        long latest = uplink.late().latestNanos(uplink.keepaliveNanos());
        var intervals = new ArrayList<Long>();
        long last = steady.startNanos();
        for (int i = 1; i < uplink.datagrams().size(); i++) {
            var datagram = uplink.datagrams().get(i);
            var before = uplink.datagrams().get(i - 1);
            if (!steady.contains(datagram.nanos())) {
                continue;
            }
            last = datagram.nanos();
            long gap = datagram.nanos() - before.nanos();
            if (uplink.isFromClient(datagram) && gap > EXCHANGE_NANOS && !isPassive(uplink, before, gap)) {
                findings.cite(ClientUplink.CAPTURE, before.packet());
                findings.cite(ClientUplink.CAPTURE, datagram.packet());
                intervals.add(gap);
                judgeGap(uplink, datagram, gap, latest, findings);
            }
            if (uplink.isFromClient(datagram)) {
                findings.expect(
                        datagram.kind() != Kind.DATA,
                        "The client sent %d bytes at %s where a keepalive of 32 was due."
                                .formatted(datagram.message().length(), Seconds.text(datagram.nanos())));
            }
            judgeHandshake(uplink, i, steady, findings);
        }
        findings.expect(
                steady.endNanos() - last <= latest,
                "After %s the client sent nothing for %s: %s."
                        .formatted(
                                Seconds.text(last),
                                Seconds.text(steady.endNanos() - last),
                                Lateness.words(
                                        "its keepalive",
                                        last + uplink.keepaliveNanos(),
                                        uplink.nextSentAfter(steady.endNanos()),
                                        endNanos)));
        return intervals;
    }

    private static void judgeGap(
            ClientUplink uplink, WireGuardDatagram datagram, long gap, long latest, Findings findings) {
        // judgeNoneEarly judges keepalives that come too early.
        boolean isEarly = datagram.kind() != Kind.KEEPALIVE
                && gap < uplink.keepaliveNanos() - uplink.late().toleranceNanos();
        findings.expect(
                !isEarly && gap <= latest,
                "The client's %s at %s came %s after the last packet, not %s (allowed: %s)."
                        .formatted(
                                datagram.kind().words(),
                                Seconds.text(datagram.nanos()),
                                Seconds.precise(gap),
                                Seconds.text(uplink.keepaliveNanos()),
                                uplink.late().words()));
    }

    /// If a session is too old for the keepalive it is renewed, and the keepalive then confirms the new key.
    private static void judgeHandshake(ClientUplink uplink, int index, Step steady, Findings findings) {
        var datagrams = uplink.datagrams();
        var initiation = datagrams.get(index);
        if (!uplink.isFromClient(initiation)
                || initiation.kind() != Kind.INITIATION
                || steady.endNanos() - initiation.nanos() < EXCHANGE_NANOS) {
            return;
        }
        int sender = initiation.message() instanceof Initiation message ? message.senderIndex() : 0;
        var session = datagrams.subList(index, datagrams.size()).stream()
                .flatMap(
                        datagram -> datagram.message() instanceof Response response ? Stream.of(response) : Stream.of())
                .filter(response -> response.receiverIndex() == sender)
                .findFirst();
        boolean whole = session.isPresent()
                && datagrams.subList(index, datagrams.size()).stream()
                        .anyMatch(datagram -> datagram.message() instanceof Data data
                                && data.isKeepalive()
                                && data.receiverIndex() == session.get().senderIndex());
        findings.expect(
                whole,
                "The handshake at %s was not finished by a response and a keepalive."
                        .formatted(Seconds.text(initiation.nanos())));
    }
}
