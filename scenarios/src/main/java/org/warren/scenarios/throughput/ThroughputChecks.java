package org.warren.scenarios.throughput;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// What must hold for samples before they are compared.
final class ThroughputChecks {

    /// Each participant was measured in each round, once.
    static final Check COMPLETE =
            Check.of("samples", ThroughputChecks::complete).on(Observations.FILE_NAME);

    /// In each sample something arrived, and the number that the sample is about could be measured.
    static final Check DATA_ARRIVED =
            Check.of("data-arrived", ThroughputChecks::dataArrived).on(Observations.FILE_NAME);

    /// The data attributed to a pair passed through its tunnel, and the data attributed to the path without a tunnel
    /// did not: the tunnel interface of the receiving node counted at least as many bytes as arrived, or fewer.
    static final Check THROUGH_THE_TUNNEL =
            Check.of("through-tunnel", ThroughputChecks::throughTheTunnel).on(Observations.FILE_NAME);

    private ThroughputChecks() {}

    private static CheckResult complete(Evidence evidence, Findings findings) {
        Samples samples = Samples.of(evidence);
        for (Participant participant : samples.participants()) {
            for (String metric : samples.metrics()) {
                if (!Metric.named(metric).isOf(participant)) {
                    continue;
                }
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

    private static CheckResult dataArrived(Evidence evidence, Findings findings) {
        Samples samples = Samples.of(evidence);
        for (Sample sample : samples.all()) {
            Metric metric = Metric.named(sample.metric());
            Quantity first = metric.quantities().getFirst();
            boolean arrived = !metric.needsData()
                    || findings.expect(
                            sample.deliveredBytes() > 0,
                            "Nothing arrived in %s%s.".formatted(sample.title(), complaint(sample)));
            if (arrived) {
                double value = sample.values().getOrDefault(first.key(), -1.0);
                findings.expect(
                        metric.needsData() ? value > 0 : value >= 0,
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

    private static CheckResult throughTheTunnel(Evidence evidence, Findings findings) {
        Samples samples = Samples.of(evidence);
        List<String> ceilings = samples.participants().stream()
                .filter(Participant::isCeiling)
                .map(Participant::key)
                .toList();
        for (Sample sample : samples.all()) {
            boolean withoutTunnel = ceilings.contains(sample.participant());
            boolean carried = sample.tunnelBytes() >= sample.deliveredBytes();
            if (sample.deliveredBytes() > 0) {
                findings.expect(
                        carried != withoutTunnel,
                        "%d bytes arrived in %s, and the tunnel carried %d of them: %s."
                                .formatted(
                                        sample.deliveredBytes(),
                                        sample.title(),
                                        sample.tunnelBytes(),
                                        withoutTunnel
                                                ? "the path is not without a tunnel"
                                                : "a route leads past the tunnel"));
            }
        }
        if (samples.all().isEmpty()) {
            findings.missing("Nothing was measured.");
        }
        return findings.result("The tunnels carried what their pairs are credited with, and nothing else.");
    }
}
