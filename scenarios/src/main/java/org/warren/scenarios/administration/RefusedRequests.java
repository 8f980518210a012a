package org.warren.scenarios.administration;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.roadwarrior.RoadWarrior;

/// Conformance A3: a daemon refuses a request that it does not understand, and nothing changes. Kernels are asked by
/// netlink, which `wg` speaks and nobody else here.
final class RefusedRequests implements Checker {

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
        var objections = new Objections(id(), "observations.json");
        List<String> taken = new ArrayList<>();
        var answers = evidence.observations().value("bad-requests");
        for (var answer : answers.properties()) {
            if (answer.getValue().asText().equals("0")) {
                taken.add(answer.getKey());
            }
        }
        if (answers.isEmpty()) {
            objections.lack("No request was sent.");
        }
        objections.expect(taken.isEmpty(), "The server took %s.".formatted(taken));
        objections.expect(
                evidence.observations().value("bad-requests-change-nothing").asBoolean(),
                "Requests that the server was to refuse changed its configuration.");
        return objections.conclude(
                "All %d bad requests were refused, and nothing had changed.".formatted(answers.size()));
    }
}
