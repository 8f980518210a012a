package org.warren.scenarios.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.runInContainers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsContainerLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;

/// The shape of a run, not its length: seven seconds are too few for a rekey, and it says so.
@NeedsContainerLab
@UsesContainers
class EnduranceInContainersTest {

    @Test
    void secondsOfItLeaveAllEvidenceAndDoNotPassForMinutes() {
        var brief = new EnduranceScenario(Duration.ofSeconds(1));
        ScenarioRun.Outcome outcome = runInContainers(
                brief, "java", "wireguard-go", RunListener.SILENT, "time=7s", "warm-up=1s", "streams=2");
        Map<String, CheckResult> checks =
                outcome.record().checks().stream().collect(Collectors.toMap(CheckResult::id, check -> check));
        assertThat(checks)
                .containsOnlyKeys("through-tunnel", "rate-kept", "memory-stable", "no-errors", "rekeys-unnoticed");
        assertThat(checks.values())
                .filteredOn(check -> List.of("through-tunnel", "no-errors").contains(check.id()))
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
        assertThat(checks.get("rekeys-unnoticed"))
                .extracting(CheckResult::verdict)
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(outcome.record().measurements())
                .extracting(Measurement::name)
                .contains("rate", "client resident memory", "server resident memory");
        assertThat(Runs.evidence(outcome).log("client-java")).contains("[gc] Using Serial");
    }
}
