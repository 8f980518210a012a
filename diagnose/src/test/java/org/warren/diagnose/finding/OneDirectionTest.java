package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;

/// A capture of one direction is not taken for an end that does not answer.
class OneDirectionTest {

    @Test
    void sessionThatFollowsAnInitiationShowsThatItWasAnswered() {
        var capture =
                new TunnelCapture().handshake(1).pings(2, 3).handshake(130).pings(131, 3);

        var findings = capture.onlyBy(true).findings();

        assertThat(findings).extracting(Finding::cause).containsExactly(Cause.ONE_DIRECTION);
        assertThat(findings.getFirst().certainty()).isEqualTo(Certainty.CERTAIN);
        assertThat(findings.getFirst().packets()).hasSize(2);
    }

    @Test
    void responseShowsThatThereWasAnInitiation() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3).onlyBy(false);

        assertThat(capture.causes()).containsExactly(Cause.ONE_DIRECTION);
    }

    @Test
    void dataThatGoOnWithoutAHandshakeAreAnswered() {
        var whole = new TunnelCapture().handshake(1).pings(2, 60).onlyBy(true);
        // The capture began behind the handshake.
        var later = new TunnelCapture().handshake(-10).pings(-5, 60).onlyBy(true);

        assertThat(whole.causes()).containsExactly(Cause.ONE_DIRECTION);
        assertThat(later.findings())
                .allSatisfy(finding -> assertThat(finding.cause()).isEqualTo(Cause.ONE_DIRECTION));
    }

    @Test
    void fewDataOfOneDirectionMayBeEither() {
        var capture = new TunnelCapture().handshake(1).pings(2, 60);
        var keys = capture.keys();
        var few = new TunnelCapture()
                .under(keys)
                .data(1, true, 128)
                .data(2, true, 128)
                .data(3, true, 128);

        assertThat(few.causes()).containsExactly(Cause.ONE_WAY);
    }

    @Test
    void noAnswerIsCertainOnlyWhereTheWayBackIsInTheCapture() {
        var alone = repeated();
        var beside = repeated().and(new TunnelCapture().other(2, new byte[64]).onlyBy(true));
        var withBack = repeated();
        withBack.otherTo(2, new byte[64]);

        assertThat(alone.findings()).extracting(Finding::cause).containsExactly(Cause.NO_ANSWER);
        assertThat(alone.findings().getFirst().certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(alone.findings().getFirst().what()).contains("of one direction only");
        assertThat(beside.findings().getFirst().certainty()).isEqualTo(Certainty.LIKELY);
        assertThat(withBack.findings().getFirst().certainty()).isEqualTo(Certainty.CERTAIN);
        assertThat(withBack.findings().getFirst().what()).doesNotContain("of one direction only");
    }

    private static TunnelCapture repeated() {
        var capture = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            capture.initiation(1 + 5.1 * i, true);
        }
        return capture;
    }

    @Test
    void endWhoseIntervalTheOtherRestartsIsNotAway() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int i = 0; i < 5; i++) {
            capture.keepalive(30 + 25 * i, true);
        }
        // Bob's own keepalives restart her interval.
        for (int i = 0; i < 20; i++) {
            capture.keepalive(135 + 10 * i, false);
        }
        capture.keepalive(400, true);

        assertThat(capture.onlyBy(true).causes()).doesNotContain(Cause.PEER_AWAY);
    }
}
