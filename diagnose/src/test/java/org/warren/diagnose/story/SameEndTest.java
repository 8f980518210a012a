package org.warren.diagnose.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.finding.Cause;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.FrameReader;
import org.warren.wireguard.key.PublicKey;

/// Who is who behind endpoints that change, and how certain that is.
class SameEndTest {

    private static final Endpoint OTHER_PORT = Endpoint.parse("192.168.1.2:40000");
    private static final Endpoint OTHER_ADDRESS = Endpoint.parse("198.51.100.7:51821");

    @Test
    void rebindingByAHandshakeIsLikelyTheSameEnd() {
        var capture = silentForLong();
        capture.aliceAt(OTHER_PORT).handshake(330).pings(331, 3);

        assertThat(changes(capture)).extracting(EndpointChange::link).containsExactly(Link.ADDRESS);
    }

    @Test
    void whatTheOtherEndSendsThereFromTheSessionBeforeMakesItCertain() {
        var capture = silentForLong();
        var before = capture.keys();
        capture.aliceAt(OTHER_PORT);
        int index = capture.initiation(150, true);
        capture.under(before).data(150.001, false, 128);
        capture.response(150.01, false, index).keepalive(150.02, true).pings(151, 3);

        assertThat(changes(capture)).extracting(EndpointChange::link).containsExactly(Link.OTHER_END);
    }

    /// The address says nothing here, so a first reading takes it for another tunnel.
    @Test
    void roamingByAHandshakeIsSeenByTheSessionBeforeWhereverItGoes() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3);
        var before = capture.keys();
        capture.aliceAt(OTHER_ADDRESS);
        int index = capture.initiation(20, true);
        capture.under(before).data(20.001, false, 128);
        capture.response(20.01, false, index).keepalive(20.02, true).pings(21, 3);

        assertThat(changes(capture)).extracting(EndpointChange::link).containsExactly(Link.OTHER_END);
        assertThat(capture.findings()).isEmpty();
    }

    /// Two devices at home call one server: the second is not the first, which goes on.
    @Test
    void deviceThatStillSpeaksFromItsPortHasNotMoved() {
        var capture = silentForLong();
        var first = capture.keys();
        capture.aliceAt(OTHER_PORT).handshake(150).pings(151, 3);
        capture.aliceAt(TunnelCapture.ALICE).under(first).pings(160, 3);

        var story = capture.story();

        assertThat(story.tunnels()).hasSize(2);
        assertThat(story.tunnels())
                .allSatisfy(tunnel -> assertThat(tunnel.changes()).isEmpty());
        assertThat(capture.causes()).doesNotContain(Cause.NAT_MAPPING_EXPIRED, Cause.TWO_DEVICES);
    }

    @Test
    void keyOfTheResponderTellsWhoCalls() throws java.io.IOException {
        var same = silentForLong();
        same.aliceAt(OTHER_ADDRESS).handshake(330).pings(331, 3);
        byte[] file = same.bytes();

        var known = story(file, initiation -> Optional.of(key(1)));
        var differ = story(file, initiation -> Optional.of(key(initiation.from().equals(OTHER_ADDRESS) ? 2 : 1)));

        assertThat(known.tunnels()).hasSize(1);
        assertThat(known.tunnels().getFirst().changes())
                .extracting(EndpointChange::link)
                .containsExactly(Link.KEY);
        assertThat(differ.tunnels()).hasSize(2);
    }

    @Test
    void equalAddressWithAnotherKeyIsAnotherEnd() throws java.io.IOException {
        var capture = silentForLong();
        capture.aliceAt(OTHER_PORT).handshake(330).pings(331, 3);

        var story = story(
                capture.bytes(), initiation -> Optional.of(key(initiation.from().equals(OTHER_PORT) ? 2 : 1)));

        assertThat(story.tunnels()).hasSize(2);
    }

    /// In a large capture the numbers that ends draw collide.
    @Test
    void tunnelsWithEqualIndicesAreNotMixed() {
        var one = new TunnelCapture().handshake(1).pings(2, 20);
        var other = new TunnelCapture().aliceAt(OTHER_ADDRESS).bobAt(Endpoint.parse("203.0.113.99:443"));
        other.indicesFrom(1_000).handshake(1.01).pings(2.5, 20);

        var story = one.and(other).sorted().story();

        assertThat(story.tunnels()).hasSize(2);
        for (TunnelStory tunnel : story.tunnels()) {
            assertThat(tunnel.changes()).isEmpty();
            assertThat(tunnel.sharedWithOther()).isZero();
            assertThat(tunnel.sessions()).hasSize(1);
            assertThat(tunnel.sessions().getFirst().sentBy(Side.A).messages()).isEqualTo(21);
            assertThat(tunnel.sessions().getFirst().sentBy(Side.A).lost()).isZero();
        }
    }

    /// The capture began behind the second one's handshake.
    @Test
    void tunnelWithoutItsHandshakeIsNotTakenForOneWithEqualIndices() {
        var one = new TunnelCapture().handshake(1).pings(2, 20);
        var other = new TunnelCapture()
                .aliceAt(OTHER_ADDRESS)
                .bobAt(Endpoint.parse("203.0.113.99:443"))
                .under(one.keys())
                .pings(2.5, 20);

        var story = one.and(other).sorted().story();

        assertThat(story.tunnels()).hasSize(2);
        assertThat(story.tunnels())
                .allSatisfy(tunnel -> assertThat(tunnel.changes()).isEmpty());
    }

    /// As a server has them: one responder, and clients that drew the same numbers.
    @Test
    void clientsOfOneServerWithEqualIndicesAreNotMixed() {
        var one = new TunnelCapture().handshake(1).pings(2, 20);
        var other = new TunnelCapture().aliceAt(OTHER_ADDRESS);
        int index = other.indicesFrom(1_000).initiation(1.01, true);
        other.indicesFrom(5_000)
                .response(1.03, false, index)
                .keepalive(1.04, true)
                .pings(2.5, 20);

        var story = one.and(other).sorted().story();

        assertThat(story.tunnels()).hasSize(2);
        assertThat(story.tunnels()).allSatisfy(tunnel -> {
            assertThat(tunnel.changes()).isEmpty();
            assertThat(tunnel.handshakes()).hasSize(1);
            assertThat(tunnel.handshakes().getFirst().response()).isPresent();
            assertThat(tunnel.sessions().getFirst().sentBy(Side.B).messages()).isEqualTo(20);
        });
    }

    private static TunnelCapture silentForLong() {
        return new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
    }

    private static List<EndpointChange> changes(TunnelCapture capture) {
        var tunnels = capture.story().tunnels();
        assertThat(tunnels).hasSize(1);
        return tunnels.getFirst().changes();
    }

    private static CaptureStory story(byte[] file, InitiatorKeys keys) throws java.io.IOException {
        return CaptureReading.read(
                "test", () -> FrameReader.open(new java.io.ByteArrayInputStream(file), "test"), keys);
    }

    private static PublicKey key(int number) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) number;
        return PublicKey.of(bytes);
    }
}
