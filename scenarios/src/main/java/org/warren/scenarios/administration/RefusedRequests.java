package org.warren.scenarios.administration;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance A3: a daemon refuses a request that it does not understand, and nothing changes. Kernels are asked by
/// netlink, which `wg` speaks and nobody else here.
final class RefusedRequests implements Check {

    @Override
    public String id() {
        return "A3-refused-requests";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        var server = evidence.observations().subjects().get(RoadWarrior.SERVER);
        return server != null && server.kind().equals("userspace");
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "observations.json");
        List<String> taken = new ArrayList<>();
        var answers = evidence.observations().value("bad-requests");
        for (var answer : answers.properties()) {
            if (answer.getValue().asText().equals("0")) {
                taken.add(answer.getKey());
            }
        }
        if (answers.isEmpty()) {
            findings.missing("No request was sent.");
        }
        findings.expect(taken.isEmpty(), "The server took %s.".formatted(taken));
        findings.expect(
                evidence.observations().value("bad-requests-change-nothing").asBoolean(),
                "Requests that the server was to refuse changed its configuration.");
        return findings.result("All %d bad requests were refused, and nothing had changed.".formatted(answers.size()));
    }
}
