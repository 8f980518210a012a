package org.warren.scenarios.udpblocked;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.kit.timers.TimerLateness;
import org.warren.kit.timers.UnansweredInitiations;

/// What was blocked and where, and what the clients did meanwhile.
final class UdpBlockedChecks {

    private static final String NO_FAULT =
            "That nothing gets through is no fault of client or server: WireGuard has no other transport than UDP.";

    /// What each firewall drops, from its captures. A firewall that does not behave as declared makes it UNKNOWN.
    static final Check REPORT = Check.of("udp-blocked", UdpBlockedChecks::report)
            .on(BlockedOffice.ALL.stream()
                    .flatMap(office -> List.of(
                            Evidence.capturePath(office.router(), "lan"), Evidence.capturePath(office.router(), "wan"))
                            .stream())
                    .toArray(String[]::new));

    /// Whitepaper §6.4: an unanswered initiation is repeated every 5 s plus jitter, for REKEY_ATTEMPT_TIME, 90 s, which
    /// makes 20 initiations; then nothing is sent.
    static final Check GIVES_UP =
            Check.of("T5-retries-and-gives-up", UdpBlockedChecks::givesUp).on(clients());

    /// Whitepaper §6.4: after that, a packet from inside the tunnel starts a handshake again, immediately.
    static final Check BEGINS_ANEW =
            Check.of("T5-new-traffic-begins-anew", UdpBlockedChecks::beginsAnew).on(clients());

    /// Once nothing is blocked any more, the tunnel comes up by itself.
    static final Check COMES_UP = Check.of("comes-up-unblocked", UdpBlockedChecks::comesUp);

    private UdpBlockedChecks() {}

    private static String[] clients() {
        return BlockedOffice.ALL.stream()
                .map(office -> Evidence.capturePath(office.client(), "eth0"))
                .toArray(String[]::new);
    }

    private static CheckResult report(Evidence evidence, Findings findings) {
        List<String> sentences = new ArrayList<>();
        for (BlockedOffice office : BlockedOffice.ALL) {
            FirewallView view = FirewallView.of(evidence, office);
            view.ports().values().forEach(port -> port.first()
                    .ifPresent(packet -> findings.cite(Evidence.capturePath(office.router(), "lan"), packet)));
            view.doubt().or(view::unseen).ifPresent(findings::missing);
            sentences.add(view.report());
        }
        return findings.result(String.join(" ", sentences) + " " + NO_FAULT);
    }

    /// What the firewalls do, in one sentence each.
    static List<String> sentences(Evidence evidence) {
        return BlockedOffice.ALL.stream()
                .map(office -> FirewallView.of(evidence, office))
                .map(view -> view.doubt().or(view::unseen).orElseGet(view::report))
                .toList();
    }

    /// Whether a firewall blocked as declared; reports it if not.
    private static boolean isBlocked(Evidence evidence, Findings findings, BlockedOffice office) {
        Optional<String> doubt = FirewallView.of(evidence, office).doubt();
        doubt.ifPresent(sentence -> findings.missing(sentence + " So nothing follows about " + office.client() + "."));
        return doubt.isEmpty();
    }

    private static CheckResult givesUp(Evidence evidence, Findings findings) {
        Step step = evidence.step(UdpBlockedScenario.BLOCKED);
        TimerLateness late = TimerLateness.of(evidence.observations(), Roles.CLIENT);
        List<String> counts = new ArrayList<>();
        for (BlockedOffice office : BlockedOffice.ALL) {
            if (!isBlocked(evidence, findings, office)) {
                continue;
            }
            Optional<ProbeEvent> probe = firstSent(evidence, UdpBlockedScenario.blocked(office));
            if (probe.isEmpty()) {
                findings.missing("%s sent no probe while UDP was blocked.".formatted(office.client()));
                continue;
            }
            List<WireGuardDatagram> sent = sent(evidence, office, step.startNanos(), step.endNanos());
            sent.forEach(datagram -> findings.cite(Evidence.capturePath(office.client(), "eth0"), datagram.packet()));
            sent.stream()
                    .filter(datagram -> datagram.kind() != Kind.INITIATION)
                    .findFirst()
                    .ifPresent(other -> findings.fail("%s sent a datagram (%s) at %s, without a session."
                            .formatted(office.client(), other.kind().words(), Seconds.precise(other.nanos()))));
            var initiations = new UnansweredInitiations(office.client(), sent, late);
            initiations.judgeFirst(findings, probe.get().nanos(), 0, "it got a packet to send");
            initiations.judgeGaps(findings);
            judgeEnd(findings, initiations, step);
            counts.add("%d (%s)".formatted(sent.size(), office.client()));
        }
        return findings.result(
                "The clients repeated an unanswered initiation each 5 to 5.334 s (allowed: %s), and gave up after %s initiations."
                        .formatted(late.words(), String.join(", ", counts)));
    }

    private static void judgeEnd(Findings findings, UnansweredInitiations sent, Step step) {
        int count = sent.initiations().size();
        findings.expect(
                count <= ProtocolNumbers.INITIATIONS_MAX,
                "%s sent %d initiations, and is to give up after 90 s, which are %d at most."
                        .formatted(sent.node(), count, ProtocolNumbers.INITIATIONS_MAX));
        if (count == 0 || count > ProtocolNumbers.INITIATIONS_MAX) {
            return;
        }
        if (sent.isOverBy(step.endNanos())) {
            findings.expect(
                    count >= ProtocolNumbers.INITIATIONS_MIN,
                    "%s gave up after %d initiations, and is to try for 90 s, which are at least %d."
                            .formatted(sent.node(), count, ProtocolNumbers.INITIATIONS_MIN));
        } else {
            findings.missing("The step ended before %s could be seen to give up.".formatted(sent.node()));
        }
    }

    private static Optional<ProbeEvent> firstSent(Evidence evidence, Probes probes) {
        return evidence.probes(probes).stream()
                .filter(event -> event.type() == ProbeEvent.Type.SENT)
                .findFirst();
    }

    private static List<WireGuardDatagram> sent(Evidence evidence, BlockedOffice office, long from, long to) {
        return WireGuardDatagram.in(evidence.packets(office.client(), "eth0")).stream()
                .filter(datagram -> datagram.nanos() >= from && datagram.nanos() <= to)
                .filter(datagram ->
                        datagram.packet().source().toString().equals(office.clientIpv4() + ":" + Tunnel.PORT))
                .toList();
    }

    private static CheckResult beginsAnew(Evidence evidence, Findings findings) {
        Step step = evidence.step(UdpBlockedScenario.NEW_TRAFFIC);
        TimerLateness late = TimerLateness.of(evidence.observations(), Roles.CLIENT);
        for (BlockedOffice office : BlockedOffice.ALL) {
            if (!isBlocked(evidence, findings, office)) {
                continue;
            }
            Optional<ProbeEvent> probe = firstSent(evidence, UdpBlockedScenario.newTraffic(office));
            if (probe.isEmpty()) {
                findings.missing("%s sent no new probe.".formatted(office.client()));
                continue;
            }
            long began = probe.get().nanos();
            var before = new UnansweredInitiations(office.client(), sent(evidence, office, 0, began - 1), late);
            if (before.initiations().isEmpty() || !before.isOverBy(began)) {
                findings.missing("%s had not tried and given up when it got a new packet to send at %s."
                        .formatted(office.client(), Seconds.precise(began)));
                continue;
            }
            var anew = new UnansweredInitiations(
                    office.client(),
                    sent(evidence, office, began, step.endNanos()).stream()
                            .filter(datagram -> datagram.kind() == Kind.INITIATION)
                            .toList(),
                    late);
            anew.initiations()
                    .forEach(datagram ->
                            findings.cite(Evidence.capturePath(office.client(), "eth0"), datagram.packet()));
            anew.judgeFirst(findings, began, 0, "it got a packet to send");
        }
        return findings.result(
                "Each client had given up, and sent an initiation as soon as there was a packet to send.");
    }

    private static CheckResult comesUp(Evidence evidence, Findings findings) {
        for (BlockedOffice office : BlockedOffice.ALL) {
            List<ProbeEvent> events = evidence.probes(UdpBlockedScenario.unblocked(office));
            if (events.isEmpty()) {
                findings.missing("%s sent no probe after nothing was blocked any more.".formatted(office.client()));
                continue;
            }
            if (ProbeEvent.isAnswered(events)) {
                continue;
            }
            BlockedOffice.Fate fate = FirewallView.unblocked(evidence, office).tunnel();
            if (fate == BlockedOffice.Fate.DROPPED_OUTBOUND || fate == BlockedOffice.Fate.ANSWER_DROPPED) {
                findings.missing("%s was to block nothing any more, but %s's datagrams were %s."
                        .formatted(office.router(), office.client(), fate.words()));
            } else {
                findings.fail("%s got no answer after nothing was blocked any more.".formatted(office.client()));
            }
        }
        return findings.result("Each client was answered after nothing was blocked any more.");
    }
}
