package org.warren.scenarios.natmatrix;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.ModelledRouter;

/// Each router let through what the model lets through, with the addresses and ports that the model gives.
/// Where one did not, the NAT was not what it was declared to be, and nothing follows about the subjects.
final class ModelAgreement {

    static final Check CHECK = Check.of("nat-model", ModelAgreement::judge);

    private ModelAgreement() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        int packets = 0;
        for (MatrixCell cell : MatrixCell.ALL) {
            packets += router(evidence, cell).judge(evidence, findings);
        }
        return findings.result("All %d packets at the %d routers were translated or dropped as the model says."
                .formatted(packets, MatrixCell.ALL.size()));
    }

    /// Whether a router did what its model does.
    static boolean agrees(Evidence evidence, MatrixCell cell) {
        return router(evidence, cell).agrees(evidence);
    }

    private static ModelledRouter router(Evidence evidence, MatrixCell cell) {
        String life = NatMatrixScenario.life(evidence.get(NatMatrixScenario.LIFE));
        return new ModelledRouter(
                cell.router(),
                IpPrefix.parse(cell.clientIpv4() + "/24"),
                cell.outsideIpv4(),
                cell.words(),
                cell.behaviour(life));
    }
}
