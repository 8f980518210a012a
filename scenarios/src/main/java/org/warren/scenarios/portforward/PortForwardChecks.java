package org.warren.scenarios.portforward;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.nat.Span;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.ProtocolNumbers;
import org.warren.kit.timers.TimerLateness;
import org.warren.kit.timers.UnansweredInitiations;

/// A server behind a forwarded port, as its client sees it.
final class PortForwardChecks {

    private static final String CLIENT = Evidence.capturePath(Roles.CLIENT, "eth0");

    /// Type 3 of ICMP: destination unreachable (RFC 792).
    private static final int UNREACHABLE = 3;

    /// The router treated each datagram as its model does.
    static final Check MODEL = RouterModel.check(evidence -> List.of(router(evidence)));

    /// Each try was answered or not as predicted from the router's timers and its forward alone. A difference in either
    /// direction is a FAIL, unless the router did not behave as declared.
    static final Check REACHABILITY = Check.of("port-forward-reachability", PortForwardChecks::reachability);

    /// Conformance R3, whitepaper §2.1: the client sends to the source of the server's last datagram, which is the
    /// router's outside address, and an inside address is never seen.
    static final Check CLIENT_VIEW =
            Check.of("R3-client-view", PortForwardChecks::clientView).on(CLIENT);

    /// Whitepaper §6.4: a client keeps trying while the host behind the forward is gone, whatever ICMP errors say.
    static final Check GONE =
            Check.of("T5-host-gone", PortForwardChecks::gone).on(CLIENT).when(PortForwardChecks::isForwardUsed);

    private PortForwardChecks() {}

    private static RouterModel router(Evidence evidence) {
        int port = evidence.get(PortForwardScenario.PORT);
        var server = org.warren.nat.Endpoint.parse(PortForwardScenario.SERVER_END);
        return RouterModel.of(
                        RoadWarrior.ROUTER,
                        "",
                        "192.168.1.0/24",
                        PortForwardScenario.OUTSIDE_IPV4,
                        PortForwardScenario.BEHAVIOUR)
                .with(List.of(
                        new RouterModel.Change(0, nat -> nat.forward(org.warren.nat.Protocol.UDP, port, server)),
                        new RouterModel.Change(
                                evidence.step(PortForwardScenario.WITHDRAW).startNanos(),
                                nat -> nat.withdraw(org.warren.nat.Protocol.UDP, port)),
                        new RouterModel.Change(
                                evidence.step(PortForwardScenario.RETURN).startNanos(),
                                nat -> nat.forward(org.warren.nat.Protocol.UDP, port, server))))
                .unansweredIn(new Span(
                        evidence.step(PortForwardScenario.GO).startNanos(),
                        evidence.step(PortForwardScenario.COME_BACK).endNanos()));
    }

    static Map<ForwardTry, Boolean> predicted(Evidence evidence) {
        return ForwardPrediction.of(
                PortForwardScenario.BEHAVIOUR,
                evidence.get(PortForwardScenario.PORT),
                evidence.get(PortForwardScenario.IDLE).toNanos());
    }

    private static boolean isForwardUsed(Evidence evidence) {
        return predicted(evidence).getOrDefault(ForwardTry.RETURNED, false);
    }

    private static CheckResult reachability(Evidence evidence, Findings findings) {
        if (!router(evidence).agrees(evidence)) {
            return findings.missing("The router did something else than its model, so that nothing follows.");
        }
        Map<ForwardTry, Boolean> predicted = predicted(evidence);
        predicted.forEach((tried, isAnswered) -> new PredictedTry(
                        tried.probes(),
                        isAnswered,
                        "The %s's try to reach the other end %s".formatted(tried.from(), tried.words()))
                .judge(evidence, findings));
        return findings.result(
                "All %d tries came out as the router's timers and its forward predict.".formatted(predicted.size()));
    }

    private static CheckResult clientView(Evidence evidence, Findings findings) {
        Endpoint last = Endpoint.parse(PortForwardScenario.OUTSIDE_IPV4 + ":" + evidence.get(PortForwardScenario.PORT));
        Set<Endpoint> places = new LinkedHashSet<>();
        int sent = 0;
        for (WireGuardDatagram datagram : WireGuardDatagram.in(evidence.packets(Roles.CLIENT, "eth0"))) {
            Endpoint source = datagram.packet().source();
            if (source.toString().equals(PortForwardScenario.CLIENT_END)) {
                sent++;
                findings.expect(
                        datagram.packet().destination().equals(last),
                        "The client sent a %s to %s at %s, when the server was last seen at %s."
                                .formatted(
                                        datagram.kind().words(),
                                        datagram.packet().destination(),
                                        Seconds.precise(datagram.nanos()),
                                        last));
            } else {
                last = source;
                if (places.add(source)) {
                    findings.cite(CLIENT, datagram.packet());
                }
                if (!source.toString().startsWith(PortForwardScenario.OUTSIDE_IPV4 + ":")) {
                    findings.missing("A datagram came to the client from %s, which is not the router's outside address."
                            .formatted(source));
                }
            }
        }
        if (places.isEmpty()) {
            findings.missing("Nothing came to the client.");
        }
        return findings.result("The client saw the server at %s and sent all of its %d datagrams there."
                .formatted(
                        String.join(
                                ", then at ",
                                places.stream().map(Endpoint::toString).toList()),
                        sent));
    }

    private static CheckResult gone(Evidence evidence, Findings findings) {
        Step step = evidence.step(PortForwardScenario.GONE);
        List<CapturedPacket> packets = evidence.packets(Roles.CLIENT, "eth0").stream()
                .filter(packet -> step.contains(packet.nanos()))
                .toList();
        boolean isAnswered = WireGuardDatagram.in(packets).stream()
                .anyMatch(datagram -> !datagram.packet().source().toString().equals(PortForwardScenario.CLIENT_END));
        if (isAnswered) {
            return findings.missing("The host was to be gone, and its tunnel answered.");
        }
        List<CapturedPacket> errors = packets.stream()
                .filter(packet -> packet.protocol() == Protocol.ICMP
                        && packet.payload().hasRemaining()
                        && packet.payload().get(0) == UNREACHABLE)
                .toList();
        if (errors.isEmpty()) {
            findings.missing("The router told the client of no unreachable host.");
        }
        Optional<ProbeEvent> probe = evidence.probes(ForwardTry.GONE.probes()).stream()
                .filter(event -> event.type() == ProbeEvent.Type.SENT)
                .findFirst();
        if (probe.isEmpty()) {
            return findings.missing("The client sent no probe while the host was gone.");
        }
        List<WireGuardDatagram> sent = WireGuardDatagram.in(packets).stream()
                .filter(datagram -> datagram.kind() == Kind.INITIATION)
                .toList();
        sent.forEach(datagram -> findings.cite(CLIENT, datagram.packet()));
        var initiations =
                new UnansweredInitiations("The client", sent, TimerLateness.of(evidence.observations(), Roles.CLIENT));
        initiations.judgeFirst(
                findings,
                probe.get().nanos(),
                ProtocolNumbers.STOPPED_HEARING + ProtocolNumbers.JITTER_MAX,
                "it sent what nobody answered");
        initiations.judgeGaps(findings);
        if (!sent.isEmpty()) {
            findings.expect(
                    !initiations.isOverBy(step.endNanos()),
                    "The client sent its last initiation at %s, and the host returned at %s: it stopped trying."
                            .formatted(Seconds.precise(sent.getLast().nanos()), Seconds.precise(step.endNanos())));
        }
        return findings.result(
                "The client went on trying while the host was gone (initiations: %d, \"host unreachable\" from the router: %d)."
                        .formatted(sent.size(), errors.size()));
    }
}
