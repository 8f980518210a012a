package org.warren.scenarios.nattimeout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.RouterModel;

/// A run behind a NAT that is a third-party program. It does not report mappings, so only the packets on both sides of
/// the router can be judged: whether it behaved as it was measured to, and whether the subjects did what the packets
/// that it passed on require.
final class BehindProgram {

    /// The router treated each packet as its catalogue entry says; otherwise nothing can be concluded about the
    /// subjects.
    static final Check NAT_MODEL = RouterModel.check(evidence -> List.of(router(evidence)))
            .on(
                    Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.WAN));

    /// Each try of the server's that the router passed on was answered, and none that it did not pass on arrived.
    static final Check REACHABILITY = Check.of("reachability-by-packets", BehindProgram::reachability)
            .on(
                    "observations.json",
                    Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.WAN));

    private static final long SECOND = 1_000_000_000L;

    private BehindProgram() {}

    private static RouterModel router(Evidence evidence) {
        CataloguedNat nat = nat(evidence);
        RouterModel router =
                RouterModel.of(RouterView.ROUTER, nat.name(), "192.168.1.0/24", "203.0.113.1", nat.behaviour());
        return nat.program() == null ? router : router.asProgram(nat.program());
    }

    /// Whether the router is a program that behaved otherwise than it was measured to, so that nothing can be concluded
    /// about the subjects behind it.
    static boolean isDoubtful(Evidence evidence, Findings findings) {
        if (NatTimeoutScenario.program(evidence).isEmpty() || router(evidence).agrees(evidence)) {
            return false;
        }
        findings.missing(
                "The router did something else than its NAT was measured to do (nat-model), so that nothing follows"
                        + " about the subjects.");
        return true;
    }

    private static CataloguedNat nat(Evidence evidence) {
        return NatTimeoutScenario.program(evidence)
                .orElseThrow(() -> new IllegalArgumentException("the run's NAT is no program of others"));
    }

    private static CheckResult reachability(Evidence evidence, Findings findings) {
        if (isDoubtful(evidence, findings)) {
            return findings.result("");
        }
        Reachability.judgeFirstContact(evidence, findings);
        Tries tries = Tries.of(evidence);
        if (tries.probes.isEmpty()) {
            findings.missing("The server sent no probe after the idle time.");
        }
        for (int i = 0; i < tries.probes.size(); i++) {
            judge(tries, i, findings);
        }
        return findings.result(
                "The router passed on %d of %d tries of the server's; those were answered, and no other arrived."
                        .formatted(tries.passedOn(), tries.probes.size()));
    }

    private static void judge(Tries tries, int index, Findings findings) {
        ProbeOutcome probe = tries.probes.get(index);
        FlowPacket arrival = tries.arrival(index);
        arrival.cite(findings);
        if (tries.isPassedOn(arrival)) {
            findings.expect(
                    probe.isAnsweredBy(tries.endNanos),
                    "The router passed on probe %d at %s: an answer was expected, and none came."
                            .formatted(probe.sequence(), Seconds.text(arrival.nanos())));
            return;
        }
        // Without a session the probe waits at the server, and gets through once the client has sent.
        long reopened = tries.view
                .firstOutboundFrom(arrival.nanos() + 1)
                .map(FlowPacket::nanos)
                .orElse(Long.MAX_VALUE);
        findings.expect(
                !probe.isReceivedBy(reopened - 1) && !probe.isAnsweredBy(reopened - 1),
                "The router did not pass on probe %d at %s: it was not expected to get through, and it did."
                        .formatted(probe.sequence(), Seconds.text(arrival.nanos())));
    }

    /// What the packets show; about mappings nothing is known.
    static Summary summary(Evidence evidence) {
        Tries tries = Tries.of(evidence);
        int lost = (int) tries.probes.stream()
                .filter(probe -> !probe.isAnsweredBy(tries.endNanos))
                .count();
        List<String> sentences = new ArrayList<>();
        sentences.add("The NAT is %s, which does not report its mappings: there are packets here, and no NAT events."
                .formatted(nat(evidence).name()));
        sentences.add("The router passed on %d of %d tries of the server's, and %d got no answer."
                .formatted(tries.passedOn(), tries.probes.size(), lost));
        return new Summary(sentences, List.of(Measurement.of("server probes without answer", "probes", (double) lost)));
    }

    /// The server's tries after the idle time.
    ///
    /// @param passed what left the router on the inside
    private record Tries(RouterView view, List<ProbeOutcome> probes, Set<ByteBuffer> passed, long endNanos) {

        static Tries of(Evidence evidence) {
            RouterView view = RouterView.of(evidence);
            Set<ByteBuffer> passed = evidence.packets(RouterView.ROUTER, RouterView.LAN).stream()
                    .filter(packet -> packet.destination().equals(view.inside()))
                    .map(CapturedPacket::payload)
                    .collect(Collectors.toSet());
            return new Tries(
                    view,
                    ProbeOutcome.of(evidence, NatTimeoutScenario.SERVER_TRIES),
                    passed,
                    evidence.step(NatTimeoutScenario.SERVER_TRIES_STEP).endNanos());
        }

        FlowPacket arrival(int index) {
            long sent = probes.get(index).sentNanos();
            long next = index + 1 < probes.size() ? probes.get(index + 1).sentNanos() : sent + SECOND;
            return view.arrival(sent, next);
        }

        boolean isPassedOn(FlowPacket arrival) {
            return arrival.captured()
                    .filter(packet -> passed.contains(packet.payload()))
                    .isPresent();
        }

        long passedOn() {
            return IntStream.range(0, probes.size())
                    .filter(index -> isPassedOn(arrival(index)))
                    .count();
        }
    }
}
