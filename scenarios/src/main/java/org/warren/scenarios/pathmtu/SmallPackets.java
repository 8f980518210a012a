package org.warren.scenarios.pathmtu;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance P3: whatever becomes of large packets, the session lives, and small ones arrive.
final class SmallPackets implements Check {

    @Override
    public String id() {
        return "P3-small-packets";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        int answered = 0;
        for (String end : List.of("client", "server")) {
            var pings = Pings.of(evidence, "ping-small-" + end);
            if (pings.sent() == 0) {
                findings.missing("The %s sent no small packet.".formatted(end));
            }
            findings.expect(
                    pings.received() == pings.sent(),
                    "Of %d packets of %d bytes from the %s %d were answered."
                            .formatted(pings.sent(), PathMtuScenario.SMALL_BYTES, end, pings.received()));
            answered += pings.received();
        }
        return findings.result("After the large packets all %d small ones were answered.".formatted(answered));
    }
}
