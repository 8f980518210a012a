package org.warren.scenarios.administration;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.TunnelEnd;

/// Row A2 of the conformance list: peers that are removed, and the end of their sessions.
final class ForgettingChecks {

    /// Conformance A2: while other peers are added and removed, no probe of the client is lost, and nothing of them
    /// remains afterwards.
    static final Check PEERS_COME_AND_GO = Check.of("A2-peers-come-and-go", ForgettingChecks::peersComeAndGo)
            .on(AdministrationScenario.ADMINISTERED.path(), "observations.json");

    /// Conformance A2: nothing is sent to a removed peer, and once it is added again nothing passes before a new
    /// handshake.
    static final Check REMOVED_PEER = Check.of("A2-removed-peer", ForgettingChecks::removedPeer)
            .on(TunnelEnd.capture(RoadWarrior.SERVER), "observations.json");

    private ForgettingChecks() {}

    private static CheckResult peersComeAndGo(Evidence evidence, Findings findings) {
        List<ProbeEvent> events = evidence.probes(AdministrationScenario.ADMINISTERED);
        Set<Long> lost = numbers(events, ProbeEvent.Type.SENT);
        lost.addAll(numbers(events, ProbeEvent.Type.REFUSED));
        int sent = lost.size();
        lost.removeAll(numbers(events, ProbeEvent.Type.ANSWERED));
        if (sent == 0) {
            findings.missing("No probe was sent while peers came and went.");
        }
        findings.expect(lost.isEmpty(), "Of %d probes while peers came and went %s were lost.".formatted(sent, lost));
        String before = evidence.get(AdministrationScenario.PEERS_BEFORE);
        String after = evidence.get(AdministrationScenario.PEERS_AFTER);
        findings.expect(
                before.equals(after),
                "The server had the peers \"%s\" before and has \"%s\" after.".formatted(before, after));
        return findings.result("All %d probes were answered while peers came and went, and none of the peers is left."
                .formatted(sent));
    }

    private static Set<Long> numbers(List<ProbeEvent> events, ProbeEvent.Type type) {
        Set<Long> numbers = new TreeSet<>();
        events.stream().filter(event -> event.type() == type).forEach(event -> numbers.add(event.sequence()));
        return numbers;
    }

    private static CheckResult removedPeer(Evidence evidence, Findings findings) {
        String capture = TunnelEnd.capture(RoadWarrior.SERVER);
        var removed = evidence.get(AdministrationScenario.PING_REMOVED);
        var returned = evidence.get(AdministrationScenario.PING_RETURNED);
        long removedAt = AdministrationScenario.doneNanos(evidence, AdministrationScenario.REMOVED);
        var server = TunnelEnd.of(evidence, RoadWarrior.SERVER);
        long until = evidence.step(AdministrationScenario.REMOVED).endNanos();
        var whileRemoved = server.sent().stream()
                .filter(datagram -> datagram.nanos() > removedAt && datagram.nanos() <= until)
                .toList();
        whileRemoved.forEach(datagram -> findings.cite(capture, datagram.packet()));
        if (removed.sent() == 0 || returned.sent() == 0) {
            findings.missing("The client sent nothing while it was removed, or nothing after.");
        }
        findings.expect(
                whileRemoved.isEmpty() && removed.received() == 0,
                "The server sent %d datagrams to a peer that had been removed at %s, which got %d answers to %d pings."
                        .formatted(
                                whileRemoved.size(), Seconds.precise(removedAt), removed.received(), removed.sent()));
        Step back = evidence.step(AdministrationScenario.RETURNED);
        server.sent().stream()
                .filter(datagram -> back.contains(datagram.nanos()))
                .filter(datagram -> server.sessionBegan(datagram).orElse(Long.MAX_VALUE) <= removedAt)
                .findFirst()
                .ifPresent(datagram -> {
                    findings.cite(capture, datagram.packet());
                    findings.fail(
                            "The server sent data at %s to a peer that was back, under the session from before its removal."
                                    .formatted(Seconds.precise(datagram.nanos())));
                });
        findings.expect(
                returned.received() == returned.sent(),
                "Of the %d pings of the client that was back %d were answered."
                        .formatted(returned.sent(), returned.received()));
        return findings.result("The removed peer heard nothing, and was back with a new handshake.");
    }

    /// Conformance A2: an interface that was down has forgotten its sessions: it accepts nothing in the old one, and
    /// begins with a handshake.
    ///
    /// @param role of the end whose interface was down
    static Check downForgets(String role) {
        return Check.of("A2-down-forgets-" + role, (evidence, findings) -> downForgets(role, evidence, findings))
                .on(TunnelEnd.capture(role), "observations.json");
    }

    private static CheckResult downForgets(String role, Evidence evidence, Findings findings) {
        var end = TunnelEnd.of(evidence, role);
        Step oldStep = evidence.step(AdministrationScenario.old(role));
        Step againStep = evidence.step(AdministrationScenario.again(role));
        long down = AdministrationScenario.doneNanos(evidence, AdministrationScenario.old(role));
        long reached = end.received().stream()
                .filter(datagram -> oldStep.contains(datagram.nanos()) && isOfBefore(end, datagram, down))
                .count();
        if (reached == 0) {
            findings.missing("Nothing reached the %s under the session that it is to have forgotten.".formatted(role));
        }
        var sent = end.sent().stream()
                .filter(datagram -> datagram.nanos() > down && datagram.nanos() <= againStep.endNanos())
                .filter(datagram -> datagram.kind() == Kind.DATA)
                .toList();
        if (sent.stream().anyMatch(datagram -> end.sessionBegan(datagram).isEmpty())) {
            findings.missing("The %s sent data under a session whose handshake was not captured.".formatted(role));
        }
        var underOld = sent.stream()
                .filter(datagram -> isOfBefore(end, datagram, down))
                .toList();
        underOld.forEach(datagram -> findings.cite(TunnelEnd.capture(role), datagram.packet()));
        underOld.stream()
                .findFirst()
                .ifPresent(first -> findings.fail(
                        "The %s was down at %s, then up again, and sent %d datagrams with data under the session that had begun at %s, the first at %s: it kept the session."
                                .formatted(
                                        role,
                                        Seconds.precise(down),
                                        underOld.size(),
                                        Seconds.precise(end.sessionBegan(first).orElseThrow()),
                                        Seconds.precise(first.nanos()))));
        var again = evidence.get(AdministrationScenario.pingAgain(role));
        findings.expect(
                again.isAnswered(),
                "Of the %d pings of the %s that was up again %d were answered."
                        .formatted(again.sent(), role, again.received()));
        return findings.result("The %s had forgotten its session and began with a handshake.".formatted(role));
    }

    private static boolean isOfBefore(TunnelEnd end, WireGuardDatagram datagram, long down) {
        return datagram.kind() == Kind.DATA && end.sessionBegan(datagram).orElse(Long.MAX_VALUE) <= down;
    }
}
