package org.warren.scenarios.dualstack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;
import org.warren.scenarios.timers.LossPlace;
import org.warren.scenarios.timers.TunnelEnd;

/// Conformance R9: the change of the family costs no packet, since both families' sockets are there all the time.
final class ChangeLosesNothing implements Check {

    /// The notes of the pings by the step in which they were sent.
    private static final Map<String, String> PINGS =
            new TreeMap<>(Map.of("over IPv6", "ping-ipv6", "back to IPv4", "ping-back"));

    @Override
    public String id() {
        return "R9-change-loses-nothing";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return evidence.observations().parameter("ipv6").equals("on");
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                "observations.json",
                TunnelEnd.capture(RoadWarrior.CLIENT),
                TunnelEnd.capture(RoadWarrior.SERVER));
        int answered = 0;
        for (var pinged : PINGS.entrySet()) {
            String name = pinged.getValue();
            var ping = evidence.observations().value(name);
            int sent = ping.path("sent").asInt();
            int received = ping.path("received").asInt();
            if (sent == 0) {
                findings.missing("The driver noted no %s.".formatted(name));
            }
            if (received < sent) {
                var place = LossPlace.of(
                        evidence,
                        RoadWarrior.CLIENT,
                        RoadWarrior.SERVER,
                        evidence.observations().step(pinged.getKey()),
                        sent);
                String sentence = "After the change to the other family (step \"%s\") %d of %d pings were answered: %s."
                        .formatted(
                                pinged.getKey(), received, sent, place.words(RoadWarrior.CLIENT, RoadWarrior.SERVER));
                cite(evidence, evidence.observations().step(pinged.getKey()), findings);
                if (place.isOnThePath()) {
                    findings.missing(sentence);
                } else {
                    findings.fail(sentence);
                }
            }
            answered += received;
        }
        return findings.result("All %d pings after the changes of the family were answered.".formatted(answered));
    }

    private static void cite(Evidence evidence, Step step, Findings findings) {
        for (String role : List.of(RoadWarrior.CLIENT, RoadWarrior.SERVER)) {
            TunnelEnd.of(evidence, role).sent().stream()
                    .filter(datagram -> step.contains(datagram.nanos()))
                    .forEach(datagram -> findings.cite(TunnelEnd.capture(role), datagram.packet()));
        }
    }
}
