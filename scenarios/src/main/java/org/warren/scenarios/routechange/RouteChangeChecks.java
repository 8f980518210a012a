package org.warren.scenarios.routechange;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.NestedTunnel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Row R8 of the conformance list: routes that change, and unusual ones.
final class RouteChangeChecks {

    private static final String INSIDE = Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME);

    /// Conformance R8: once the route has moved, at most one more datagram leaves by the old uplink or with its
    /// address.
    static final Check FOLLOWS_ROUTE = Check.of("R8-follows-route", RouteChangeChecks::followsRoute)
            .on(Evidence.capturePath(RoadWarrior.CLIENT, "eth0"), Evidence.capturePath(RoadWarrior.CLIENT, "eth1"));

    /// Conformance R8 and R3, whitepaper §2.1: from the first authenticated datagram from the client's new address on,
    /// the server answers there.
    static final Check SERVER_ROAMS = Check.of("R8-server-roams", RouteChangeChecks::serverRoams)
            .on(Evidence.capturePath(RoadWarrior.SERVER, "eth0"));

    /// Conformance R8: no probe is lost except one that may be in flight when the route moves.
    static final Check NOTHING_LOST =
            Check.of("R8-nothing-lost", RouteChangeChecks::nothingLost).on("probes/client-across.jsonl");

    /// Conformance R8: a tunnel inside a tunnel carries pings, and the outer one carries its datagrams.
    static final Check NESTED = Check.of("R8-nested", RouteChangeChecks::nested).on(INSIDE);

    /// Conformance R8: if a tunnel's datagrams enter the tunnel themselves, each grows until it is too long and is
    /// dropped; the node survives, and the tunnel works as soon as the endpoint is right again.
    static final Check BOUNDED_LOOP =
            Check.of("R8-bounded-loop", RouteChangeChecks::boundedLoop).on(INSIDE);

    private static final int STRAGGLERS_MAX = 1;
    private static final int IN_FLIGHT_MAX = 1;
    /// A packet grows by 60 bytes each time round, so it is longer than the tunnel's MTU of 1420 after 24 rounds.
    private static final long BYTES_PER_PING_MAX = 24 * (1420 + 32);

    private RouteChangeChecks() {}

    private static CheckResult followsRoute(Evidence evidence, Findings findings) {
        var move = evidence.step(RouteChangeScenario.MOVE);
        var after = evidence.step(RouteChangeScenario.SECOND_UPLINK);
        var old =
                List.of(evidence.observations().addressesOf(RoadWarrior.CLIENT).getFirst());
        var first = sent(evidence, "eth0", after);
        var second = sent(evidence, "eth1", after);
        long before = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram -> datagram.nanos() < move.startNanos())
                .count();
        if (before == 0 || first.size() + second.size() == 0) {
            findings.missing("There was no traffic before the route moved, or none after.");
        }
        findings.expect(
                first.size() <= STRAGGLERS_MAX,
                "After the route had moved at %s, %d datagrams left by the old uplink."
                        .formatted(Seconds.text(move.endNanos()), first.size()));
        long wrong = second.stream()
                .filter(datagram -> old.contains(datagram.packet().source().address()))
                .count();
        findings.expect(
                wrong <= STRAGGLERS_MAX,
                "%d datagrams left by the new uplink with the old one's address.".formatted(wrong));
        return findings.result("After the route had moved, %d datagrams left by the new uplink and %d by the old."
                .formatted(second.size(), first.size()));
    }

    private static List<WireGuardDatagram> sent(Evidence evidence, String uplink, Step step) {
        var client = evidence.observations().addressesOf(RoadWarrior.CLIENT);
        return WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, uplink)).stream()
                .filter(datagram -> step.contains(datagram.nanos())
                        && client.contains(datagram.packet().source().address()))
                .toList();
    }

    private static CheckResult serverRoams(Evidence evidence, Findings findings) {
        List<InetAddress> client = evidence.observations().addressesOf(RoadWarrior.CLIENT);
        var move = evidence.step(RouteChangeScenario.MOVE);
        var datagrams = WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0"));
        var arrival = datagrams.stream()
                .filter(datagram -> datagram.nanos() >= move.startNanos()
                        && datagram.packet().source().address().equals(client.getLast()))
                .findFirst();
        if (arrival.isEmpty()) {
            return findings.fail("Nothing from the client's new address reached the server.");
        }
        var answers = datagrams.subList(datagrams.indexOf(arrival.get()) + 1, datagrams.size()).stream()
                .filter(datagram -> !client.contains(datagram.packet().source().address()))
                .toList();
        var wrong = answers.stream()
                .filter(datagram -> !datagram.packet().destination().address().equals(client.getLast()))
                .findFirst();
        wrong.ifPresent(
                datagram -> findings.fail("The server had the client's new address at %s and sent a %s to %s at %s."
                        .formatted(
                                Seconds.precise(arrival.get().nanos()),
                                datagram.kind().words(),
                                datagram.packet().destination(),
                                Seconds.precise(datagram.nanos()))));
        if (answers.isEmpty()) {
            findings.missing("The server sent nothing after the client had moved.");
        }
        return findings.result("From %s on all %d datagrams of the server went to the client's new address."
                .formatted(Seconds.precise(arrival.get().nanos()), answers.size()));
    }

    private static CheckResult nothingLost(Evidence evidence, Findings findings) {
        Set<Long> asked = new TreeSet<>();
        Set<Long> answered = new TreeSet<>();
        for (var event : evidence.probes(RouteChangeScenario.ACROSS)) {
            if (event.type() == ProbeEvent.Type.SENT || event.type() == ProbeEvent.Type.REFUSED) {
                asked.add(event.sequence());
            } else if (event.type() == ProbeEvent.Type.ANSWERED) {
                answered.add(event.sequence());
            }
        }
        Set<Long> lost = new TreeSet<>(asked);
        lost.removeAll(answered);
        if (asked.isEmpty()) {
            findings.missing("No probe was sent across the change.");
        }
        findings.expect(
                lost.size() <= IN_FLIGHT_MAX,
                "Of %d probes %d were not answered: %s.".formatted(asked.size(), lost.size(), lost));
        return findings.result(
                "Of %d probes across the change %d were answered.".formatted(asked.size(), answered.size()));
    }

    private static CheckResult nested(Evidence evidence, Findings findings) {
        int answered = 0;
        for (var note : List.of(RouteChangeScenario.NESTED_CLIENT, RouteChangeScenario.NESTED_SERVER)) {
            var ping = evidence.get(note);
            findings.expect(
                    ping.isAnswered(),
                    "Of %d pings from the %s in the inner tunnel %d were answered."
                            .formatted(
                                    ping.sent(),
                                    note.equals(RouteChangeScenario.NESTED_CLIENT) ? "client" : "server",
                                    ping.received()));
            answered += ping.received();
        }
        long inner = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME)).stream()
                .filter(datagram -> datagram.packet().destination().port() == NestedTunnel.PORT)
                .count();
        if (inner == 0) {
            findings.missing("None of the inner tunnel's datagrams is in the capture of the outer one.");
        }
        return findings.result(
                "All %d pings in the inner tunnel were answered; the outer one carried %d datagrams of it."
                        .formatted(answered, inner));
    }

    private static CheckResult boundedLoop(Evidence evidence, Findings findings) {
        var loop = evidence.get(RouteChangeScenario.PING_LOOP);
        var after = evidence.get(RouteChangeScenario.AFTER_LOOP);
        long bytes = evidence.get(RouteChangeScenario.LOOP_BYTES);
        int sent = loop.sent();
        if (sent == 0 || after.sent() == 0) {
            findings.missing("No ping was sent into the loop, or none after it.");
        }
        findings.expect(
                loop.received() == 0,
                "%d pings were answered though the endpoint lay inside the tunnel; was there a loop?"
                        .formatted(loop.received()));
        if (!findings.expect(
                bytes <= sent * BYTES_PER_PING_MAX,
                "%d pings made the tunnel carry %d bytes, where %d are the most that packets of its MTU come to: the loop is not bounded."
                        .formatted(sent, bytes, sent * BYTES_PER_PING_MAX))) {
            evidence.observations()
                    .findStep(RouteChangeScenario.LOOP)
                    .ifPresent(step -> cite(evidence, step, findings));
        }
        findings.expect(
                after.received() == after.sent(),
                "After the loop %d of %d pings were answered.".formatted(after.received(), after.sent()));
        return findings.result(
                "%d pings into the loop made %d bytes, and after it the tunnel worked again.".formatted(sent, bytes));
    }

    /// A fragment in the tunnel is part of one of the tunnel's own datagrams that was longer than its MTU.
    private static void cite(Evidence evidence, Step step, Findings findings) {
        evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME).stream()
                .filter(packet -> step.contains(packet.nanos()) && packet.protocol() == Protocol.FRAGMENT)
                .forEach(packet -> findings.cite(INSIDE, packet));
    }
}
