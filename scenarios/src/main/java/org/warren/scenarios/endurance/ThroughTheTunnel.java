package org.warren.scenarios.endurance;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.endurance.TransferHistory.Part;

/// The transfer went through the tunnel: the server's tunnel interface received at least as many bytes as were
/// delivered, from the last sample before the transfer to the first one after it.
final class ThroughTheTunnel implements Check {

    @Override
    public String id() {
        return "through-tunnel";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        TransferHistory course = TransferHistory.of(evidence);
        Part whole = course.whole();
        NodeSeries server = NodeSeries.of(evidence, TransferHistory.SERVER).around(whole.fromNanos(), whole.toNanos());
        var findings = new Findings(id(), Logs.transfer(), Logs.samples(TransferHistory.SERVER));
        long arrived = course.transfer().deliveredBytes();
        long carried = server.growth(sample -> sample.counters().rxBytes());
        if (arrived == 0) {
            return findings.missing("Nobody counted what arrived.");
        }
        String figures = "%s GB arrived, and the tunnel carried %s GB"
                .formatted(NumberFormat.gigabytes(arrived), NumberFormat.gigabytes(carried));
        findings.expect(carried >= arrived, figures + ": a route leads past the tunnel.");
        return findings.result(figures + ".");
    }
}
