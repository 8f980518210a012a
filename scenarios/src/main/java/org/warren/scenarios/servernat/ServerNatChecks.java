package org.warren.scenarios.servernat;

import java.util.List;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.Endpoint;
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

/// What a server's peers reach through it, and under which address.
final class ServerNatChecks {

    private static final String BEYOND = Evidence.capturePath(ServerNatScenario.BEYOND, "eth0");
    private static final String HOME = Evidence.capturePath(ServerNatScenario.HOME, Tunnel.NAME);

    /// A server that does not forward carries no packet from peer to peer, nor to networks behind it.
    static final Check NOT_FORWARDED = Check.of("not-forwarded", ServerNatChecks::notForwarded)
            .on("observations.json")
            .when(evidence -> !isForwarding(evidence));

    /// A host behind the server sees the server's address in the pings of the tunnel's peers, and never one of the
    /// tunnel's.
    static final Check MASQUERADE =
            Check.of("masquerade", ServerNatChecks::masquerade).on(BEYOND).when(ServerNatChecks::isForwarding);

    /// Conformance R2: what a peer sends with another peer's address as its source is dropped. No such request reaches
    /// the host behind the server, and no reply to one reaches the owner of the address.
    static final Check NO_SPOOFING =
            Check.of("R2-no-spoofing", ServerNatChecks::noSpoofing).on(BEYOND, HOME);

    private ServerNatChecks() {}

    static boolean isForwarding(Evidence evidence) {
        return evidence.get(ServerNatScenario.FORWARDING).equals("on");
    }

    private static CheckResult notForwarded(Evidence evidence, Findings findings) {
        int sent = 0;
        for (var note : List.of(ServerNatScenario.FORWARDED_BEYOND, ServerNatScenario.FORWARDED_PEER)) {
            var ping = evidence.get(note);
            sent += ping.sent();
            findings.expect(
                    ping.received() == 0,
                    "The server does not forward, yet %d pings of %s were answered."
                            .formatted(ping.received(), note.name()));
        }
        if (sent == 0) {
            findings.missing("No ping was sent through the server.");
        }
        return findings.result(
                "None of %d pings to the other peer and beyond the server was answered.".formatted(sent));
    }

    private static CheckResult masquerade(Evidence evidence, Findings findings) {
        int seen = 0;
        for (var request : Echo.requests(evidence.packets(ServerNatScenario.BEYOND, "eth0"))) {
            String source = Endpoint.text(request.packet().source().address());
            seen++;
            if (!findings.expect(
                    source.equals(ServerNatScenario.SERVER_OFFICE_IPV4),
                    "The host beyond the server saw a ping of the tunnel come from %s at %s, not from the server's %s."
                            .formatted(
                                    source,
                                    Seconds.text(request.packet().nanos()),
                                    ServerNatScenario.SERVER_OFFICE_IPV4))) {
                findings.cite(BEYOND, request.packet());
            }
        }
        if (seen == 0) {
            findings.missing("No ping reached the host beyond the server.");
        }
        return findings.result("The host beyond the server got %d pings, all from the server's address %s."
                .formatted(seen, ServerNatScenario.SERVER_OFFICE_IPV4));
    }

    private static CheckResult noSpoofing(Evidence evidence, Findings findings) {
        Step spoof = evidence.step(ServerNatScenario.SPOOF);
        long sent = WireGuardDatagram.in(evidence.packets(RoadWarrior.CLIENT, "eth0")).stream()
                .filter(datagram -> spoof.contains(datagram.nanos()) && datagram.kind() == Kind.DATA)
                .count();
        if (sent == 0) {
            findings.missing("The client sent nothing with another peer's address.");
        }
        List<Echo> passed =
                ofTheSpoof(Echo.requests(evidence.packets(ServerNatScenario.BEYOND, "eth0")), evidence, spoof);
        List<Echo> answered =
                ofTheSpoof(Echo.replies(evidence.packets(ServerNatScenario.HOME, Tunnel.NAME)), evidence, spoof);
        passed.forEach(echo -> findings.cite(BEYOND, echo.packet()));
        answered.forEach(echo -> findings.cite(HOME, echo.packet()));
        findings.expect(
                passed.isEmpty(),
                "%d requests that the client sent as the home computer reached the host beyond the server%s."
                        .formatted(passed.size(), first(passed)));
        findings.expect(
                answered.isEmpty(),
                "%d replies to requests that the client sent as the home computer reached the home computer%s."
                        .formatted(answered.size(), first(answered)));
        return findings.result(
                "Of %d datagrams with another peer's address inside, none was forwarded or answered.".formatted(sent));
    }

    /// Those that belong to a request that entered the client's tunnel with the home computer's address. In runs in
    /// which that was not captured they are assigned by time alone.
    private static List<Echo> ofTheSpoof(List<Echo> echoes, Evidence evidence, Step spoof) {
        if (!evidence.captures().contains(RoadWarrior.CLIENT + "-" + Tunnel.NAME)) {
            return echoes.stream()
                    .filter(echo -> spoof.contains(echo.packet().nanos()))
                    .toList();
        }
        List<Echo> requests = Echo.requests(evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME)).stream()
                .filter(request ->
                        Endpoint.text(request.packet().source().address()).equals(ServerNatScenario.HOME_IPV4))
                .toList();
        return echoes.stream().filter(echo -> echo.isAmong(requests)).toList();
    }

    private static String first(List<Echo> echoes) {
        return echoes.isEmpty()
                ? ""
                : ", the first at %s (sequence %d, from %s to %s)"
                        .formatted(
                                Seconds.precise(echoes.getFirst().packet().nanos()),
                                echoes.getFirst().sequence(),
                                Endpoint.text(
                                        echoes.getFirst().packet().source().address()),
                                Endpoint.text(
                                        echoes.getFirst().packet().destination().address()));
    }
}
