package org.warren.scenarios.localaddress;

import java.net.InetAddress;
import java.util.List;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.TunnelEnd;

/// Row R5 of the conformance list.
final class LocalAddressChecks {

    private static final String CAPTURE = TunnelEnd.capture(RoadWarrior.SERVER);

    /// Conformance R5: everything that the server sends leaves from the address that the client contacted, whatever the
    /// preferred source address of the route.
    static final Check CONTACTED_ADDRESS = Check.of("R5-contacted-address", LocalAddressChecks::contactedAddress)
            .on(CAPTURE);

    /// Conformance R5: if nothing is received any more, the server's next handshake or its first retry leaves from the
    /// address that the route prefers, and the tunnel works again.
    static final Check RETRY_FORGETS =
            Check.of("R5-retry-forgets", LocalAddressChecks::retryForgets).on(CAPTURE);

    /// Conformance R5: once the node no longer has the contacted address, its datagrams leave from another one
    /// immediately, and none is lost.
    static final Check ADDRESS_GONE =
            Check.of("R5-address-gone", LocalAddressChecks::addressGone).on(CAPTURE, "observations.json");

    private static final int INITIATIONS_FROM_THE_OLD_MAX = 1;

    private LocalAddressChecks() {}

    private static CheckResult contactedAddress(Evidence evidence, Findings findings) {
        InetAddress contacted = contacted(evidence);
        int judged = 0;
        for (String step : List.of(LocalAddressScenario.UP, LocalAddressScenario.CONTACTED)) {
            for (WireGuardDatagram datagram : sentIn(evidence, step)) {
                if (!findings.expect(
                        source(datagram).equals(contacted),
                        "The client contacted %s, and the server's %s came from %s at %s."
                                .formatted(
                                        contacted.getHostAddress(),
                                        datagram.kind().words(),
                                        source(datagram).getHostAddress(),
                                        Seconds.precise(datagram.nanos())))) {
                    findings.cite(CAPTURE, datagram.packet());
                }
                judged++;
            }
        }
        if (judged == 0) {
            findings.missing("The server sent nothing.");
        }
        return findings.result("All %d datagrams of the server left from %s, which the client had contacted."
                .formatted(judged, contacted.getHostAddress()));
    }

    private static CheckResult retryForgets(Evidence evidence, Findings findings) {
        InetAddress contacted = contacted(evidence);
        var sent = sentIn(evidence, LocalAddressScenario.LOST);
        if (sent.stream().noneMatch(datagram -> source(datagram).equals(contacted))) {
            return findings.missing(
                    "The server sent nothing from %s, so the path lost nothing.".formatted(contacted.getHostAddress()));
        }
        var initiations = sent.stream()
                .filter(datagram -> datagram.kind() == Kind.INITIATION)
                .toList();
        long fromTheOld = initiations.stream()
                .takeWhile(datagram -> source(datagram).equals(contacted))
                .count();
        if (initiations.isEmpty()) {
            return findings.fail("The server heard nothing for half a minute and started no handshake%s."
                    .formatted(later(evidence)));
        }
        findings.expect(
                fromTheOld <= INITIATIONS_FROM_THE_OLD_MAX && fromTheOld < initiations.size(),
                "The server's first %d initiations left from %s, which the path loses."
                        .formatted(fromTheOld, contacted.getHostAddress()));
        var ping = evidence.get(LocalAddressScenario.SERVER_AFTER_RETRY);
        findings.expect(
                ping.isAnswered(),
                "After it had heard nothing for half a minute, %d of the server's pings were answered."
                        .formatted(ping.received()));
        return findings.result("At %s the server tried another address, and the tunnel worked again."
                .formatted(Seconds.precise(initiations
                        .get((int) Math.min(fromTheOld, initiations.size() - 1))
                        .nanos())));
    }

    private static String later(Evidence evidence) {
        long end = evidence.step(LocalAddressScenario.LOST).endNanos();
        return TunnelEnd.of(evidence, RoadWarrior.SERVER).sent().stream()
                .filter(datagram -> datagram.kind() == Kind.INITIATION && datagram.nanos() > end)
                .findFirst()
                .map(datagram -> "; the next one came at " + Seconds.precise(datagram.nanos()) + ", "
                        + Seconds.precise(datagram.nanos() - end) + " after that time")
                .orElse(", nor later");
    }

    private static CheckResult addressGone(Evidence evidence, Findings findings) {
        InetAddress contacted = contacted(evidence);
        boolean wasThere = sentIn(evidence, LocalAddressScenario.BACK).stream()
                .anyMatch(datagram -> source(datagram).equals(contacted));
        var ping = evidence.get(LocalAddressScenario.SERVER_GONE);
        if (!wasThere || ping.sent() == 0) {
            findings.missing("The server sent nothing from %s before that address was gone, or nothing after."
                    .formatted(contacted.getHostAddress()));
        }
        // Runs that did not note it are judged from the step's beginning.
        long since = evidence.find(LocalAddressScenario.GONE_SINCE).orElse(Long.MIN_VALUE);
        sentIn(evidence, LocalAddressScenario.GONE).stream()
                .filter(datagram -> datagram.nanos() > since && source(datagram).equals(contacted))
                .forEach(datagram -> {
                    findings.cite(CAPTURE, datagram.packet());
                    findings.fail("The server sent a %s at %s from %s, an address that it no longer has."
                            .formatted(
                                    datagram.kind().words(),
                                    Seconds.precise(datagram.nanos()),
                                    contacted.getHostAddress()));
                });
        findings.expect(
                ping.received() == ping.sent(),
                "Without the address that was contacted, %d of %d pings of the server were answered."
                        .formatted(ping.received(), ping.sent()));
        return findings.result("Without the address that was contacted, all %d pings of the server were answered."
                .formatted(ping.received()));
    }

    /// The datagrams that the server sent in a step.
    private static List<WireGuardDatagram> sentIn(Evidence evidence, String stepName) {
        Step step = evidence.step(stepName);
        return TunnelEnd.of(evidence, RoadWarrior.SERVER).sent().stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .toList();
    }

    /// The address that the client contacted.
    private static InetAddress contacted(Evidence evidence) {
        return InetAddress.ofLiteral(
                LocalAddressScenario.second(evidence.get(Tunnel.OUTER).equals("ipv6")));
    }

    private static InetAddress source(WireGuardDatagram datagram) {
        return datagram.packet().source().address();
    }
}
