package org.warren.scenarios.hairpin;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.nat.RouterModel;

/// The effect of RFC 4787 §6, REQ-9, on a tunnel.
final class HairpinChecks {

    /// Each router treated each datagram as its model does.
    static final Check MODEL = RouterModel.check(
            evidence -> HairpinHome.ALL.stream().map(HairpinHome::model).toList());

    /// Each attempt was answered or not as predicted from the router's declaration alone. A difference in either
    /// direction is a FAIL, unless the router did not behave as declared.
    static final Check REACHABILITY = Check.of("hairpin-reachability", HairpinChecks::reachability);

    /// Conformance R3, whitepaper §2.1: each end sends to the source of the other's last datagram. So with the internal
    /// source the client changes from the router's outside address to the server's own.
    static final Check FOLLOWS = Check.of("R3-follows-each-other", HairpinChecks::follows)
            .on(HairpinHome.ALL.stream()
                    .flatMap(home -> List.of(
                            Evidence.capturePath(home.client(), "eth0"), Evidence.capturePath(home.server(), "eth0"))
                            .stream())
                    .toArray(String[]::new));

    private HairpinChecks() {}

    private static CheckResult reachability(Evidence evidence, Findings findings) {
        int tries = 0;
        for (HairpinHome home : HairpinHome.ALL) {
            boolean isReached = HairpinPrediction.of(home).isReached();
            tries += PredictedTry.judge(
                    evidence,
                    findings,
                    List.of(home.model()),
                    HairpinScenario.tries(home).stream()
                            .map(probes -> new PredictedTry(
                                    probes,
                                    isReached,
                                    "The try of %s (%s) to reach its peer behind the same router, with %s"
                                            .formatted(probes.from(), probes.name(), home.words())))
                            .toList());
        }
        return findings.result("All %d tries came out as the words of the routers predict.".formatted(tries));
    }

    private static CheckResult follows(Evidence evidence, Findings findings) {
        int followed = 0;
        for (HairpinHome home : HairpinHome.ALL) {
            HairpinPrediction predicted = HairpinPrediction.of(home);
            if (!predicted.isReached()) {
                continue;
            }
            if (!home.model().agrees(evidence)) {
                findings.missing("Router %s did something else than its model, so that nothing follows about its hosts."
                        .formatted(home.router()));
                continue;
            }
            followed += follows(evidence, findings, home.client(), home.clientEnd(), predicted.clientSees());
            followed += follows(evidence, findings, home.server(), home.serverEnd(), predicted.serverSees());
        }
        return findings.result("All %d datagrams that answered another went where that had come from: %s."
                .formatted(
                        followed,
                        HairpinHome.ALL.stream()
                                .flatMap(home -> HairpinPrediction.of(home).clientSees().stream()
                                        .map(server ->
                                                "%s sees %s at %s".formatted(home.client(), home.server(), server)))
                                .collect(Collectors.joining(", "))));
    }

    /// @param other the other end's endpoint according to the model
    /// @return how many datagrams were sent after one was received
    private static int follows(
            Evidence evidence,
            Findings findings,
            String node,
            org.warren.nat.Endpoint own,
            Optional<org.warren.nat.Endpoint> other) {
        String capture = Evidence.capturePath(node, "eth0");
        Endpoint last = Endpoint.NONE;
        int followed = 0;
        for (WireGuardDatagram datagram : WireGuardDatagram.in(evidence.packets(node, "eth0"))) {
            Endpoint source = datagram.packet().source();
            Endpoint destination = datagram.packet().destination();
            if (destination.toString().equals(own.toString())) {
                if (last.equals(Endpoint.NONE)) {
                    findings.cite(capture, datagram.packet());
                }
                last = source;
            } else if (source.toString().equals(own.toString()) && !last.equals(Endpoint.NONE)) {
                followed++;
                findings.expect(
                        destination.equals(last),
                        "%s sent a %s to %s at %s, when the other's last datagram had come from %s."
                                .formatted(
                                        node,
                                        datagram.kind().words(),
                                        destination,
                                        Seconds.precise(datagram.nanos()),
                                        last));
            }
        }
        String predicted = other.map(org.warren.nat.Endpoint::toString).orElse("nowhere");
        if (followed == 0 || !last.toString().equals(predicted)) {
            findings.missing("%s sent nothing after it had heard, or heard from %s, where the model says %s."
                    .formatted(node, last, predicted));
        }
        return followed;
    }
}
