package org.warren.scenarios.nattimeout;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.scenario.Roles;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.nattimeout.ReachabilityPrediction.Kind;

/// How long the client could not be reached, and what made it reachable again.
final class NatTimeoutChecks {

    /// The share of the idle time in which nobody outside could reach the client: conntrack, the captured packets and,
    /// where mappings come and go, the prediction agree.
    static final Check UNREACHABLE_SHARE = Check.of("unreachable-share", NatTimeoutChecks::unreachableShare)
            .on(
                    Evidence.conntrackPath(RouterView.ROUTER),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.WAN));

    /// When the client sends, the server reaches it again; the message says which packet restored the path.
    static final Check RECOVERY = Check.of("recovery", NatTimeoutChecks::recovery)
            .on(Evidence.capturePath(RouterView.ROUTER, RouterView.LAN), Evidence.capturePath(Roles.SERVER, "eth0"));

    private static final double SOURCES_TOLERANCE = 0.005;
    private static final double PREDICTION_TOLERANCE = 0.03;

    private NatTimeoutChecks() {}

    private static CheckResult unreachableShare(Evidence evidence, Findings findings) {
        var idle = evidence.step(NatTimeoutScenario.IDLE_TIME);
        var view = RouterView.of(evidence);
        double conntrack = view.shareByConntrack(idle.startNanos(), idle.endNanos());
        double capture = view.shareByCapture(idle.startNanos(), idle.endNanos());
        findings.expect(
                Math.abs(conntrack - capture) <= SOURCES_TOLERANCE,
                "Conntrack had no mapping for %s of the idle time, the captured packets make it %s."
                        .formatted(percent(conntrack), percent(capture)));
        var prediction = ReachabilityPrediction.of(NatTimeoutParameters.of(evidence));
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
        return NumberFormat.decimals(100 * share, 1) + " %";
    }

    private static CheckResult recovery(Evidence evidence, Findings findings) {
        if (BehindProgram.isDoubtful(evidence, findings)) {
            return findings.result("");
        }
        var speak = ProbeOutcome.of(evidence, NatTimeoutScenario.CLIENT_SPEAKS);
        var again = ProbeOutcome.of(evidence, NatTimeoutScenario.SERVER_AGAIN);
        if (speak.isEmpty() || again.isEmpty()) {
            return findings.missing("The client did not speak, or the server did not try again afterwards.");
        }
        findings.expect(
                speak.stream().anyMatch(probe -> probe.answeredNanos().isPresent()),
                "The client spoke %d times and never got an answer.".formatted(speak.size()));
        long lost =
                again.stream().filter(probe -> probe.answeredNanos().isEmpty()).count();
        findings.expect(
                lost == 0,
                "After the client had spoken, %d of %d probes of the server got no answer."
                        .formatted(lost, again.size()));
        var view = RouterView.of(evidence);
        var restored = Recovery.of(evidence, view);
        var sightings = RouterView.sightings(evidence, view.remote());
        if (sightings.isEmpty()) {
            return findings.missing("The server's capture has no packet from the client.");
        }
        var where = " The server sees the client at %s now."
                .formatted(sightings.getLast().endpoint());
        if (restored.lostNanos().isEmpty()) {
            return findings.result("The server lost none of its probes." + where);
        }
        if (restored.packet().isEmpty()) {
            return findings.fail("The client sent nothing through the router after the server had lost it.");
        }
        var packet = restored.packet().get();
        packet.cite(findings);
        return findings.result("Reachability came back at %s with the client's %s.%s"
                .formatted(Seconds.text(packet.nanos()), packet.words(), where));
    }
}
