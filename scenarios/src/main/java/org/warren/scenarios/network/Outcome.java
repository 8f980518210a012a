package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.diagnosis.Reason;

/// What happened to the packets of a question.
///
/// @param arrived how many the target received in time
/// @param answered how many of those were answered in time
/// @param others by node, how many packets another node with the same address received
/// @param late how many the target received after the question's time
/// @param latenessNanos how long after it the first of these came; empty without any
/// @param reasons why the others were not answered, one for each
record Outcome(
        int arrived,
        int answered,
        Map<String, Integer> others,
        int late,
        OptionalLong latenessNanos,
        List<Reason> reasons) {

    Outcome {
        others = new LinkedHashMap<>(others);
        reasons = List.copyOf(reasons);
    }

    /// The most frequent reason for unanswered packets, the first of several; empty if all were answered.
    Optional<Reason> reason() {
        Map<Cause, List<Reason>> byCause = new LinkedHashMap<>();
        reasons.forEach(reason -> byCause.computeIfAbsent(reason.cause(), missing -> new ArrayList<>())
                .add(reason));
        // The first of equals: max would take the last.
        return byCause.values().stream()
                .sorted(Comparator.comparingInt(alike -> -alike.size()))
                .map(List::getFirst)
                .findFirst();
    }
}
