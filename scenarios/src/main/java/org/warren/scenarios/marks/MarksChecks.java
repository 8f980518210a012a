package org.warren.scenarios.marks;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.TunnelEnd;

/// Rows P4 and P5 of the conformance list: how outer and inner headers affect each other.
final class MarksChecks {

    private static final List<String> ENDS = List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER);
    private static final String CLIENT_INSIDE = Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME);
    private static final String SERVER_INSIDE = Evidence.capturePath(RoadWarrior.SERVER, Tunnel.NAME);
    private static final int AF41 = 0x88;

    /// Conformance P4, RFC 6040 §4.2: if the path set the outer codepoint to congestion experienced or ECT(1), this is
    /// passed on to the inner header; a packet whose inner header is not ECN-capable is dropped if there was
    /// congestion.
    static final Check ECN_INWARD =
            Check.of("P4-ecn-inward", MarksChecks::ecnInward).on(CLIENT_INSIDE, SERVER_INSIDE);

    /// Conformance P5: the outer header of data does not reveal the inner DSCP, which arrives unchanged.
    static final Check DSCP_INSIDE = Check.of("P5-dscp-inside", MarksChecks::dscpInside)
            .on(TunnelEnd.capture(RoadWarrior.CLIENT), TunnelEnd.capture(RoadWarrior.SERVER), SERVER_INSIDE);

    /// Conformance P5: handshakes are marked AF41, 0x88 in the header, so that a congested path drops them last.
    static final Check HANDSHAKE_DSCP = Check.of("P5-handshake-dscp", MarksChecks::handshakeDscp)
            .on(TunnelEnd.capture(RoadWarrior.CLIENT), TunnelEnd.capture(RoadWarrior.SERVER));

    private MarksChecks() {}

    /// Conformance P4, RFC 6040 §4.1: the outer header has the inner one's ECN codepoint.
    ///
    /// @param role of the end whose datagrams are judged
    static Check ecnOutward(String role) {
        return Check.of("P4-ecn-outward-" + role, (evidence, findings) -> ecnOutward(evidence, findings, role))
                .on(TunnelEnd.capture(role), Evidence.capturePath(role, Tunnel.NAME));
    }

    private static CheckResult ecnOutward(Evidence evidence, Findings findings, String role) {
        Step step = evidence.step(MarksScenario.UNTOUCHED);
        List<CapturedPacket> inner =
                role.equals(RoadWarrior.CLIENT) ? requests(evidence, role, step) : replies(evidence, role, step);
        var datagrams = TunnelEnd.of(evidence, role).sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()) && datagram.kind() == Kind.DATA)
                .toList();
        if (inner.isEmpty() || datagrams.size() != inner.size()) {
            return findings.missing("The %s sent %d datagrams with data for %d pings, so nobody knows which is which."
                    .formatted(role, datagrams.size(), inner.size()));
        }
        Set<String> seen = new TreeSet<>();
        for (int i = 0; i < inner.size(); i++) {
            int inside = Ecn.of(inner.get(i).trafficClass());
            int outside = Ecn.of(datagrams.get(i).packet().trafficClass());
            seen.add(Ecn.name(inside));
            if (!findings.expect(
                    outside == Ecn.encapsulated(inside),
                    "The %s carried %s in %s.".formatted(role, Ecn.name(inside), Ecn.name(outside)))) {
                findings.cite(TunnelEnd.capture(role), datagrams.get(i).packet());
            }
        }
        if (seen.size() < MarksScenario.CODEPOINTS.size()) {
            findings.missing("The %s carried %s only.".formatted(role, seen));
        }
        return findings.result(
                "The %s carried %d packets in their own codepoints, %s.".formatted(role, inner.size(), seen));
    }

    private static CheckResult ecnInward(Evidence evidence, Findings findings) {
        int judged = 0;
        for (int outer = 0; outer < MarksScenario.CODEPOINTS.size(); outer++) {
            Step step = evidence.step(MarksScenario.pathSets(outer));
            if (!isSetByThePath(evidence, step, outer, findings)) {
                judged += MarksScenario.CODEPOINTS.size();
                continue;
            }
            List<CapturedPacket> arrived = new ArrayList<>(requests(evidence, RoadWarrior.SERVER));
            for (CapturedPacket sent : requests(evidence, RoadWarrior.CLIENT, step)) {
                int inner = Ecn.of(sent.trafficClass());
                var match = arrived.stream()
                        .filter(packet -> packet.nanos() >= sent.nanos()
                                && packet.payload().equals(sent.payload()))
                        .findFirst();
                match.ifPresent(arrived::remove);
                String became = match.map(packet -> Ecn.name(Ecn.of(packet.trafficClass())))
                        .orElse("nothing");
                var expected = Ecn.decapsulated(inner, outer);
                String due = expected.isPresent() ? Ecn.name(expected.getAsInt()) : "nothing";
                if (!findings.expect(
                        became.equals(due),
                        "%s in %s became %s, not %s.".formatted(Ecn.name(inner), Ecn.name(outer), became, due))) {
                    findings.cite(CLIENT_INSIDE, sent);
                    match.ifPresent(packet -> findings.cite(SERVER_INSIDE, packet));
                }
                judged++;
            }
        }
        if (judged < MarksScenario.CODEPOINTS.size() * MarksScenario.CODEPOINTS.size()) {
            findings.missing("Only %d pings were sent into the tunnel.".formatted(judged));
        }
        return findings.result("All %d packets came out as RFC 6040 says.".formatted(judged));
    }

    /// Whether datagrams that reached the server have the codepoint that the path was to set. If not, it is the lab's
    /// fault.
    private static boolean isSetByThePath(Evidence evidence, Step step, int outer, Findings findings) {
        List<CapturedPacket> others = TunnelEnd.of(evidence, RoadWarrior.SERVER).received().stream()
                .filter(datagram -> datagram.kind() == Kind.DATA && step.contains(datagram.nanos()))
                .map(WireGuardDatagram::packet)
                .filter(packet -> Ecn.of(packet.trafficClass()) != outer)
                .toList();
        if (others.isEmpty()) {
            return true;
        }
        others.forEach(packet -> findings.cite(TunnelEnd.capture(RoadWarrior.SERVER), packet));
        findings.missing("The path did not set %s: the first of %d other datagrams reached the server with %s."
                .formatted(
                        Ecn.name(outer),
                        others.size(),
                        Ecn.name(Ecn.of(others.getFirst().trafficClass()))));
        return false;
    }

    private static CheckResult dscpInside(Evidence evidence, Findings findings) {
        var step = evidence.step(MarksScenario.UNTOUCHED);
        int datagrams = 0;
        for (String role : ENDS) {
            for (var datagram : TunnelEnd.of(evidence, role).sent()) {
                if (!step.contains(datagram.nanos()) || datagram.kind() != Kind.DATA) {
                    continue;
                }
                int dscp = Ecn.dscp(datagram.packet().trafficClass());
                findings.expect(dscp == 0, "The %s sent data with a DSCP of %d outside.".formatted(role, dscp));
                datagrams++;
            }
        }
        var arrived = requests(evidence, RoadWarrior.SERVER, step);
        arrived.forEach(packet -> findings.expect(
                Ecn.dscp(packet.trafficClass()) == MarksScenario.DSCP,
                "A DSCP of %d came out as %d.".formatted(MarksScenario.DSCP, Ecn.dscp(packet.trafficClass()))));
        if (datagrams == 0 || arrived.isEmpty()) {
            findings.missing("No data was sent, or none came out.");
        }
        return findings.result(
                "%d datagrams had no DSCP, and %d packets inside kept theirs.".formatted(datagrams, arrived.size()));
    }

    private static CheckResult handshakeDscp(Evidence evidence, Findings findings) {
        int handshakes = 0;
        for (String role : ENDS) {
            var sent = TunnelEnd.of(evidence, role).sent().stream()
                    .filter(datagram -> datagram.kind() == Kind.INITIATION || datagram.kind() == Kind.RESPONSE)
                    .toList();
            if (sent.isEmpty()) {
                findings.missing("The %s sent no handshake message.".formatted(role));
            }
            for (var datagram : sent) {
                int trafficClass = datagram.packet().trafficClass();
                if (!findings.expect(
                        trafficClass == AF41,
                        "The %s sent a %s with a traffic class of 0x%02x, not 0x88."
                                .formatted(role, datagram.kind().words(), trafficClass))) {
                    findings.cite(TunnelEnd.capture(role), datagram.packet());
                }
            }
            handshakes += sent.size();
        }
        return findings.result("All %d handshake messages were AF41.".formatted(handshakes));
    }

    /// The pings that passed a node's tunnel interface in a step.
    private static List<CapturedPacket> requests(Evidence evidence, String node, Step step) {
        return in(step, requests(evidence, node));
    }

    /// All requests that passed a node's tunnel interface.
    private static List<CapturedPacket> requests(Evidence evidence, String node) {
        return packets(Echo.requests(evidence.packets(node, Tunnel.NAME)));
    }

    /// The replies that passed a node's tunnel interface in a step.
    private static List<CapturedPacket> replies(Evidence evidence, String node, Step step) {
        return in(step, packets(Echo.replies(evidence.packets(node, Tunnel.NAME))));
    }

    private static List<CapturedPacket> packets(List<Echo> echoes) {
        return echoes.stream().map(Echo::packet).toList();
    }

    private static List<CapturedPacket> in(Step step, List<CapturedPacket> packets) {
        return packets.stream().filter(packet -> step.contains(packet.nanos())).toList();
    }
}
