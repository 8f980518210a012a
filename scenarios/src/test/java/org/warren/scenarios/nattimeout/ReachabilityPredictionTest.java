package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.scenarios.nattimeout.ReachabilityPrediction.Kind;

class ReachabilityPredictionTest {

    @ParameterizedTest
    @CsvSource({
        // udp, stream, keepalive, idle: the cases of the demo and of the field
        "30, 30, 0, 3600, UNREACHABLE",
        "30, 30, 25, 3600, REACHABLE",
        "10, 10, 25, 3600, INTERMITTENT",
        "30, 30, 1, 3600, REACHABLE",
        "30, 120, 0, 3600, UNREACHABLE",
        "30, 120, 25, 86400, REACHABLE",
        // the passive keepalive at 10 s makes the answered mapping a stream
        "30, 120, 0, 100, REACHABLE",
        "30, 120, 0, 128, REACHABLE",
        "30, 120, 0, 130, BOUNDARY",
        "30, 120, 0, 133, UNREACHABLE",
        "30, 30, 0, 20, REACHABLE",
        "30, 30, 0, 45, UNREACHABLE",
        // the mapping is gone before the passive keepalive, which makes an unanswered one
        "5, 120, 0, 100, UNREACHABLE",
        "5, 120, 0, 13, REACHABLE",
        "5, 120, 0, 7, INTERMITTENT",
        "10, 180, 0, 100, BOUNDARY",
        // RouterOS: it depends on whether the passive keepalive still meets the first mapping
        "10, 180, 25, 3600, BOUNDARY",
        "5, 180, 25, 3600, INTERMITTENT",
        "15, 180, 25, 3600, REACHABLE",
        // a keepalive longer than the stream lasts
        "60, 20, 25, 3600, INTERMITTENT",
        "30, 26, 25, 3600, BOUNDARY",
        "300, 90, 100, 36000, INTERMITTENT",
        "30, 30, 65535, 3600, UNREACHABLE",
        "30, 30, 65535, 65540, INTERMITTENT",
        "30, 30, 100, 20, REACHABLE",
        "30, 30, 100, 60, UNREACHABLE",
        // timers of Linux may fire late by 8 parts in 63
        "110, 110, 100, 3600, BOUNDARY",
        "115, 115, 100, 3600, REACHABLE",
        "2, 2, 1, 3600, BOUNDARY",
    })
    void parametersDecide(long udp, long stream, long keepalive, long idle, Kind kind) {
        assertThat(predict(udp, stream, keepalive, idle).kind()).isEqualTo(kind);
    }

    @Test
    void shareOfAKeepaliveThatComesTooLateIsWhatItIsTooLateBy() {
        var prediction = predict(10, 10, 25, 36_000);

        assertThat(prediction.unreachableShare()).isCloseTo((25 - 10) / 25.0, Offset.offset(0.001));
        assertThat(prediction.shareLow()).isLessThanOrEqualTo(0.6);
        assertThat(prediction.shareHigh()).isGreaterThan(0.6).isLessThan(0.65);
        assertThat(prediction.explanation()).contains("60.0 % of the time in the long run");
    }

    @Test
    void keepaliveThatMeetsTheExpiryIsNotSaidToComeAfterIt() {
        assertThat(predict(10, 10, 25, 600).explanation()).contains("comes after the NAT has forgotten the mapping");
        assertThat(predict(10, 10, 10, 600).explanation())
                .contains("comes when the NAT forgets the mapping")
                .doesNotContain("comes after");
    }

    @Test
    void streamMadeByEachRenewalOfTheSessionIsForgottenOnce() {
        // Renewed with every fifth keepalive: then the mapping is a stream and lasts 20 s of 25.
        assertThat(predict(60, 20, 25, 36_000).unreachableShare()).isCloseTo(5 / 125.0, Offset.offset(0.002));
        assertThat(predict(60, 20, 25, 36_000).explanation()).contains("4.0 % of the time");
        assertThat(predict(300, 90, 130, 360_000).unreachableShare()).isCloseTo(40 / 260.0, Offset.offset(0.002));
        assertThat(predict(300, 90, 130, 360_000).explanation()).contains("15.4 % of the time");
    }

    @Test
    void neverUnreachableIsAShareOfNothing() {
        assertThat(predict(30, 30, 25, 3600).unreachableShare()).isZero();
        assertThat(predict(30, 30, 0, 3600).unreachableShare()).isCloseTo(3560 / 3600.0, Offset.offset(0.001));
    }

    @Test
    void explanationSaysWhenTheMappingIsForgottenAndWhatFollows() {
        assertThat(predict(30, 30, 0, 3600).explanation())
                .isEqualTo("Without persistent keepalive the last packet is the passive one at 10.0 s; it meets the"
                        + " answered mapping, makes it a stream, and the NAT forgets it 30.0 s later, at 40.0 s, so the"
                        + " server, which tries after 3600.0 s, must not reach the client.");
        assertThat(predict(5, 120, 0, 100).explanation()).contains("lasts until 15.0 s");
        assertThat(predict(30, 30, 25, 3600).explanation())
                .contains("finds the mapping alive")
                .endsWith("must reach the client.");
        assertThat(predict(30, 26, 25, 3600).explanation()).contains("a limit is so near");
    }

    @Test
    void dayOfKeepalivesEachSecondIsPredictedQuickly() {
        assertThat(predict(30, 30, 1, 7 * 86_400).kind()).isEqualTo(Kind.REACHABLE);
    }

    /// The oracle plays the run packet by packet with a router and a client of its own.
    @Test
    void predictionHoldsInSimulatedRuns() {
        long seed = Long.getLong("warren.seed", 20_260_101L);
        var random = new Random(seed);
        var seen = EnumSet.noneOf(Kind.class);
        for (int i = 0; i < 600; i++) {
            var parameters = draw(random);
            var prediction = ReachabilityPrediction.of(parameters);
            seen.add(prediction.kind());
            var run = SimulatedRun.of(Path.of("unwritten"), parameters).play();
            var what = "seed %d, case %d: %s predicted %s".formatted(seed, i, parameters, prediction);
            double share = run.router().shareWithout(run.idleFrom(), run.idleTo());
            switch (prediction.kind()) {
                case REACHABLE -> assertThat(run.answeredTries()).as(what).hasSize(20);
                case UNREACHABLE -> assertThat(run.answeredTries()).as(what).isEmpty();
                case INTERMITTENT ->
                    assertThat(share).as(what).isBetween(prediction.shareLow() - 0.03, prediction.shareHigh() + 0.03);
                case BOUNDARY -> {}
            }
        }
        assertThat(seen).isEqualTo(EnumSet.allOf(Kind.class));
    }

    private static NatTimeoutParameters draw(RandomGenerator random) {
        long[] keepalives = {0, 0, 0, 1, 5, 9, 15, 20, 25, 25, 60, 100, 130, 200};
        long keepalive = keepalives[random.nextInt(keepalives.length)];
        return seconds(
                random.nextInt(3, random.nextBoolean() ? 30 : 300),
                random.nextInt(3, random.nextBoolean() ? 40 : 300),
                keepalive,
                random.nextBoolean() ? random.nextInt(1, 200) : random.nextInt(200, 5_000));
    }

    private static ReachabilityPrediction predict(long udp, long stream, long keepalive, long idle) {
        return ReachabilityPrediction.of(seconds(udp, stream, keepalive, idle));
    }

    private static NatTimeoutParameters seconds(long udp, long stream, long keepalive, long idle) {
        return new NatTimeoutParameters(udp * SECOND, stream * SECOND, keepalive * SECOND, idle * SECOND);
    }
}
