package org.warren.scenarios.wgquick;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// All pings that the driver noted were answered.
///
/// @param id the check's
/// @param prefix how the names begin under which their counts were noted
public record PingsAnswered(String id, String prefix) implements Checker {

    @Override
    public CheckResult judge(Evidence evidence) {
        var objections = new Objections(id, "observations.json");
        List<String> pings = evidence.observations().values().keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .toList();
        int answered = 0;
        for (String name : pings) {
            var ping = evidence.observations().value(name);
            int sent = ping.path("sent").asInt();
            int received = ping.path("received").asInt();
            objections.expect(
                    received > 0 && received == sent,
                    "Of %d pings of %s %d were answered.".formatted(sent, name, received));
            answered += received;
        }
        if (pings.isEmpty()) {
            objections.lack("The driver noted no ping.");
        }
        return objections.conclude("All %d pings were answered (%s).".formatted(answered, String.join(", ", pings)));
    }
}
