package org.warren.scenarios.natmatrix;

import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;

/// Each of the server's tries was answered or not as predicted from the terms of the NAT alone. A difference in either
/// direction is a FAIL, unless the router did not behave as declared.
final class MatrixReachability {

    static final Check CHECK = Check.of("matrix-reachability", MatrixReachability::judge);

    private MatrixReachability() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        int tries = 0;
        for (MatrixCell cell : MatrixCell.ALL) {
            tries += PredictedTry.judge(
                    evidence, findings, List.of(ModelAgreement.router(evidence, cell)), tries(evidence, cell));
        }
        return findings.result("All %d tries of the server at %d clients came out as the words of their NATs predict."
                .formatted(tries, MatrixCell.ALL.size()));
    }

    private static List<PredictedTry> tries(Evidence evidence, MatrixCell cell) {
        return predicted(evidence, cell).entrySet().stream()
                .map(expected -> new PredictedTry(
                        NatMatrixScenario.probes(cell, expected.getKey()),
                        expected.getValue(),
                        "The server's try to reach %s, behind a NAT with %s, %s"
                                .formatted(cell.client(), cell.words(), expected.getKey())))
                .toList();
    }

    private static Map<String, Boolean> predicted(Evidence evidence, MatrixCell cell) {
        return MatrixPrediction.of(
                cell,
                NatMatrixScenario.life(evidence.get(NatMatrixScenario.LIFE)),
                evidence.get(NatMatrixScenario.IDLE).toNanos());
    }

    /// How many clients answered each try.
    static Summary summary(Evidence evidence) {
        return new Summary(
                NatMatrixScenario.TRIES.keySet().stream()
                        .map(tried -> {
                            long answered = MatrixCell.ALL.stream()
                                    .filter(cell -> ProbeEvent.isAnswered(
                                            evidence.probes(NatMatrixScenario.probes(cell, tried))))
                                    .count();
                            return "%s: %d of %d clients answered the server."
                                    .formatted(sentence(tried), answered, MatrixCell.ALL.size());
                        })
                        .toList(),
                List.of());
    }

    private static String sentence(String tried) {
        return Character.toUpperCase(tried.charAt(0)) + tried.substring(1);
    }
}
