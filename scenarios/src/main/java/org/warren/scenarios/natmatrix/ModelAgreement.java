package org.warren.scenarios.natmatrix;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.kit.nat.RouterModel;

/// Each router let through what the model lets through, with the addresses and ports that the model gives. Where one
/// did not, the NAT was not what it was declared to be, and nothing can be concluded about the subjects.
final class ModelAgreement {

    static final Check CHECK = RouterModel.check(evidence ->
            MatrixCell.ALL.stream().map(cell -> router(evidence, cell)).toList());

    private ModelAgreement() {}

    /// A router, to be compared with its model.
    static RouterModel router(Evidence evidence, MatrixCell cell) {
        String life = NatMatrixScenario.life(evidence.get(NatMatrixScenario.LIFE));
        return RouterModel.of(
                cell.router(), cell.words(), cell.clientIpv4() + "/24", cell.outsideIpv4(), cell.behaviour(life));
    }
}
