package org.warren.scenarios.natmatrix;

import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.scenario.Summary;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Each of the server's tries was answered or not as predicted from the words of the NAT alone. A surprise
/// in either direction is a FAIL, unless the router was not what it was declared to be.
final class MatrixReachability {

    static final Check CHECK = Check.of("matrix-reachability", MatrixReachability::judge);

    private MatrixReachability() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        int tries = 0;
        for (MatrixCell cell : MatrixCell.ALL) {
            if (!ModelAgreement.agrees(evidence, cell)) {
                findings.missing(
                        "Router %s did something else than its model, so that nothing follows about its client."
                                .formatted(cell.router()));
                continue;
            }
            for (Map.Entry<String, Boolean> expected : predicted(evidence, cell).entrySet()) {
                tries++;
                List<ProbeEvent> events = evidence.probes(NatMatrixScenario.probes(cell, expected.getKey()));
                if (events.isEmpty()) {
                    findings.missing("The server did not try %s of %s.".formatted(expected.getKey(), cell.client()));
                    continue;
                }
                findings.expect(
                        ProbeEvent.isAnswered(events) == expected.getValue(),
                        "Surprise: %s, behind a NAT with %s, %s the server %s."
                                .formatted(
                                        cell.client(),
                                        cell.words(),
                                        ProbeEvent.isAnswered(events) ? "answered" : "did not answer",
                                        expected.getKey()));
            }
        }
        return findings.result("All %d tries of the server at %d clients came out as the words of their NATs predict."
                .formatted(tries, MatrixCell.ALL.size()));
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
