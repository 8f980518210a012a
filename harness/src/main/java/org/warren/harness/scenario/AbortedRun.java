package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Observations;
import org.warren.harness.evidence.Step;
import org.warren.harness.text.LastLines;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A run that was aborted, or whose evidence could not be collected. The cause becomes one check result that lists the
/// checks without an answer, so that these need not each repeat what they lack.
final class AbortedRun {

    /// The name of the value in the observations that contains the cause, so that an old run can be judged again.
    static final String CAUSE = "broken-off";

    private AbortedRun() {}

    /// Whether a run was aborted.
    static boolean is(Observations observations) {
        return observations.values().containsKey(CAUSE);
    }

    /// The value for the observations.
    ///
    /// @param steps that the run has carried out
    static Map<String, String> cause(CheckResult cause, List<Step> steps) {
        String where = steps.isEmpty() || steps.getLast().isDone()
                ? ""
                : " (in the step \"%s\")".formatted(steps.getLast().name());
        Map<String, String> value = new LinkedHashMap<>();
        value.put("check", cause.id());
        value.put("verdict", cause.verdict().name());
        value.put("message", cause.message().replaceFirst("\\.$", "") + where + ".");
        return value;
    }

    /// Adds the output of the program that may be the cause.
    ///
    /// @param cause a value for the observations
    /// @param log the path of the complete output in the evidence
    /// @param said the end of the output
    static void addLastLines(ObjectNode cause, String log, String said) {
        cause.put("message", cause.path("message").asText() + " " + LastLines.of(said) + " See " + log + ".");
    }

    /// The results of a run, with the cause first if it was aborted.
    ///
    /// @param judged the results of the checks
    static List<CheckResult> results(Observations observations, List<CheckResult> judged) {
        JsonNode cause = observations.values().get(CAUSE);
        if (cause == null) {
            return judged;
        }
        boolean isCutOff = cause.path("verdict").asText().equals(Verdict.UNKNOWN.name())
                && (observations.steps().isEmpty()
                        || !observations.steps().getLast().isDone());
        List<CheckResult> results = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        for (CheckResult check : judged) {
            if (check.verdict() == Verdict.UNKNOWN || (isCutOff && restsOnNothing(check))) {
                unanswered.add(check.id());
            } else {
                results.add(check);
            }
        }
        String message = cause.path("message").asText();
        if (!unanswered.isEmpty()) {
            message += " Not answered because of that: " + String.join(", ", unanswered) + ".";
        }
        results.addFirst(new CheckResult(
                cause.path("check").asText(),
                Verdict.valueOf(cause.path("verdict").asText()),
                message,
                List.of()));
        return results;
    }

    /// If the lab failed during the run, a subject is not to blame for what was not sent until then. A failure that
    /// packets prove remains.
    private static boolean restsOnNothing(CheckResult check) {
        return check.verdict() == Verdict.FAIL && check.packets().isEmpty();
    }
}
