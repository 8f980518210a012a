package org.warren.scenarios.nattimeout;

import java.util.Locale;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.nattimeout.ReachabilityPrediction.Kind;

/// The share of the idle time in which nobody outside could reach the client: conntrack, the captured packets and,
/// where mappings come and go, the prediction agree.
public final class UnreachableShare implements Check {

    private static final double SOURCES_TOLERANCE = 0.005;
    private static final double PREDICTION_TOLERANCE = 0.03;

    @Override
    public String id() {
        return "unreachable-share";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(
                id(),
                Evidence.conntrackPath(RouterView.ROUTER),
                Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                Evidence.capturePath(RouterView.ROUTER, RouterView.WAN));
        var idle = evidence.observations().step("idle");
        var view = RouterView.of(evidence);
        double conntrack = view.shareByConntrack(idle.startNanos(), idle.endNanos());
        double capture = view.shareByCapture(idle.startNanos(), idle.endNanos());
        findings.expect(
                Math.abs(conntrack - capture) <= SOURCES_TOLERANCE,
                "Conntrack had no mapping for %s of the idle time, the captured packets make it %s."
                        .formatted(percent(conntrack), percent(capture)));
        var prediction = ReachabilityPrediction.of(NatTimeoutParameters.of(evidence.observations()));
        if (prediction.kind() == Kind.INTERMITTENT) {
            findings.expect(
                    conntrack >= prediction.shareLow() - PREDICTION_TOLERANCE
                            && conntrack <= prediction.shareHigh() + PREDICTION_TOLERANCE,
                    "Conntrack had no mapping for %s of the idle time, predicted are %s to %s."
                            .formatted(
                                    percent(conntrack),
                                    percent(prediction.shareLow()),
                                    percent(prediction.shareHigh())));
        }
        return findings.result("There was no mapping for %s of the idle time.".formatted(percent(conntrack)));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }
}
