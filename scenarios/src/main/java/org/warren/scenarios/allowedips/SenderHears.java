package org.warren.scenarios.allowedips;

import java.util.List;
import org.warren.harness.capture.Echo;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.roadwarrior.Tunnel;

/// Conformance R6: who sends a packet for which there is no peer, or none whose endpoint is known, hears by ICMP that
/// the host, or over IPv6 the address, is unreachable.
///
/// @param id the check's
/// @param addresses where it was sent
/// @param why it cannot be sent on
record SenderHears(String id, List<String> addresses, String why) implements Check {

    SenderHears {
        addresses = List.copyOf(addresses);
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        String capture = Evidence.capturePath(RoadWarrior.CLIENT, Tunnel.NAME);
        var findings = new Findings(id, "observations.json", capture);
        int heard = 0;
        for (String address : addresses) {
            var ping = evidence.observations().value("unreachable-" + address);
            int sent = ping.path("sent").asInt();
            int unreachable = ping.path("unreachable").asInt();
            if (sent == 0) {
                findings.missing("Nothing was sent to %s.".formatted(address));
            }
            findings.expect(
                    ping.path("received").asInt() == 0,
                    "Pings to %s were answered, though nobody is there.".formatted(address));
            boolean isTold = findings.expect(
                    sent == 0 || unreachable > 0,
                    "Who sent %d packets to %s did not hear that it is unreachable: %s, and the client's tunnel took the packets without an ICMP error."
                            .formatted(sent, address, why));
            if (!isTold && evidence.captures().contains(RoadWarrior.CLIENT + "-" + Tunnel.NAME)) {
                Echo.requests(evidence.packets(RoadWarrior.CLIENT, Tunnel.NAME)).stream()
                        .filter(request -> Endpoint.text(
                                        request.packet().destination().address())
                                .equals(address))
                        .findFirst()
                        .ifPresent(request -> findings.cite(capture, request.packet()));
            }
            heard += unreachable;
        }
        return findings.result("Who sent to %s heard %d times that it is unreachable."
                .formatted(String.join(" and ", addresses), heard));
    }
}
