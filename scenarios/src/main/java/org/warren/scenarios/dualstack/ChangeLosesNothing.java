package org.warren.scenarios.dualstack;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance R9: the change of the family costs no packet, since both families' sockets are there all the time.
final class ChangeLosesNothing implements Checker {

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
        var objections = new Objections(id(), "observations.json");
        int answered = 0;
        for (String name : List.of("ping-ipv6", "ping-back")) {
            var ping = evidence.observations().value(name);
            int sent = ping.path("sent").asInt();
            int received = ping.path("received").asInt();
            if (sent == 0) {
                objections.lack("The driver noted no %s.".formatted(name));
            }
            objections.expect(
                    received == sent,
                    "After the change of the family %d of %d pings were answered (%s)."
                            .formatted(received, sent, name));
            answered += received;
        }
        return objections.conclude("All %d pings after the changes of the family were answered.".formatted(answered));
    }
}
