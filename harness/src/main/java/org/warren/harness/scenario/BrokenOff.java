package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A run that did not come to its end, or whose evidence could not be collected. The cause is one result, which names
/// the checks that have no answer because of it; those do not each say again what they lack.
final class BrokenOff {

    /// The value of the observations that holds the cause, so that an old run can be judged again.
    static final String VALUE = "broken-off";

    private BrokenOff() {}

    /// Whether a run broke off.
    static boolean is(Observations observations) {
        return observations.values().containsKey(VALUE);
    }

    /// What is noted of the cause.
    ///
    /// @param steps those that the run has taken
    static Map<String, String> note(CheckResult cause, List<Step> steps) {
        String where = steps.isEmpty() || steps.getLast().isDone()
                ? ""
                : " (in the step \"%s\")".formatted(steps.getLast().name());
        Map<String, String> noted = new LinkedHashMap<>();
        noted.put("check", cause.id());
        noted.put("verdict", cause.verdict().name());
        noted.put("message", cause.message().replaceFirst("\\.$", "") + where + ".");
        return noted;
    }

    /// The results of a run, the cause first where it broke off.
    ///
    /// @param judged what the checks said
    static List<CheckResult> tell(Observations observations, List<CheckResult> judged) {
        JsonNode noted = observations.values().get(VALUE);
        if (noted == null) {
            return judged;
        }
        List<CheckResult> told = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        for (CheckResult check : judged) {
            if (check.verdict() == Verdict.UNKNOWN) {
                unanswered.add(check.id());
            } else {
                told.add(check);
            }
        }
        String message = noted.path("message").asText();
        if (!unanswered.isEmpty()) {
            message += " Not answered because of that: " + String.join(", ", unanswered) + ".";
        }
        told.addFirst(new CheckResult(
                noted.path("check").asText(),
                Verdict.valueOf(noted.path("verdict").asText()),
                message,
                List.of()));
        return told;
    }
}
