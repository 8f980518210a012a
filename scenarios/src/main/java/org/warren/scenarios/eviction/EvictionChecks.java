package org.warren.scenarios.eviction;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.nat.RouterModel;
import org.warren.scenarios.eviction.EvictionScenario.Try;

/// Which clients the server reached, compared with the model of the NATs.
final class EvictionChecks {

    static final Check MODEL = RouterModel.check(
            evidence -> cells(evidence).stream().map(EvictionCell::modelled).toList());

    static final Check REACHABILITY = Check.of("eviction-reachability", EvictionChecks::reachability);

    private EvictionChecks() {}

    private static List<EvictionCell> cells(Evidence evidence) {
        return EvictionCell.named(evidence.get(EvictionScenario.NAT));
    }

    private static CheckResult reachability(Evidence evidence, Findings findings) {
        int tries = 0;
        List<EvictionCell> cells = cells(evidence);
        for (EvictionCell cell : cells) {
            if (!isFlooded(evidence, cell)) {
                findings.missing("Not all of a flood of %s came to its router, so that nothing follows about %s."
                        .formatted(cell.neighbour(), cell.client()));
                continue;
            }
            tries += PredictedTry.judge(evidence, findings, List.of(cell.modelled()), tries(cell));
        }
        return findings.result("All %d tries of the server at %d clients came out as the model predicts."
                .formatted(tries, cells.size()));
    }

    private static List<PredictedTry> tries(EvictionCell cell) {
        return EvictionPrediction.of(cell).entrySet().stream()
                .map(expected -> new PredictedTry(
                        expected.getKey().probes(cell),
                        expected.getValue(),
                        "The server's try to reach %s, behind a NAT with %s, %s"
                                .formatted(
                                        cell.client(),
                                        cell.words(),
                                        expected.getKey().words())))
                .toList();
    }

    /// Whether each flood reached the router.
    private static boolean isFlooded(Evidence evidence, EvictionCell cell) {
        return EvictionScenario.FLOODS.stream()
                .map(evidence::step)
                .allMatch(step -> evidence.packets(cell.router(), RouterModel.LAN).stream()
                                .filter(packet -> step.contains(packet.nanos())
                                        && packet.protocol() == Protocol.UDP
                                        && packet.source()
                                                .address()
                                                .getHostAddress()
                                                .equals(cell.neighbourIpv4()))
                                .count()
                        == EvictionScenario.flooded().count());
    }

    static Summary summary(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        for (EvictionCell cell : cells(evidence)) {
            List<String> lost = new ArrayList<>();
            for (Try tried : Try.values()) {
                List<ProbeEvent> events = evidence.probes(tried.probes(cell));
                if (!events.isEmpty() && !ProbeEvent.isAnswered(events)) {
                    lost.add(tried.words());
                }
            }
            sentences.add("%s: the server %s."
                    .formatted(
                            cell.words(),
                            lost.isEmpty()
                                    ? "reached the client whenever it tried"
                                    : "did not reach the client " + String.join(", ", lost)));
        }
        return new Summary(sentences, List.of());
    }
}
