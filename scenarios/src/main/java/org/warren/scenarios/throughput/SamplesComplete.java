package org.warren.scenarios.throughput;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Each participant was measured in each round, once.
final class SamplesComplete implements Check {

    @Override
    public String id() {
        return "samples";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Samples samples = Samples.of(evidence);
        var findings = new Findings(id(), Observations.FILE_NAME);
        for (Participant participant : samples.participants()) {
            for (String metric : samples.metrics()) {
                for (int round = 1; round <= samples.rounds(); round++) {
                    long count = count(samples, participant, metric, round);
                    if (count != 1) {
                        findings.missing("There are %d samples of %s of %s in round %d."
                                .formatted(count, metric, participant.key(), round));
                    }
                }
            }
        }
        if (samples.participants().isEmpty()) {
            findings.missing("Nobody was measured.");
        }
        return findings.result(
                "%d samples in %d rounds.".formatted(samples.all().size(), samples.rounds()));
    }

    private static long count(Samples samples, Participant participant, String metric, int round) {
        return samples.of(participant, metric).stream()
                .filter(sample -> sample.round() == round)
                .count();
    }
}
