package org.warren.scenarios.keepalive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.InitiationSpacing;
import org.warren.kit.timers.RekeyTimes;

/// Rows K2, K4 and K5 of the conformance list, and T1 and T8 for a session without data.
final class KeepaliveChecks {

    /// Conformance K2: a keepalive is never answered, so two idle peers fall silent, and if the client has a persistent
    /// keepalive the server is silent except for handshakes.
    static final Check NO_ANSWER =
            Check.of("K2-no-answer", KeepaliveChecks::noAnswer).on(ClientUplink.CAPTURE);

    /// Conformance K4: with a persistent keepalive the client sends as soon as its interface is up, without waiting for
    /// the interval.
    static final Check IMMEDIATELY = Check.of("K4-at-once", KeepaliveChecks::immediately)
            .on(ClientUplink.CAPTURE)
            .when(KeepaliveChecks::isPersistent);

    /// Conformance K5: a keepalive without a session triggers a handshake, and is sent after it.
    static final Check STARTS_HANDSHAKE = Check.of("K5-handshake", KeepaliveChecks::startsHandshake)
            .on(ClientUplink.CAPTURE)
            .when(KeepaliveChecks::isPersistent);

    /// Conformance T1, whitepaper §6.2 and §6.5: a session that carries only keepalives is renewed like any other,
    /// because a keepalive is a transport data message. The kernel checks after each sent message, including
    /// keepalives, whether the session is 120 s old (keep_key_fresh in send.c).
    static final Check RENEWS = RekeyTimes.of(RoadWarrior.CLIENT).when(KeepaliveChecks::keepsASessionUntilItIsOld);

    /// Conformance T8, whitepaper §6.5: unanswered data triggers a new handshake after 15 s, but a keepalive does not,
    /// because keepalives are never answered (the kernel only counts messages with a packet in them: data_sent in
    /// send.c).
    static final Check ASKS_FOR_NO_ANSWER = Check.of("T8-not-for-keepalives", KeepaliveChecks::asksForNoAnswer)
            .on(ClientUplink.CAPTURE)
            .when(KeepaliveChecks::isPersistent);

    /// The age at which a session is renewed.
    private static final long REKEY_AFTER_SECONDS = 120;

    /// Between these ages of a session a keepalive triggers a new one.
    private static final long RENEWED_FROM_SECONDS = 121;

    private static final long RENEWED_UNTIL_SECONDS = 170;
    private static final long IMMEDIATELY_NANOS = ClientUplink.SECOND / 2;
    private static final List<Kind> FIRST = List.of(Kind.INITIATION, Kind.RESPONSE, Kind.KEEPALIVE);

    private KeepaliveChecks() {}

    private static boolean isPersistent(Evidence evidence) {
        return evidence.get(KeepaliveScenario.KEEPALIVE) > 0;
    }

    /// Whether any keepalive falls into the time in which it triggers a new session.
    private static boolean keepsASessionUntilItIsOld(Evidence evidence) {
        long interval = evidence.get(KeepaliveScenario.KEEPALIVE);
        long times = interval == 0 ? 0 : (RENEWED_FROM_SECONDS + interval - 1) / interval;
        return interval > 0
                && times * interval <= RENEWED_UNTIL_SECONDS
                && evidence.observations().steps().stream()
                        .filter(step -> step.name().equals(KeepaliveScenario.STEADY))
                        .anyMatch(step ->
                                step.endNanos() - step.startNanos() > RENEWED_UNTIL_SECONDS * ClientUplink.SECOND);
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
        // A daemon sends as soon as it is configured; the kernel's own interface only when it is up.
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

    private static CheckResult asksForNoAnswer(Evidence evidence, Findings findings) {
        var uplink = ClientUplink.of(evidence);
        var steady = evidence.step(KeepaliveScenario.STEADY);
        Optional<WireGuardDatagram> response = Optional.empty();
        Optional<WireGuardDatagram> before = Optional.empty();
        List<String> retries = new ArrayList<>();
        int keepalives = 0;
        for (var datagram : uplink.datagrams()) {
            if (!uplink.isFromClient(datagram)) {
                response = datagram.kind() == Kind.RESPONSE ? Optional.of(datagram) : response;
                continue;
            }
            boolean isSteady = steady.contains(datagram.nanos());
            keepalives += isSteady && datagram.kind() == Kind.KEEPALIVE ? 1 : 0;
            if (datagram.kind() != Kind.INITIATION) {
                continue;
            }
            // At most one retry each, so that a handshake for each keepalive of 5 s is not taken for one.
            boolean isRetry = before.filter(
                            first -> InitiationSpacing.isRetry(datagram.nanos() - first.nanos(), uplink.late()))
                    .isPresent();
            if (isSteady && response.isPresent()) {
                findings.cite(ClientUplink.CAPTURE, datagram.packet());
                if (isRetry) {
                    retries.add(Seconds.text(datagram.nanos()));
                } else {
                    expectOldSession(datagram, response.get(), uplink, findings);
                }
            }
            before = isRetry ? Optional.empty() : Optional.of(datagram);
        }
        if (keepalives == 0) {
            return findings.missing("The client sent no keepalive in the steady part.");
        }
        return findings.result(
                "The client sent %d keepalives, and none brought a handshake before its session was 120 s old.%s"
                        .formatted(keepalives, retriesInWords(retries)));
    }

    private static void expectOldSession(
            WireGuardDatagram initiation, WireGuardDatagram response, ClientUplink uplink, Findings findings) {
        long age = initiation.nanos() - response.nanos();
        findings.expect(
                age >= REKEY_AFTER_SECONDS * ClientUplink.SECOND - uplink.late().toleranceNanos(),
                "The client started a handshake at %s, only %s into a session in which it had sent keepalives alone."
                        .formatted(Seconds.text(initiation.nanos()), Seconds.precise(age)));
    }

    private static String retriesInWords(List<String> retries) {
        return retries.isEmpty()
                ? ""
                : " Its initiation at %s is the retry of one that had been answered, not a handshake for a keepalive."
                        .formatted(String.join(" and at ", retries));
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
