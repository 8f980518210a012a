package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.harness.capture.Endpoint;

/// Two captures of one tunnel say more than each alone.
class BothEndsTest {

    private static final Endpoint OUTSIDE = Endpoint.parse("198.51.100.1:51820");
    private static final double CLOCK = 3.5;

    @Test
    void clocksAreAlignedByHandshakes() {
        var here = new TunnelCapture().handshake(1).pings(2, 5);
        var there = new TunnelCapture()
                .hops(3, 0)
                .aliceAt(OUTSIDE)
                .handshake(1 + CLOCK)
                .pings(2 + CLOCK, 5);

        var comparison = compare(here, there);

        assertThat(comparison.remarks()).hasSize(1).first().asString().contains("3.500000 s ahead");
        assertThat(comparison.findings()).isEmpty();
    }

    @Test
    void mappingThatWasForgottenIsCertainWhereTheClientGotNothing() {
        var server = new TunnelCapture()
                .hops(3, 0)
                .aliceAt(OUTSIDE)
                .handshake(1)
                .pings(2, 3)
                .keepalive(14.1, true);
        server.data(60, false, 128).data(66, false, 128).data(72, false, 128);
        server.data(80, true, 128).data(80.1, false, 128).data(80.2, true, 128);
        var client = new TunnelCapture().handshake(1).pings(2, 3).keepalive(14.1, true);
        client.lost(false, 3).data(80, true, 128).data(80.1, false, 128).data(80.2, true, 128);

        var alone = Findings.of(server.story(), OptionalInt.empty());
        var together = compare(server, client);

        assertThat(alone)
                .filteredOn(finding -> finding.cause() == Cause.NAT_MAPPING_EXPIRED)
                .noneMatch(finding -> finding.certainty() == Certainty.CERTAIN);
        assertThat(together.findings())
                .filteredOn(finding -> finding.cause() == Cause.NAT_MAPPING_EXPIRED)
                .anyMatch(finding -> finding.certainty() == Certainty.CERTAIN);
    }

    @Test
    void longPacketsThatDoNotArriveAreCertainWithBothCaptures() {
        var client = new TunnelCapture().handshake(1).pings(2, 5);
        var server =
                new TunnelCapture().hops(3, 0).aliceAt(OUTSIDE).handshake(1).pings(2, 5);
        for (int i = 0; i < 10; i++) {
            client.data(10 + i, true, 1_452).data(10.5 + i, true, 128).data(10.6 + i, false, 128);
            server.lost(true, 1).data(10.5 + i, true, 128).data(10.6 + i, false, 128);
        }
        client.handshake(130);
        server.handshake(130);

        assertThat(compare(client, server).findings())
                .filteredOn(finding -> finding.certainty() == Certainty.CERTAIN)
                .extracting(Finding::cause)
                .containsExactly(Cause.MTU);
    }

    @Test
    void capturesOfOtherTunnelsAreNotCompared() {
        var here = new TunnelCapture().handshake(1).pings(2, 5);
        var there = new TunnelCapture();
        there.initiation(0.5, true);

        assertThat(compare(here, there.handshake(8)).remarks()).isEmpty();
    }

    private static BothEnds.Comparison compare(TunnelCapture one, TunnelCapture other) {
        var captures = List.of(one.story(), other.story());
        var findings = new ArrayList<Finding>();
        captures.forEach(capture -> findings.addAll(Findings.of(capture, OptionalInt.empty())));
        return BothEnds.compare(captures, findings);
    }
}
