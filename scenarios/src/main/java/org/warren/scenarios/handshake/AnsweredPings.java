package org.warren.scenarios.handshake;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Pings through the tunnel are answered, both ways, over IPv4 and IPv6.
public final class AnsweredPings implements Check {

    private static final List<String> PINGS =
            List.of("ping-inner4-client", "ping-inner4-server", "ping-inner6-client", "ping-inner6-server");

    @Override
    public String id() {
        return "pings";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        int answered = 0;
        for (var name : PINGS) {
            var ping = evidence.observations().values().get(name);
            if (ping == null || !ping.path("exit").isInt() || !ping.path("sent").isInt()) {
                findings.missing("The driver noted no result of %s.".formatted(name));
                continue;
            }
            int sent = ping.path("sent").intValue();
            int received = ping.path("received").asInt();
            findings.expect(
                    ping.path("exit").intValue() == 0 && sent > 0 && received == sent,
                    "%s got %d answers to %d pings and ended with exit status %d."
                            .formatted(name, received, sent, ping.path("exit").intValue()));
            answered += received;
        }
        return findings.result("All %d pings were answered, from both ends, over IPv4 and IPv6.".formatted(answered));
    }
}
