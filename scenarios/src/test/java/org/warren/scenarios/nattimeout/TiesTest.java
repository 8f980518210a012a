package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.nat.Mapping;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;

/// Packets that come just before, at and just after an expiry: conntrack says on which side they fell, and everything
/// that is said of the run agrees with it.
class TiesTest {

    private static final long TICK = SECOND / 100;
    private static final long[] SIDES = {-TICK, -1, 0, 1, TICK};
    private static final int SEEDS = 8;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "udp-timeout {0} s, stream-timeout {1} s, keepalive {2} s")
    @CsvSource({
        "5, 5, 5", "10, 10, 10", "15, 15, 15", "20, 20, 20", "25, 25, 25", "30, 30, 30", "60, 60, 60",
        "10, 10, 25", "10, 30, 10", "30, 10, 10", "10, 30, 30", "30, 60, 30", "60, 30, 30", "25, 5, 5",
        "2, 10, 10", "10, 2, 2", "120, 120, 0", "10, 10, 0", "10, 60, 0", "5, 5, 10", "20, 20, 60",
    })
    void everythingAgreesWithConntrackOnEitherSide(long udp, long stream, long keepalive) {
        var parameters = new NatTimeoutParameters(udp * SECOND, stream * SECOND, keepalive * SECOND, 600 * SECOND);
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            agrees(parameters, () -> SIDES[random.nextInt(SIDES.length)], "seed " + seed);
        }
        for (long side : SIDES) {
            agrees(parameters, () -> side, "always " + side + " ns");
        }
    }

    private void agrees(NatTimeoutParameters parameters, LongSupplier ticks, String which) {
        var router = new SimulatedRouter(parameters.udpTimeoutNanos(), parameters.streamTimeoutNanos());
        var run = new SimulatedRun(folder.resolve(which.replace(' ', '-')), parameters, router.withTicks(ticks)).play();
        var evidence = run.evidence();

        assertThat(new Judge(NatTimeoutCheckers.all()).judge(evidence).checks())
                .as("%s: %s", which, parameters)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));

        var summary = NatTimeoutSummary.of(evidence);
        var said = String.join("\n", summary.sentences()) + "\n"
                + new Judge(NatTimeoutCheckers.all())
                        .judge(evidence).checks().stream()
                                .map(CheckResult::message)
                                .collect(Collectors.joining("\n"));
        assertThat(summary.unreachableShare())
                .as(which)
                .isCloseTo(router.shareWithout(run.idleFrom(), run.idleTo()), within(0.001));
        assertThat(said)
                .as(which)
                .contains("There was no mapping for %s of the idle time."
                        .formatted(UnreachableShare.percent(summary.unreachableShare())));
        sentencesAgree(summary, said, forgotten(summary, evidence), which);
    }

    private static void sentencesAgree(NatTimeoutSummary summary, String said, long forgotten, String which) {
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
        long end = evidence.observations().step("server tries").endNanos();
        return summary.mappings().stream()
                .flatMapToLong((Mapping mapping) -> mapping.endedNanos().stream())
                .filter(ended -> ended <= end)
                .count();
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }
}
