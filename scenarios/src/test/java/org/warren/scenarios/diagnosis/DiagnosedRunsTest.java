package org.warren.scenarios.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.story.CaptureReading;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.impairedpath.ImpairedPathScenario;
import org.warren.scenarios.keepalive.KeepaliveScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;
import org.warren.scenarios.rekey.RekeyScenario;

/// What `warren diagnose` says of captures of our own labs, whose causes are known.
@NeedsVirtualLab
@Order(6)
class DiagnosedRunsTest {

    /// A kernel's timers count in hundredths of a second.
    private static final double TICK_SECONDS = 0.02;

    @Test
    void mappingThatTheRouterForgetsIsFoundAtTheServer() throws IOException {
        var run = Runs.shared(new NatTimeoutScenario(), "kernel", "kernel", "stream-timeout=30s", "idle=10m");

        var findings = findings(run, "server", "eth0");

        assertThat(findings)
                .extracting(Finding::cause)
                .containsExactlyInAnyOrder(Cause.NAT_MAPPING_EXPIRED, Cause.KEEPALIVE_MISSING);
        assertThat(findings)
                .filteredOn(finding -> finding.cause() == Cause.NAT_MAPPING_EXPIRED)
                .allSatisfy(finding -> assertThat(finding.values().get("mapping-lives-shorter-than"))
                        .isGreaterThan(30 - TICK_SECONDS));
    }

    @Test
    void lossIsFoundByItsCounters() throws IOException {
        var run = Runs.shared(new ImpairedPathScenario(), "kernel", "kernel", "duration=10m");

        assertThat(findings(run, "server", "eth0")).extracting(Finding::cause).containsExactly(Cause.LOSS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"handshake", "keepalive", "rekey"})
    void healthyRunsHaveNoFinding(String name) throws IOException {
        Scenario scenario =
                List.<Scenario>of(new HandshakeScenario(), new KeepaliveScenario(), new RekeyScenario()).stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();

        var run = Runs.shared(scenario, "kernel", "kernel");

        assertThat(findings(run, "client", "eth0")).isEmpty();
        assertThat(findings(run, "server", "eth0")).isEmpty();
    }

    private static List<Finding> findings(ScenarioRun.Outcome run, String node, String tap) throws IOException {
        var story = CaptureReading.read(run.folder().resolve(Evidence.capturePath(node, tap)));
        assertThat(story.tunnels()).isNotEmpty();
        return Findings.of(story, OptionalInt.empty());
    }
}
