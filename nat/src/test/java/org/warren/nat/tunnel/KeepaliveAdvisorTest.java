package org.warren.nat.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Refresh;
import org.warren.nat.UdpTimeouts;

class KeepaliveAdvisorTest {

    private static final long SECOND = 1_000_000_000L;
    private static final NatBehaviour LINUX = NatBehaviour.linux(30 * SECOND, 120 * SECOND);
    private static final NatBehaviour ROUTEROS = NatBehaviour.linux(10 * SECOND, 180 * SECOND);
    private static final NatBehaviour SHORT_STREAM = NatBehaviour.RFC_4787
            .with(UdpTimeouts.of(30 * SECOND, 30 * SECOND, 12 * SECOND))
            .with(Refresh.OUTBOUND);

    @Test
    void keepaliveIsBelowTheShortestLifeThatTheTunnelHas() {
        assertThat(advice(0, ROUTEROS).largest()).isEqualTo(OptionalInt.of(8));
        assertThat(advice(0, SHORT_STREAM).largest()).isEqualTo(OptionalInt.of(10));
        assertThat(advice(0, LINUX).largest()).isEqualTo(OptionalInt.of(26));
    }

    @Test
    void lostKeepaliveThatIsToleratedHalvesIt() {
        assertThat(advice(1, LINUX).largest()).isEqualTo(OptionalInt.of(13));
        assertThat(advice(2, ROUTEROS).largest()).isEqualTo(OptionalInt.of(2));
    }

    @Test
    void shorterOfTwoTimersInARowDecides() {
        assertThat(advice(0, LINUX, ROUTEROS).largest())
                .isEqualTo(advice(0, ROUTEROS).largest());
        assertThat(advice(0, ROUTEROS, LINUX).largest())
                .isEqualTo(advice(0, ROUTEROS).largest());
    }

    /// A life of so many nanoseconds: a timer that is as late as it may be, 8 parts in 63, still meets it.
    @ParameterizedTest
    @CsvSource({"11269841269, true", "11269841268, false"})
    void oneNanosecondDecides(long life, boolean isEnough) {
        NatBehaviour behaviour = NatBehaviour.RFC_4787.with(UdpTimeouts.always(life));

        assertThat(advice(0, behaviour).isEnough(10)).isEqualTo(isEnough);
    }

    @Test
    void oneSecondMoreIsNotEnough() {
        for (NatBehaviour behaviour : List.of(ROUTEROS, SHORT_STREAM, LINUX)) {
            for (int tolerated = 0; tolerated < 3; tolerated++) {
                var advisor = advice(tolerated, behaviour);
                int largest = advisor.largest().orElseThrow();
                assertThat(advisor.isEnough(largest)).isTrue();
                assertThat(advisor.isEnough(largest + 1)).isFalse();
            }
        }
    }

    /// Timers that are on time meet a mapping of 30 s with 30 s, and of 10 s with two of 5 s, at its last moment.
    @Test
    void tooMuchIsWhatNoTimerCanMeet() {
        assertThat(advice(0, LINUX).tooMuch()).isEqualTo(OptionalInt.of(31));
        assertThat(advice(1, LINUX).tooMuch()).isEqualTo(OptionalInt.of(16));
        assertThat(advice(1, ROUTEROS).tooMuch()).isEqualTo(OptionalInt.of(6));
        assertThat(advice(0, NatBehaviour.RFC_4787.with(UdpTimeouts.always(SECOND / 2)))
                        .tooMuch())
                .isEmpty();
    }

    @Test
    void keepaliveThatComesWithAHandshakeNeedNotShowItsLoss() {
        assertThat(advice(1, LINUX).mustShow(119)).isTrue();
        assertThat(advice(1, LINUX).mustShow(120)).isFalse();
        assertThat(advice(0, LINUX).mustShow(120)).isTrue();
    }

    @Test
    void lifeBelowASecondHasNoKeepalive() {
        assertThat(advice(0, NatBehaviour.RFC_4787.with(UdpTimeouts.always(SECOND / 2)))
                        .largest())
                .isEmpty();
    }

    @Test
    void natThatOutboundPacketsDoNotRefreshHasNone() {
        assertThat(advice(0, LINUX.with(Refresh.INBOUND)).isEnough(20)).isFalse();
    }

    @Test
    void riskIsThatOfMoreLossesInARowThanAreTolerated() {
        assertThat(asked(2, 0).riskPercent(3600)).isBetween(1.99, 2.01);
        assertThat(asked(2, 1).riskPercent(25)).isBetween(5.5, 5.7);
        assertThat(asked(0, 0).riskPercent(25)).isZero();
    }

    @Test
    void receivedDataPutsTheKeepaliveOffWhereItDoesNotRefresh() {
        NatBehaviour outbound =
                NatBehaviour.RFC_4787.with(UdpTimeouts.always(30 * SECOND)).with(Refresh.OUTBOUND);

        assertThat(advice(0, outbound).isEnoughWhileTheServerSends(16)).isTrue();
        assertThat(advice(0, outbound).isEnoughWhileTheServerSends(17)).isFalse();
        assertThat(advice(0, outbound).isEnough(26)).isTrue();
        assertThat(advice(0, LINUX).isEnoughWhileTheServerSends(26)).isTrue();
    }

    @Test
    void wrongQuestionIsRefused() {
        assertThatThrownBy(() -> asked(0, Integer.MAX_VALUE)).hasMessageContaining("0 to 20 lost keepalives");
        assertThatThrownBy(() -> advice(0)).hasMessageContaining("at least one NAT");
        assertThatThrownBy(() -> asked(100, 0)).hasMessageContaining("below 100 %");
    }

    private static KeepaliveAdvisor asked(double lossPercent, int tolerated) {
        return new KeepaliveAdvisor(List.of(LINUX), lossPercent, tolerated, new Random(1));
    }

    private static KeepaliveAdvisor advice(int tolerated, NatBehaviour... chain) {
        return new KeepaliveAdvisor(List.of(chain), 0, tolerated, new Random(1));
    }
}
