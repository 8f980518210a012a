package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.evidence;
import static org.warren.scenarios.Runs.mustPass;
import static org.warren.scenarios.Runs.run;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.catalogue.KeepaliveTable;
import org.warren.harness.catalogue.NatCatalogue;
import org.warren.junit.NeedsVirtualLab;

/// What the model advises holds for the kernel's WireGuard behind a router that does what the model says.
@NeedsVirtualLab
class AdvisedKeepaliveTest {

    @Test
    void advisedKeepaliveKeepsTheClientReachableForAnHour() {
        requireReachable("super-sim");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"routeros-3", "linux-6", "openbsd-pf", "ovs", "pion"})
    void advisedKeepaliveKeepsTheClientReachableBehindOthers(String nat) {
        requireReachable(nat);
    }

    @Test
    void keepaliveOfTheDocumentationIsTooRareForAShortStream() {
        assertThat(idleHour("super-sim", 25).unreachableShare()).isGreaterThan(0.1);
    }

    private static void requireReachable(String nat) {
        int keepalive = KeepaliveTable.keepalive(
                        List.of(NatCatalogue.shipped().nat(nat).behaviour()), 0)
                .orElseThrow();
        NatTimeoutSummary summary = idleHour(nat, keepalive);

        assertThat(summary.lostProbes()).isZero();
        assertThat(summary.unreachableShare()).isZero();
    }

    private static NatTimeoutSummary idleHour(String nat, int keepalive) {
        return NatTimeoutSummary.of(evidence(mustPass(
                run(new NatTimeoutScenario(), "kernel", "kernel", "nat=" + nat, "keepalive=" + keepalive, "idle=1h"))));
    }
}
