package org.warren.scenarios.keepalive;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Rows K2, K4 and K5 of the conformance list.
final class KeepaliveChecks {

    /// Conformance K2: a keepalive is never answered, so two idle peers fall silent, and beside a client with
    /// persistent keepalive the server stays silent but for handshakes.
    static final Check NO_ANSWER =
            Check.of("K2-no-answer", KeepaliveChecks::noAnswer).on(ClientUplink.CAPTURE);

    /// Conformance K4: with a persistent keepalive the client speaks as soon as its interface is up, and does not wait
    /// for the interval.
    static final Check IMMEDIATELY = Check.of("K4-at-once", KeepaliveChecks::immediately)
            .on(ClientUplink.CAPTURE)
            .when(KeepaliveChecks::isPersistent);

    /// Conformance K5: a keepalive that finds no session starts a handshake, and is sent when that is done.
    static final Check STARTS_HANDSHAKE = Check.of("K5-handshake", KeepaliveChecks::startsHandshake)
            .on(ClientUplink.CAPTURE)
            .when(KeepaliveChecks::isPersistent);

    private static final long IMMEDIATELY_NANOS = ClientUplink.SECOND / 2;
    private static final List<Kind> FIRST = List.of(Kind.INITIATION, Kind.RESPONSE, Kind.KEEPALIVE);

    private KeepaliveChecks() {}

    private static boolean isPersistent(Evidence evidence) {
        return evidence.get(KeepaliveScenario.KEEPALIVE) > 0;
    }

    private static CheckResult noAnswer(Evidence evidence, Findings findings) {
        var uplink = ClientUplink.of(evidence);
        if (isPersistent(evidence)) {
            var steady = evidence.step(KeepaliveScenario.STEADY);
            uplink.datagrams().stream()
                    .filter(datagram -> steady.contains(datagram.nanos()))
                    .filter(datagram -> !uplink.isFromClient(datagram) && datagram.kind() != Kind.RESPONSE)
                    .forEach(datagram -> failSilence(uplink, datagram, findings));
            return findings.result("The server answered no keepalive.");
        }
        long end = evidence.step(KeepaliveScenario.SILENCE).endNanos();
        var received = uplink.lastDataReceivedUntil(end);
        if (received.isEmpty()) {
            return findings.missing("The client received no data.");
        }
        boolean keepaliveSeen = false;
        for (var datagram : uplink.after(received.get(), end)) {
            if (!keepaliveSeen && uplink.isFromClient(datagram) && datagram.kind() == Kind.KEEPALIVE) {
                keepaliveSeen = true;
            } else {
                failSilence(uplink, datagram, findings);
            }
        }
        return findings.result("After the passive keepalive both peers were silent.");
    }

    private static void failSilence(ClientUplink uplink, WireGuardDatagram datagram, Findings findings) {
        findings.fail("The %s sent a %s at %s, when it should have been silent."
                .formatted(
                        uplink.isFromClient(datagram) ? "client" : "server",
                        datagram.kind().words(),
                        Seconds.text(datagram.nanos())));
    }

    private static CheckResult immediately(Evidence evidence, Findings findings) {
        var uplink = ClientUplink.of(evidence);
        var up = evidence.step(KeepaliveScenario.UP);
        var first = uplink.datagrams().stream().filter(uplink::isFromClient).findFirst();
        if (first.isEmpty()) {
            return findings.fail("The client sent nothing.");
        }
        long sent = first.get().nanos();
        // A daemon runs as soon as it is configured; what the kernel's own interface sends, it sends only when it is
        // up.
        findings.expect(
                !uplink.late().isKernel() || sent >= up.startNanos(),
                "The client sent at %s, before its interface was brought up.".formatted(Seconds.text(sent)));
        findings.expect(
                sent <= up.endNanos() + IMMEDIATELY_NANOS,
                "The client's interface was up at %s, and it sent nothing until %s."
                        .formatted(Seconds.text(up.endNanos()), Seconds.text(sent)));
        return findings.result("The interface was brought up at %s, and the client sent its first datagram at %s."
                .formatted(Seconds.text(up.startNanos()), Seconds.text(sent)));
    }

    private static CheckResult startsHandshake(Evidence evidence, Findings findings) {
        var uplink = ClientUplink.of(evidence);
        var first = uplink.datagrams().stream().limit(FIRST.size()).toList();
        findings.expect(
                first.stream().map(WireGuardDatagram::kind).toList().equals(FIRST)
                        && uplink.isFromClient(first.get(0))
                        && !uplink.isFromClient(first.get(1))
                        && uplink.isFromClient(first.get(2)),
                "The first datagrams are %s, not a handshake of the client and its keepalive."
                        .formatted(first.stream()
                                .map(datagram -> (uplink.isFromClient(datagram) ? "the client's " : "the server's ")
                                        + datagram.kind().words())
                                .toList()));
        return findings.result("The keepalive without a session started a handshake and confirmed it.");
    }
}
