package org.warren.scenarios.wgquick;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// All pings that the driver noted were answered.
///
/// @param id the check's
/// @param prefix how the names begin under which their counts were noted
public record PingsAnswered(String id, String prefix) implements Check {

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id, "observations.json");
        List<String> pings = evidence.observations().values().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        int answered = 0;
        for (String name : pings) {
            var ping = evidence.observations().value(name);
            int sent = ping.path("sent").asInt();
            int received = ping.path("received").asInt();
            findings.expect(
                    received > 0 && received == sent,
                    "Of %d pings of %s %d were answered.".formatted(sent, name, received));
            answered += received;
        }
        if (pings.isEmpty()) {
            findings.missing("The driver noted no ping.");
        }
        return findings.result("All %d pings were answered (%s).".formatted(answered, String.join(", ", pings)));
    }
}
