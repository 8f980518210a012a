package org.warren.scenarios.throughput;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// What a pair is credited with went through its tunnel, and what the path without a tunnel is credited with did not:
/// the tunnel interface of the receiving node counted at least as many bytes as arrived, or fewer.
final class ThroughTheTunnel implements Check {

    @Override
    public String id() {
        return "through-tunnel";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Samples samples = Samples.of(evidence);
        var findings = new Findings(id(), Observations.FILE_NAME);
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
