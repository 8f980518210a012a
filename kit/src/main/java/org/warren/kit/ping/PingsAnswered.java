package org.warren.kit.ping;

import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// All pings that the driver noted were answered.
///
/// @param id the check's
/// @param prefix the prefix of the notes that hold their counts
public record PingsAnswered(String id, String prefix) implements Check {

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id, "observations.json");
        Map<String, PingResult> pings = Note.ping(prefix).startingWith(evidence.observations());
        pings.forEach((name, ping) -> findings.expect(
                ping.isAnswered(),
                "Of %d pings of %s %d were answered.".formatted(ping.sent(), name, ping.received())));
        if (pings.isEmpty()) {
            findings.missing("The driver recorded no ping.");
        }
        int answered = pings.values().stream().mapToInt(PingResult::received).sum();
        return findings.result(
                "All %d pings were answered (%s).".formatted(answered, String.join(", ", pings.keySet())));
    }
}
