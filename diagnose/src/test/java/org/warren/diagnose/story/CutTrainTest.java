package org.warren.diagnose.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.report.DiagnosisText;

/// Messages that offloads put into one datagram, captured with a small snapshot length.
class CutTrainTest {

    private static final int MESSAGES = 20;
    private static final int LENGTH = 1_452;

    /// The whole, the headers of two messages, and the header of the first alone.
    @ParameterizedTest
    @ValueSource(ints = {65_535, 1_600, 96})
    void messagesThatWereNotKeptAreNotLost(int kept) {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        for (int i = 0; i < 10; i++) {
            capture.train(6 + i, true, MESSAGES, LENGTH, kept).data(6.1 + i, false, 128);
        }
        capture.pings(20, 3);

        var flow = capture.story().tunnels().getFirst().sessions().getFirst().sentBy(Side.A);

        assertThat(flow.messages()).isEqualTo(1 + 3 + 10 * MESSAGES + 3);
        assertThat(flow.lost()).isZero();
        assertThat(flow.longest()).isLessThanOrEqualTo(LENGTH);
        assertThat(capture.findings()).isEmpty();
    }

    @Test
    void lossBesideThemIsStillCounted() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1);
        capture.train(2, true, MESSAGES, LENGTH, 1_600).lost(true, 7).data(3, true, 128);

        assertThat(capture.story()
                        .tunnels()
                        .getFirst()
                        .sessions()
                        .getFirst()
                        .sentBy(Side.A)
                        .lost())
                .isEqualTo(7);
    }

    @Test
    void captureSaysWhatItDoesNotTell() {
        var capture = new TunnelCapture().handshake(1).train(2, true, MESSAGES, LENGTH, 96);
        capture.data(2.1, false, 128);

        assertThat(capture.story().cutTrains()).isEqualTo(1);
        assertThat(String.join(" ", DiagnosisText.story(capture.story()))).contains("without offloads");
    }

    /// One long message that is cut off is not said to be several.
    @Test
    void jumboFrameMayBeOneMessage() {
        var capture = new TunnelCapture().handshake(1).train(2, true, 1, 8_000, 96);

        assertThat(capture.data(2.1, false, 128).story().cutTrains()).isEqualTo(1);
        assertThat(String.join(" ", DiagnosisText.story(capture.story())))
                .contains("may be several messages", "one message of a network with jumbo frames");
    }

    /// The lengths of its messages are not known, so it is no sign of a path that takes no long ones.
    @Test
    void trainsThatAreNotAnsweredAreNoBlackHole() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int round = 0; round < 3; round++) {
            double from = 6 + 20 * round;
            for (int i = 0; i < 15; i++) {
                capture.train(from + i, true, MESSAGES, 400, 96);
            }
            capture.response(from + 15.02, false, capture.initiation(from + 15, true));
            capture.keepalive(from + 15.03, true);
        }

        assertThat(capture.causes()).doesNotContain(org.warren.diagnose.finding.Cause.MTU);
    }
}
