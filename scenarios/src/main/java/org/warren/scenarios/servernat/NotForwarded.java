package org.warren.scenarios.servernat;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A server that does not forward carries no packet from peer to peer, nor beyond itself.
final class NotForwarded implements Check {

    @Override
    public String id() {
        return "not-forwarded";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        int sent = 0;
        for (String name : List.of("forwarded-ping-beyond", "forwarded-ping-peer")) {
            var ping = evidence.observations().value(name);
            sent += ping.path("sent").asInt();
            findings.expect(
                    ping.path("received").asInt() == 0,
                    "The server does not forward, yet %d pings of %s were answered."
                            .formatted(ping.path("received").asInt(), name));
        }
        if (sent == 0) {
            findings.missing("No ping was sent through the server.");
        }
        return findings.result(
                "None of %d pings to the other peer and beyond the server was answered.".formatted(sent));
    }
}
