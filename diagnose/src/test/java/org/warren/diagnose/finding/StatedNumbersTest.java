package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.diagnose.TunnelCapture;
import org.warren.harness.capture.Endpoint;

/// Over many captures of a NAT and of a link that are known: what a finding states of them holds the truth, and is no
/// wider than the packets allow.
class StatedNumbersTest {

    private static final int CAPTURES = 150;
    private static final double EPSILON = 0.001;

    /// A tunnel through a NAT that forgets after a time, and what its packets allow to say of that time.
    ///
    /// @param truth the NAT's timeout, in seconds
    /// @param longestBorne the longest silence after which a message arrived; negative for none
    /// @param shortestLost the shortest after which one did not; infinite for none
    private record Observed(TunnelCapture capture, double truth, double longestBorne, double shortestLost) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void intervalOfATimeoutHoldsTheTruthAndIsNoWiderThanThePackets(boolean isAtClient) {
        var random = new Random(isAtClient ? 41 : 40);
        int found = 0;
        for (int i = 0; i < CAPTURES; i++) {
            Observed observed = observe(random, isAtClient);
            Optional<Finding> finding = observed.capture().findings().stream()
                    .filter(one -> one.cause() == Cause.NAT_MAPPING_EXPIRED)
                    .findFirst();
            String which = "capture %d: %s".formatted(i, observed);
            assertThat(finding.isPresent()).as(which).isEqualTo(Double.isFinite(observed.shortestLost()));
            if (finding.isEmpty()) {
                continue;
            }
            found++;
            double upper = finding.get().values().getOrDefault("mapping-lives-shorter-than", Double.NaN);
            double lower = finding.get().values().getOrDefault("mapping-lives-longer-than", -1.0);
            assertThat(lower).as(which).isLessThanOrEqualTo(observed.truth());
            assertThat(upper).as(which).isGreaterThanOrEqualTo(observed.truth() - EPSILON);
            assertThat(upper).as(which).isCloseTo(observed.shortestLost(), within(EPSILON));
            if (observed.longestBorne() > 0) {
                assertThat(lower).as(which).isGreaterThanOrEqualTo(observed.longestBorne() - EPSILON);
            }
        }
        assertThat(found).isBetween(CAPTURES / 3, CAPTURES - 1);
    }

    private static Observed observe(Random random, boolean isAtClient) {
        double truth = 12 + 88 * random.nextDouble();
        var capture = new TunnelCapture().hops(isAtClient ? 0 : 3, isAtClient ? 3 : 0);
        double at = 1;
        int port = 40_000;
        double borne = -1;
        double lost = Double.POSITIVE_INFINITY;
        int exchanges = 2 + random.nextInt(4);
        for (int i = 0; i < exchanges; i++) {
            capture.handshake(at)
                    .data(at + 1, true, 128)
                    .data(at + 1.02, false, 128)
                    .keepalive(at + 11.1, true);
            // A session ends after 180 s.
            double silence = 9 + 110 * random.nextDouble();
            double wake = at + 11.1 + silence;
            if (silence < truth) {
                borne = Math.max(borne, silence);
                capture.data(wake, false, 128).data(wake + 0.03, true, 128).keepalive(wake + 10.1, false);
                at = wake + 10.2;
            } else if (isAtClient) {
                // What the server sends is lost before the capture; the client ends the silence itself. A single one
                // that is
                // missing may as well be the answer to that.
                capture.lost(false, 2 + random.nextInt(4))
                        .data(wake, true, 128)
                        .data(wake + 0.03, false, 128)
                        .keepalive(wake + 10.1, true);
                lost = Math.min(lost, silence);
                at = wake + 10.2;
            } else {
                for (double late : List.of(0.0, 5.0, 10.0)) {
                    capture.data(wake + late, false, 128);
                }
                port++;
                capture.aliceAt(Endpoint.parse("192.168.1.2:" + port))
                        .data(wake + 13, true, 128)
                        .data(wake + 13.03, false, 128)
                        .keepalive(wake + 23.1, true);
                lost = Math.min(lost, silence);
                at = wake + 23.2;
            }
        }
        return new Observed(capture, truth, borne, lost);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.02, 0.1, 0.3})
    void shareOfLossIsThatOfTheCountersThatAreMissing(double share) {
        var random = new Random(Math.round(1_000 * share));
        for (int i = 0; i < 20; i++) {
            var capture = new TunnelCapture().handshake(1);
            var arrived = new ArrayList<Boolean>();
            for (int j = 0; j < 300; j++) {
                // The first and the last arrive: what is before and behind them nobody can count.
                boolean isLost = j > 0 && j < 299 && random.nextDouble() < share;
                arrived.add(!isLost);
                double at = 2 + 0.3 * j;
                capture.data(at, true, 128);
                if (isLost) {
                    capture.lost(false, 1);
                } else {
                    capture.data(at + 0.02, false, 128);
                }
            }
            double truth = arrived.stream().filter(one -> !one).count() / 300.0;

            var finding = capture.findings().stream()
                    .filter(one -> one.cause() == Cause.LOSS)
                    .findFirst();

            if (truth >= 0.02) {
                assertThat(finding).as("%s lost", truth).isPresent();
            }
            finding.ifPresent(one -> assertThat(one.values().get("share")).isCloseTo(truth, within(0.002)));
        }
    }
}
