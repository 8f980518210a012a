package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// Conformance P3: whatever becomes of large packets, the session lives, and small ones arrive.
final class SmallPackets implements Checker {

    @Override
    public String id() {
        return "P3-small-packets";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id(), "observations.json");
        int answered = 0;
        for (String end : List.of("client", "server")) {
            var pings = Pings.of(evidence, "ping-small-" + end);
            if (pings.sent() == 0) {
                objections.lack("The %s sent no small packet.".formatted(end));
            }
            objections.expect(
                    pings.received() == pings.sent(),
                    "Of %d packets of %d bytes from the %s %d were answered."
                            .formatted(pings.sent(), PathMtuScenario.SMALL_BYTES, end, pings.received()));
            answered += pings.received();
        }
        return objections.conclude("After the large packets all %d small ones were answered.".formatted(answered));
    }
}
