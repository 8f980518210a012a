package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.Random;
import java.util.function.LongSupplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;

/// Packets that come just before, at and just after an expiry: conntrack says on which side they fell, and everything
/// that is said of the run agrees with it.
class TiesTest {

    private static final long TICK = SECOND / 100;
    private static final long[] SIDES = {-TICK, -1, 0, 1, TICK};
    private static final int SEEDS = 8;
    private static final String INSTANT = "over links that take no time";

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
        agrees(parameters, () -> 0, INSTANT);
    }

    private void agrees(NatTimeoutParameters parameters, LongSupplier ticks, String which) {
        var router = new SimulatedRouter(parameters.udpTimeoutNanos(), parameters.streamTimeoutNanos());
        var run = new SimulatedRun(folder.resolve(which.replace(' ', '-')), parameters, router.withTicks(ticks));
        var evidence = (which.equals(INSTANT) ? run.withoutDelay() : run).play().evidence();

        assertThat(new Judge(new NatTimeoutScenario().checks()).judge(evidence).checks())
                .as("%s: %s", which, parameters)
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));

        var summary = NatTimeoutSummary.of(evidence);
        assertThat(summary.unreachableShare())
                .as(which)
                .isCloseTo(router.shareWithout(run.idleFrom(), run.idleTo()), within(0.001));
        Agreement.require(evidence, which);
    }

    private static Offset<Double> within(double offset) {
        return Offset.offset(offset);
    }
}
