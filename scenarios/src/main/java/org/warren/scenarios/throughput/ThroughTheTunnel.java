package org.warren.scenarios.throughput;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;

/// What a pair is credited with went through its tunnel, and what the path without a tunnel is credited with did not:
/// the tunnel interface of the receiving node counted at least as many bytes as arrived, or fewer.
final class ThroughTheTunnel implements Checker {

    @Override
    public String id() {
        return "through-tunnel";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Samples samples = Samples.of(evidence);
        var objections = new Objections(id(), Observations.FILE_NAME);
        List<String> ceilings = samples.participants().stream()
                .filter(Participant::isCeiling)
                .map(Participant::key)
                .toList();
        for (Sample sample : samples.all()) {
            boolean withoutTunnel = ceilings.contains(sample.participant());
            boolean carried = sample.tunnelBytes() >= sample.deliveredBytes();
            if (sample.deliveredBytes() > 0) {
                objections.expect(
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
            objections.lack("Nothing was measured.");
        }
        return objections.conclude("The tunnels carried what their pairs are credited with, and nothing else.");
    }
}
