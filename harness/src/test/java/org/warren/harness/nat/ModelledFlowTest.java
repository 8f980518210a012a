package org.warren.harness.nat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.nat.NatBehaviour;

/// What the model says of one flow behind Linux.
class ModelledFlowTest {

    private static final long SECOND = 1_000_000_000L;
    private static final NatBehaviour LINUX = NatBehaviour.linux(30 * SECOND, 120 * SECOND);

    @Test
    void unansweredFlowLivesForTheUdpTimeoutAfterItsLastPacket() {
        var life = onlyLife(out(0), out(10 * SECOND), out(20 * SECOND));

        assertThat(life.expiresNanos()).isEqualTo(50 * SECOND);
        assertThat(life.repliedNanos()).isEmpty();
        assertThat(life.streamNanos()).isEmpty();
    }

    @Test
    void quickExchangeStaysAtTheUdpTimeout() {
        var life = onlyLife(out(0), in(SECOND), out(2 * SECOND));

        assertThat(life.repliedNanos()).hasValue(SECOND);
        assertThat(life.streamNanos()).isEmpty();
        assertThat(life.expiresNanos()).isEqualTo(32 * SECOND);
    }

    @Test
    void packetMoreThanTwoSecondsAfterCreationMakesAnAnsweredFlowAStream() {
        var life = onlyLife(out(0), in(SECOND), out(2 * SECOND + 1));

        assertThat(life.streamNanos()).hasValue(2 * SECOND + 1);
        assertThat(life.expiresNanos()).isEqualTo(122 * SECOND + 1);
    }

    @Test
    void firstAnswerDoesNotCountForItself() {
        var life = onlyLife(out(0), in(10 * SECOND));

        assertThat(life.streamNanos()).isEmpty();
        assertThat(life.expiresNanos()).isEqualTo(40 * SECOND);
        assertThat(onlyLife(out(0), in(10 * SECOND), in(11 * SECOND)).streamNanos())
                .hasValue(11 * SECOND);
    }

    @Test
    void mappingIsGoneAtTheMomentOfItsExpiry() {
        assertThat(lives(out(0), out(30 * SECOND - 1))).hasSize(1);
        assertThat(lives(out(0), out(30 * SECOND))).hasSize(2);
    }

    @Test
    void answerToAForgottenMappingDoesNothing() {
        var lives = lives(out(0), in(31 * SECOND), out(40 * SECOND), in(41 * SECOND));

        assertThat(lives).extracting(MappingLifetime::createdNanos).containsExactly(0L, 40 * SECOND);
        assertThat(lives).extracting(MappingLifetime::expiresNanos).containsExactly(30 * SECOND, 71 * SECOND);
        assertThat(lives.getFirst().span()).isEqualTo(new Span(0, 30 * SECOND));
        assertThat(lives.getFirst().repliedNanos()).isEmpty();
    }

    @Test
    void newMappingForgetsThatTheOldOneWasAStream() {
        var lives = lives(out(0), in(1), out(3 * SECOND), out(200 * SECOND));

        assertThat(lives.getFirst().streamNanos()).isPresent();
        assertThat(lives.getLast().streamNanos()).isEmpty();
        assertThat(lives.getLast().expiresNanos()).isEqualTo(230 * SECOND);
    }

    private static MappingLifetime onlyLife(FlowEvent... passages) {
        List<MappingLifetime> lives = lives(passages);
        assertThat(lives).hasSize(1);
        return lives.getFirst();
    }

    private static List<MappingLifetime> lives(FlowEvent... passages) {
        var flow = new ModelledFlow(LINUX);
        Arrays.asList(passages).forEach(flow::take);
        return flow.lives();
    }

    private static FlowEvent out(long nanos) {
        return new FlowEvent(nanos, true);
    }

    private static FlowEvent in(long nanos) {
        return new FlowEvent(nanos, false);
    }
}
