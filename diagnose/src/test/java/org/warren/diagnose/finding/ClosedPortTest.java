package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;

/// When a port that is closed is the reason of a silence.
class ClosedPortTest {

    @Test
    void portThatIsClosedLaterIsNotTheReason() {
        var silent = new TunnelCapture().handshake(1).pings(2, 3);
        var closed = new TunnelCapture().handshake(1).pings(2, 3);
        var never = new TunnelCapture().otherTo(0.5, new byte[40]);
        for (int i = 0; i < 6; i++) {
            silent.initiation(20 + 5.1 * i, true);
            closed.initiation(20 + 5.1 * i, true);
            never.initiation(1 + 5.1 * i, true);
        }
        silent.unreachable(20 + 5.1 * 5 + 0.02, 3, 0);
        never.unreachable(1 + 5.1 * 5 + 0.02, 3, 0);
        for (int i = 0; i < 6; i++) {
            closed.unreachable(20 + 5.1 * i + 0.02, 3, 0);
        }
        closed.sorted();

        assertThat(silent.causes()).containsExactly(Cause.FELL_SILENT);
        assertThat(closed.causes()).containsExactly(Cause.PORT_CLOSED);
        assertThat(never.causes()).containsExactly(Cause.NO_ANSWER);
    }

    @Test
    void portThatStaysClosedIsTheReasonThoughTheHostWasDownBefore() {
        var silent = new TunnelCapture().handshake(1).pings(2, 3);
        var never = new TunnelCapture().otherTo(0.5, new byte[40]);
        for (int i = 0; i < 20; i++) {
            silent.initiation(20 + 5.1 * i, true);
            never.initiation(1 + 5.1 * i, true);
            if (i >= 6) {
                silent.unreachable(20.02 + 5.1 * i, 3, 0);
                never.unreachable(1.02 + 5.1 * i, 3, 0);
            }
        }

        assertThat(silent.causes()).containsExactly(Cause.PORT_CLOSED);
        assertThat(never.causes()).containsExactly(Cause.PORT_CLOSED);
    }
}
