package org.warren.scenarios.portforward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.nat.NatBehaviour;

class ForwardPredictionTest {

    private static final long IDLE_NANOS = 150_000_000_000L;

    @Test
    void mappingThatIsHeldOutlivesTheForwardAndOneThatExpiredLetsTheServerAloneBegin() {
        assertThat(unanswered(PortForwardScenario.BEHAVIOUR, 51820))
                .containsExactly(ForwardTry.EXPIRED, ForwardTry.GONE);
    }

    /// The server's own packets leave from its own port, so that the client follows it to where no forward is.
    @Test
    void clientFollowsTheServerAwayFromAnotherPort() {
        assertThat(unanswered(PortForwardScenario.BEHAVIOUR, 443))
                .containsExactly(ForwardTry.EXPIRED, ForwardTry.RETURNED, ForwardTry.GONE, ForwardTry.BACK);
    }

    @Test
    void natThatRemembersForLongerNeedsNoForward() {
        assertThat(unanswered(NatBehaviour.RFC_4787, 443)).containsExactly(ForwardTry.GONE);
    }

    private static List<ForwardTry> unanswered(NatBehaviour behaviour, int port) {
        var answered = ForwardPrediction.of(behaviour, port, IDLE_NANOS);
        return Arrays.stream(ForwardTry.values())
                .filter(tried -> !answered.getOrDefault(tried, false))
                .toList();
    }
}
