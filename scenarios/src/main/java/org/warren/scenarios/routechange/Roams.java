package org.warren.scenarios.routechange;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance R8 and R3, whitepaper §2.1: with the first authenticated datagram from the client's new address the
/// server answers there.
final class Roams implements Check {

    @Override
    public String id() {
        return "R8-server-roams";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), Evidence.capturePath("server", "eth0"));
        List<InetAddress> client = evidence.observations().addressesOf("client");
        var move = evidence.observations().step(RouteChangeScenario.MOVE);
        var datagrams = WireGuardDatagram.in(evidence.packets("server", "eth0"));
        var arrival = datagrams.stream()
                .filter(datagram -> datagram.nanos() >= move.startNanos()
                        && datagram.packet().source().address().equals(client.getLast()))
                .findFirst();
        if (arrival.isEmpty()) {
            findings.fail("Nothing from the client's new address reached the server.");
            return findings.result("");
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
}
