package org.warren.scenarios.allowedips;

import java.net.InetAddress;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;

/// Rows R1, R2 and R6 of the conformance list.
final class AllowedIpsChecks {

    private static final String CLIENT = Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME);
    private static final String SERVER = Evidence.capturePath(RoadWarrior.SERVER, Tunnel.NAME);
    private static final String OTHER = Evidence.capturePath(AllowedIpsScenario.OTHER, Tunnel.NAME);
    private static final String SERVER_ECHO = RoadWarrior.SERVER + "-echo";
    private static final String OTHER_ECHO = AllowedIpsScenario.OTHER + "-echo";

    /// Conformance R1, whitepaper §2: of several prefixes that contain a destination, the longest determines the peer,
    /// however the peers' prefixes are nested.
    static final Check LONGEST_PREFIX =
            Check.of("R1-longest-prefix", AllowedIpsChecks::longestPrefix).on(SERVER, OTHER);

    /// Conformance R1: while a prefix moves from peer to peer and back, each packet goes to one of the two: none is
    /// without a peer, and none goes to both. An answer in flight while its prefix moves may be lost (R2).
    static final Check ATOMIC_MOVE = Check.of("R1-atomic-move", AllowedIpsChecks::atomicMove)
            .on(
                    AllowedIpsScenario.MOVING_PROBES.path(),
                    "probes/" + SERVER_ECHO + ".jsonl",
                    "probes/" + OTHER_ECHO + ".jsonl");

    /// Conformance R2: a peer may send from its own prefix, but not from a part of it that is another peer's.
    static final Check OVERLAP =
            Check.of("R2-overlap", AllowedIpsChecks::overlap).on(CLIENT, OTHER);

    private AllowedIpsChecks() {}

    private static CheckResult longestPrefix(Evidence evidence, Findings findings) {
        Step step = evidence.step(AllowedIpsScenario.LONGEST);
        List<Echo> asked = Echo.requests(evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME)).stream()
                .filter(request -> step.contains(request.packet().nanos()))
                .toList();
        AllowedIpsScenario.DESTINATIONS.forEach((address, peer) -> {
            for (String node : List.of(RoadWarrior.SERVER, AllowedIpsScenario.OTHER)) {
                long got = arrived(evidence, node, address, asked);
                if (node.equals(peer)) {
                    findings.expect(
                            got > 0,
                            "No ping for %s reached %s, whose prefix is the longest.".formatted(address, node));
                } else {
                    findings.expect(
                            got == 0,
                            "%d pings for %s reached %s, though a longer prefix is %s's."
                                    .formatted(got, address, node, peer));
                }
            }
            var ping = evidence.get(AllowedIpsScenario.ping(address));
            if (ping.sent() == 0) {
                findings.missing("No ping was sent to %s.".formatted(address));
            }
            findings.expect(
                    ping.received() == ping.sent(),
                    "Of %d pings to %s %d were answered.".formatted(ping.sent(), address, ping.received()));
        });
        return findings.result("Packets for %d destinations reached the peer with the longest prefix, and it alone."
                .formatted(AllowedIpsScenario.DESTINATIONS.size()));
    }

    /// How many of the requests came out of a node's tunnel.
    private static long arrived(Evidence evidence, String node, String address, List<Echo> asked) {
        var wanted = InetAddress.ofLiteral(address);
        return Echo.requests(evidence.packets(node, Tunnel.NAME)).stream()
                .filter(request -> request.packet().destination().address().equals(wanted))
                .filter(request -> request.isAmong(asked))
                .count();
    }

    private static CheckResult atomicMove(Evidence evidence, Findings findings) {
        List<ProbeEvent> events = evidence.probes(AllowedIpsScenario.MOVING_PROBES);
        long refused = events.stream()
                .filter(event -> event.type() == ProbeEvent.Type.REFUSED)
                .count();
        findings.expect(refused == 0, "The client refused to send %d probes.".formatted(refused));
        Set<Long> sent = numbers(
                events, ProbeEvent.Type.SENT, RoadWarrior.CLIENT + "-" + AllowedIpsScenario.MOVING_PROBES.name());
        Set<Long> server = numbers(events, ProbeEvent.Type.RECEIVED, SERVER_ECHO);
        Set<Long> other = numbers(events, ProbeEvent.Type.RECEIVED, OTHER_ECHO);
        Set<Long> both = new TreeSet<>(server);
        both.retainAll(other);
        Set<Long> neither = new TreeSet<>(sent);
        neither.removeAll(server);
        neither.removeAll(other);
        findings.expect(both.isEmpty(), "Probes %s reached both peers.".formatted(both));
        findings.expect(neither.isEmpty(), "Probes %s reached neither peer.".formatted(neither));
        if (server.isEmpty() || other.isEmpty()) {
            findings.missing("%d probes reached the server and %d the other peer: the prefix did not move."
                    .formatted(server.size(), other.size()));
        }
        return findings.result("Of %d probes while the prefix moved %d reached the server and %d the other peer."
                .formatted(sent.size(), server.size(), other.size()));
    }

    private static Set<Long> numbers(List<ProbeEvent> events, ProbeEvent.Type type, String log) {
        Set<Long> numbers = new TreeSet<>();
        events.stream()
                .filter(event -> event.type() == type && event.log().equals(log))
                .forEach(event -> numbers.add(event.sequence()));
        return numbers;
    }

    private static CheckResult overlap(Evidence evidence, Findings findings) {
        Step step = evidence.step(AllowedIpsScenario.SPOOF);
        String foreign = AllowedIpsScenario.MOVING;
        List<Echo> sent = from(evidence, AllowedIpsScenario.OTHER, foreign).stream()
                .filter(request -> step.contains(request.packet().nanos()))
                .toList();
        List<Echo> ownSent = from(evidence, AllowedIpsScenario.OTHER, AllowedIpsScenario.OWN_OF_OTHER);
        long own = from(evidence, RoadWarrior.CLIENT, AllowedIpsScenario.OWN_OF_OTHER).stream()
                .filter(request -> request.isAmong(ownSent))
                .count();
        List<Echo> passed = from(evidence, RoadWarrior.CLIENT, foreign).stream()
                .filter(request -> request.isAmong(sent))
                .toList();
        passed.forEach(request -> findings.cite(CLIENT, request.packet()));
        if (own == 0 || sent.isEmpty()) {
            findings.missing("The other peer sent nothing from its own address, or nothing from the server's.");
        }
        findings.expect(
                passed.isEmpty(),
                "%d pings from %s, which is the server's, came out of the client's tunnel though the other peer sent them."
                        .formatted(passed.size(), foreign));
        return findings.result("Of the other peer's pings %d from its own address came out, and none of %d from %s."
                .formatted(own, sent.size(), foreign));
    }

    /// The requests from an address that passed a node's tunnel interface.
    private static List<Echo> from(Evidence evidence, String node, String address) {
        var wanted = InetAddress.ofLiteral(address);
        return Echo.requests(evidence.packets(node, Tunnel.NAME)).stream()
                .filter(request -> request.packet().source().address().equals(wanted))
                .toList();
    }

    /// Conformance R6: the sender of a packet without a peer, or whose peer has no known endpoint, gets an ICMP error
    /// host unreachable, or address unreachable over IPv6.
    ///
    /// @param id the check's
    /// @param addresses the destinations
    /// @param why packets cannot be sent there
    static Check unreachable(String id, List<String> addresses, String why) {
        return Check.of(id, (evidence, findings) -> unreachable(addresses, why, evidence, findings))
                .on("observations.json", CLIENT);
    }

    private static CheckResult unreachable(List<String> addresses, String why, Evidence evidence, Findings findings) {
        int heard = 0;
        for (String address : addresses) {
            var ping = evidence.get(AllowedIpsScenario.unreachable(address));
            if (ping.sent() == 0) {
                findings.missing("Nothing was sent to %s.".formatted(address));
            }
            findings.expect(
                    ping.received() == 0, "Pings to %s were answered, though nobody is there.".formatted(address));
            boolean isTold = findings.expect(
                    ping.sent() == 0 || ping.unreachable() > 0,
                    "Who sent %d packets to %s did not hear that it is unreachable: %s, and the client's tunnel took the packets without an ICMP error."
                            .formatted(ping.sent(), address, why));
            if (!isTold && evidence.captures().contains(RoadWarrior.CLIENT + "-" + Tunnel.NAME)) {
                Echo.requests(evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME)).stream()
                        .filter(request -> Endpoint.text(
                                        request.packet().destination().address())
                                .equals(address))
                        .findFirst()
                        .ifPresent(request -> findings.cite(CLIENT, request.packet()));
            }
            heard += ping.unreachable();
        }
        return findings.result("Who sent to %s heard %d times that it is unreachable."
                .formatted(String.join(" and ", addresses), heard));
    }
}
