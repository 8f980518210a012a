package org.warren.scenarios.nattimeout;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.nat.Mapping;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Whether the server's tries after the idle time got through, as predicted.
///
/// A difference in either direction is a FAIL.
///
/// If nothing is predicted for all tries together, each is compared with the mapping that conntrack had when it arrived
/// at the router.
final class Reachability {

    static final Check CHECK = Check.of("reachability", Reachability::judge)
            .on(
                    "observations.json",
                    Evidence.conntrackPath(RouterView.ROUTER),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.WAN));

    private static final long SECOND = 1_000_000_000L;
    /// This close to a mapping's beginning or end, conntrack's clock cannot distinguish before from after.
    private static final long TOO_CLOSE_NANOS = 20_000_000;

    private Reachability() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        var prediction = ReachabilityPrediction.of(NatTimeoutParameters.of(evidence));
        var step = evidence.step(NatTimeoutScenario.SERVER_TRIES_STEP);
        var probes = ProbeOutcome.of(evidence, NatTimeoutScenario.SERVER_TRIES);
        judgeFirstContact(evidence, findings);
        if (probes.isEmpty()) {
            findings.missing("The server sent no probe after the idle time.");
        }
        long lost = probes.stream()
                .filter(probe -> !probe.isAnsweredBy(step.endNanos()))
                .count();
        var outcome = "%d of %d probes of the server got no answer".formatted(lost, probes.size());
        // The parameters describe the kernel's NAT; any other is compared with the mappings that it had.
        var kind =
                NatTimeoutScenario.isKernels(evidence) ? prediction.kind() : ReachabilityPrediction.Kind.INTERMITTENT;
        switch (kind) {
            case REACHABLE ->
                findings.expect(lost == 0, "%s. Expected: %s".formatted(outcome, prediction.explanation()));
            case UNREACHABLE ->
                findings.expect(
                        probes.stream()
                                .noneMatch(probe ->
                                        probe.isAnsweredBy(step.endNanos()) || probe.isReceivedBy(step.endNanos())),
                        "The server reached the client; %s. Expected: %s".formatted(outcome, prediction.explanation()));
            case INTERMITTENT, BOUNDARY -> judgeEach(RouterView.of(evidence), probes, step, findings);
        }
        var howJudged =
                switch (kind) {
                    case REACHABLE, UNREACHABLE -> "As predicted, ";
                    case INTERMITTENT, BOUNDARY -> "As the router's mapping at each probe's arrival says, ";
                };
        var explanation = NatTimeoutScenario.isKernels(evidence)
                ? prediction.explanation()
                : "The NAT is like %s.".formatted(NatTimeoutScenario.natName(evidence));
        return findings.result("%s%s. %s".formatted(howJudged, outcome, explanation));
    }

    static void judgeFirstContact(Evidence evidence, Findings findings) {
        var first = ProbeOutcome.of(evidence, NatTimeoutScenario.FIRST);
        if (first.isEmpty()) {
            findings.missing("The client's first contact is not in the probe logs.");
        } else {
            findings.expect(
                    first.stream().anyMatch(probe -> probe.answeredNanos().isPresent()),
                    "The client's first contact got no answer.");
        }
    }

    private static void judgeEach(RouterView view, List<ProbeOutcome> probes, Step step, Findings findings) {
        for (int i = 0; i < probes.size(); i++) {
            var probe = probes.get(i);
            long next = i + 1 < probes.size() ? probes.get(i + 1).sentNanos() : probe.sentNanos() + SECOND;
            var arrival = view.arrival(probe.sentNanos(), next);
            arrival.cite(findings);
            judgeOne(view, probe, arrival, step, findings);
        }
    }

    private static void judgeOne(
            RouterView view, ProbeOutcome probe, FlowPacket arrival, Step step, Findings findings) {
        long at = arrival.nanos();
        if (view.mappings().stream().anyMatch(mapping -> isCloseToAnEnd(mapping, at))) {
            return;
        }
        boolean admitted = view.mappings().stream()
                .filter(mapping -> mapping.isAliveAt(at))
                .anyMatch(mapping ->
                        arrival.outside().isEmpty() || arrival.outside().get().equals(mapping.outside()));
        if (admitted) {
            findings.expect(
                    probe.isAnsweredBy(step.endNanos()),
                    "Probe %d at %s met a living mapping, so an answer was expected, and none came."
                            .formatted(probe.sequence(), Seconds.text(at)));
        } else {
            // Without a session the probe waits at the server, and gets through with the next mapping.
            long reopened = view.mappings().stream()
                    .mapToLong(Mapping::createdNanos)
                    .filter(created -> created > at)
                    .min()
                    .orElse(Long.MAX_VALUE);
            findings.expect(
                    !probe.isReceivedBy(reopened - 1) && !probe.isAnsweredBy(reopened - 1),
                    "Probe %d at %s met no mapping, so it was expected to get lost, and got through."
                            .formatted(probe.sequence(), Seconds.text(at)));
        }
    }

    private static boolean isCloseToAnEnd(Mapping mapping, long nanos) {
        return Math.abs(mapping.createdNanos() - nanos) <= TOO_CLOSE_NANOS
                || (mapping.endedNanos().isPresent()
                        && Math.abs(mapping.endedNanos().getAsLong() - nanos) <= TOO_CLOSE_NANOS);
    }
}
