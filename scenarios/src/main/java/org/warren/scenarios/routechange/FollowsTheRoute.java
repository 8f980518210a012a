package org.warren.scenarios.routechange;

import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R8: once the route has moved, at most one datagram more leaves by the old uplink or with its address.
final class FollowsTheRoute implements Check {

    private static final int STRAGGLERS_MAX = 1;

    @Override
    public String id() {
        return "R8-follows-route";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings =
                new Findings(id(), Evidence.capturePath("client", "eth0"), Evidence.capturePath("client", "eth1"));
        var move = evidence.observations().step(RouteChangeScenario.MOVE);
        var after = evidence.observations().step("second uplink");
        var old = List.of(evidence.observations().addressesOf("client").getFirst());
        var first = sent(evidence, "eth0", after);
        var second = sent(evidence, "eth1", after);
        long before = WireGuardDatagram.in(evidence.packets("client", "eth0")).stream()
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
        var client = evidence.observations().addressesOf("client");
        return WireGuardDatagram.in(evidence.packets("client", uplink)).stream()
                .filter(datagram -> step.contains(datagram.nanos())
                        && client.contains(datagram.packet().source().address()))
                .toList();
    }
}
