package org.warren.kit.nat;

import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Probes;
import org.warren.harness.verdict.Findings;

/// A try of one end to reach another through NATs, and what was predicted of it from the words of the NATs alone.
///
/// @param probes what was sent
/// @param isAnswered whether any of it is answered, as predicted
/// @param words what was tried, as the beginning of a sentence: `The server's try to reach client after idling`
public record PredictedTry(Probes probes, boolean isAnswered, String words) {

    /// Judges the tries through some NATs. Where a NAT was not what it was declared to be, nothing follows about the
    /// subjects, and that is missing for a verdict.
    ///
    /// @param routers the NATs on the way
    /// @return how many tries were judged
    public static int judge(Evidence evidence, Findings findings, List<RouterModel> routers, List<PredictedTry> tries) {
        String other = routers.stream()
                .filter(router -> !router.agrees(evidence))
                .map(RouterModel::node)
                .collect(Collectors.joining(" and "));
        if (!other.isEmpty()) {
            findings.missing(
                    "Router %s did something else than its model, so that nothing follows about who is behind it."
                            .formatted(other));
            return 0;
        }
        tries.forEach(tried -> tried.judge(evidence, findings));
        return tries.size();
    }

    /// Judges it: an answer against the prediction, or none against it, is a failure; a try that was not made is
    /// missing.
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
