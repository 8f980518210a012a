package org.warren.scenarios.administration;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Conformance A3: a large configuration comes out as it was set, peer by peer, and again when what came out is set.
final class LargeConfiguration implements Check {

    @Override
    public String id() {
        return "A3-large-configuration";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        int peers = Integer.parseInt(evidence.observations().parameter("peers"));
        for (String name : List.of("large", "large-again")) {
            var noted = evidence.observations().value(name);
            findings.expect(
                    noted.path("dumped").asInt() == peers,
                    "Of %d peers %d came out."
                            .formatted(peers, noted.path("dumped").asInt()));
            findings.expect(
                    noted.path("different").asInt() == 0,
                    "%d peers came out otherwise than they were set: %s."
                            .formatted(noted.path("different").asInt(), noted.path("examples")));
        }
        return findings.result("All %d peers came out as they were set, twice.".formatted(peers));
    }
}
