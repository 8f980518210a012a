package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.nat.Mapping;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;

/// Everything that is said of one run of the NAT timeout, held side by side.
final class Agreement {

    private Agreement() {}

    /// Fails where one sentence about the run contradicts another, or what conntrack reported.
    static void require(Evidence evidence, String which) {
        var summary = NatTimeoutSummary.of(evidence);
        long forgotten = forgotten(summary, evidence);
        String said = said(summary, evidence);
        assertThat(said)
                .as(which)
                .contains("There was no mapping for %s of the idle time."
                        .formatted(NatTimeoutChecks.percent(summary.unreachableShare())));
        boolean alive = said.contains("kept the mapping alive throughout");
        assertThat(alive).as("%s%n%s", which, said).isEqualTo(forgotten == 0 && summary.lostProbes() == 0);
        assertThat(said.contains("forgot the mapping at"))
                .as("%s%n%s", which, said)
                .isEqualTo(forgotten > 0);
        assertThat(said.contains("and %d times in all".formatted(forgotten)))
                .as("%s%n%s", which, said)
                .isEqualTo(forgotten > 1);
        assertThat(said)
                .as(which)
                .contains("%d of %d probes of the server got no answer"
                        .formatted(summary.lostProbes(), summary.probes()));
        assertThat(said.contains("The server lost the client"))
                .as("%s%n%s", which, said)
                .isEqualTo(summary.lostProbes() > 0);
        assertThat(said.contains("The server lost none"))
                .as("%s%n%s", which, said)
                .isEqualTo(summary.lostProbes() == 0);
    }

    private static long forgotten(NatTimeoutSummary summary, Evidence evidence) {
        long end = evidence.step(NatTimeoutScenario.SERVER_TRIES_STEP).endNanos();
        return summary.mappings().stream()
                .flatMapToLong((Mapping mapping) -> mapping.endedNanos().stream())
                .filter(ended -> ended <= end)
                .count();
    }

    private static String said(NatTimeoutSummary summary, Evidence evidence) {
        return String.join("\n", summary.sentences()) + "\n"
                + new Judge(new NatTimeoutScenario().checks())
                        .judge(evidence).checks().stream()
                                .map(CheckResult::message)
                                .collect(Collectors.joining("\n"));
    }
}
