package org.warren.scenarios.stuckmapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Step;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.scenarios.stuckmapping.StuckMappingScenario.Address;
import org.warren.scenarios.stuckmapping.StuckMappingScenario.Ask;

/// What freed the tunnel, compared with the model of the NAT.
final class StuckMappingChecks {

    /// The router kept old mappings at their old address, and gave new ones the new address.
    static final Check MODEL = Check.of("nat-model", StuckMappingChecks::model);

    static final Check WAY_OUT = Check.of("way-out", StuckMappingChecks::wayOut);

    private StuckMappingChecks() {}

    private static RouterModel router(Evidence evidence) {
        RouterModel router = RouterModel.of(
                RoadWarrior.ROUTER,
                "Linux, whose mappings outlive its address",
                StuckMappingScenario.HOME,
                StuckMappingScenario.FIRST_ADDRESS,
                StuckMappingPrediction.BEHAVIOUR);
        for (Address address : Address.values()) {
            router = router.movedTo(evidence.step(address.step()).startNanos(), address.ipv4());
        }
        return router;
    }

    private static CheckResult model(Evidence evidence, Findings findings) {
        int packets = router(evidence).judge(evidence, findings);
        return findings.result(
                "All %d packets at the router were translated or dropped as the model says, through %d addresses."
                        .formatted(packets, Address.values().length + 1));
    }

    private static CheckResult wayOut(Evidence evidence, Findings findings) {
        if (!router(evidence).agrees(evidence)) {
            return findings.missing("The router did something else than its model, so that nothing follows.");
        }
        tried(evidence, findings, "keepalives", Kind.KEEPALIVE);
        tried(evidence, findings, "new handshakes", Kind.INITIATION);
        silent(evidence, findings);
        List<String> out = new ArrayList<>();
        for (Map.Entry<Ask, Boolean> expected :
                StuckMappingPrediction.answered().entrySet()) {
            Ask ask = expected.getKey();
            new PredictedTry(ask.probes(), expected.getValue(), "The client's try to reach the server " + ask.words())
                    .judge(evidence, findings);
            if (ProbeEvent.isAnswered(evidence.probes(ask.probes())) && ask != Ask.FIRST) {
                out.add(ask.words());
            }
        }
        return findings.result(
                "The tunnel got out %s, and by nothing else, as the model says.".formatted(String.join(", ", out)));
    }

    /// A remedy that does not help must have been tried.
    private static void tried(Evidence evidence, Findings findings, String name, Kind kind) {
        Step step = evidence.step(name);
        boolean sent = WireGuardDatagram.in(evidence.packets(RoadWarrior.ROUTER, RouterModel.LAN)).stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .anyMatch(datagram -> datagram.kind() == kind);
        if (!sent) {
            findings.missing("The client sent no %s while the mapping was stuck.".formatted(kind.words()));
        }
    }

    /// The silence must have been longer than a mapping lives.
    private static void silent(Evidence evidence, Findings findings) {
        List<ProbeEvent> asked = evidence.probes(Ask.SILENCE.probes());
        if (asked.isEmpty()) {
            return;
        }
        long began = evidence.packets(RoadWarrior.ROUTER, RouterModel.LAN).stream()
                .filter(packet -> packet.protocol() == Protocol.UDP
                        && packet.nanos() < asked.getFirst().nanos())
                .mapToLong(CapturedPacket::nanos)
                .max()
                .orElse(0);
        if (asked.getFirst().nanos() - began <= StuckMappingScenario.STREAM_TIMEOUT.toNanos()) {
            findings.missing("The client was not silent for as long as a mapping lives.");
        }
    }

    static Summary summary(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        for (Ask ask : Ask.values()) {
            if (evidence.probes(ask.probes()).isEmpty()) {
                continue;
            }
            sentences.add("%s: %s."
                    .formatted(
                            Character.toUpperCase(ask.words().charAt(0))
                                    + ask.words().substring(1),
                            ProbeEvent.isAnswered(evidence.probes(ask.probes())) ? "answered" : "no answer"));
        }
        return new Summary(sentences, List.of());
    }
}
