package org.warren.kit.nat;

import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;
import org.warren.harness.verdict.Findings;

/// An attempt of one end to reach another through NATs, with the outcome predicted from the NATs' declarations alone.
///
/// @param probes the probes that were sent
/// @param isAnswered whether an answer to any of them is predicted
/// @param words the attempt, as the beginning of a sentence: `The server's try to reach client after idling`
public record PredictedTry(Probes probes, boolean isAnswered, String words) {

    /// Judges the attempts through some NATs. If a NAT did not behave as declared, the attempts say nothing about the
    /// subjects, and the result is missing evidence.
    ///
    /// @param routers the NATs on the way
    /// @return how many attempts were judged
    public static int judge(Evidence evidence, Findings findings, List<RouterModel> routers, List<PredictedTry> tries) {
        String other = routers.stream()
                .filter(router -> !router.agrees(evidence))
                .map(RouterModel::node)
                .collect(Collectors.joining(" and "));
        if (!other.isEmpty()) {
            findings.missing(
                    "Router %s did not behave as its model, so nothing can be concluded about the hosts behind it."
                            .formatted(other));
            return 0;
        }
        tries.forEach(tried -> tried.judge(evidence, findings));
        return tries.size();
    }

    /// Judges the attempt: an unexpected answer, or a missing one, is a failure; an attempt that was not made is
    /// missing evidence.
    public void judge(Evidence evidence, Findings findings) {
        List<ProbeEvent> events = evidence.probes(probes);
        if (events.isEmpty()) {
            findings.missing(words + ": it was not made.");
            return;
        }
        findings.expect(
                ProbeEvent.isAnswered(events) == isAnswered,
                words
                        + (isAnswered
                                ? ": an answer was expected, and none came."
                                : ": no answer was expected, and one came."));
    }
}
