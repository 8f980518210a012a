package org.warren.scenarios.throughput;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.measure.MedianInterval;

/// No throughput has fallen compared with an earlier record. The share of the path without a tunnel is compared,
/// because both become slower when the machine is slower. A fall counts when the median fell by more than the tolerance
/// and the intervals of both medians do not overlap.
final class NoRegression implements Check {

    private static final String EARLIER = RunParts.EARLIER + "/" + RunParts.RECORD;

    @Override
    public String id() {
        return "regression";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return Files.exists(file(evidence));
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        List<Measurement> earlier = read(evidence).measurements();
        double tolerance = evidence.get(ThroughputScenario.TOLERANCE) / 100;
        var findings = new Findings(id(), EARLIER);
        int compared = 0;
        for (Result result : Result.of(Samples.of(evidence))) {
            MedianInterval now = result.ratio();
            if (result.quantity() == Quantity.THROUGHPUT && now != null) {
                Optional<Measurement> before = find(earlier, result);
                if (before.isEmpty()) {
                    findings.missing("The earlier record has no %s on %s."
                            .formatted(result.ratioName(), result.participant().group()));
                } else {
                    compare(findings, result, now, before.get(), tolerance);
                    compared++;
                }
            }
        }
        if (compared == 0) {
            findings.missing("Nothing in the earlier record can be compared.");
        }
        return findings.result("None of %d throughputs has fallen by more than %s."
                .formatted(compared, NumberFormat.percent(tolerance)));
    }

    private static void compare(
            Findings findings, Result result, MedianInterval now, Measurement before, double tolerance) {
        boolean fell = now.median() < before.median() * (1 - tolerance) && now.high() < before.low();
        findings.expect(
                !fell,
                String.format(
                        Locale.ROOT,
                        "%s of %s fell from %s of the path without a tunnel to %s, which is more than %s and beyond"
                                + " both intervals.",
                        result.metric().name(),
                        result.participant().key(),
                        NumberFormat.percent(before.median()),
                        NumberFormat.percent(now.median()),
                        NumberFormat.percent(tolerance)));
    }

    private static Optional<Measurement> find(List<Measurement> earlier, Result result) {
        return earlier.stream()
                .filter(measurement -> measurement.name().equals(result.ratioName())
                        && result.participant().group().equals(measurement.group()))
                .findFirst();
    }

    private static RunRecord read(Evidence evidence) {
        try {
            return RunFolder.readRun(file(evidence));
        } catch (IOException e) {
            throw new MissingEvidenceException("The earlier record cannot be read: " + e.getMessage(), e);
        }
    }

    private static Path file(Evidence evidence) {
        return evidence.folder().resolve(EARLIER);
    }
}
