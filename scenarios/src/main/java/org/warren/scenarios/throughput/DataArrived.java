package org.warren.scenarios.throughput;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// In each sample something arrived, and the number that the sample is about could be had.
final class DataArrived implements Check {

    @Override
    public String id() {
        return "data-arrived";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Samples samples = Samples.of(evidence);
        var findings = new Findings(id(), Observations.FILE_NAME);
        for (Sample sample : samples.all()) {
            Quantity first = Metric.named(sample.metric()).quantities().getFirst();
            boolean arrived = findings.expect(
                    sample.deliveredBytes() > 0,
                    "Nothing arrived in %s%s.".formatted(sample.title(), complaint(sample)));
            if (arrived) {
                findings.expect(
                        sample.values().getOrDefault(first.key(), 0.0) > 0,
                        "%s has no %s, though data arrived.".formatted(sample.title(), first.key()));
            }
        }
        if (samples.all().isEmpty()) {
            findings.missing("Nothing was measured.");
        }
        return findings.result("Data arrived in each sample.");
    }

    private static String complaint(Sample sample) {
        String error = sample.error();
        return error.isEmpty() ? "" : " (" + error + ")";
    }
}
