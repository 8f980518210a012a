package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.harness.capture.Endpoint;

/// Two devices with one key, and what looks like them.
class TwoDevicesTest {

    private static final Endpoint OTHER_ADDRESS = Endpoint.parse("198.51.100.7:51820");

    @Test
    void twoDevicesWithOneKeyAreFoundAtTheServer() {
        var shared = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 5);
        var first = shared.keys();
        shared.aliceAt(OTHER_ADDRESS).handshake(10).pings(11, 5);
        var second = shared.keys();
        // The first device speaks under its session, and Bob answers it under the newer one.
        shared.aliceAt(TunnelCapture.ALICE).under(first).data(20, true, 128).data(22, true, 128);
        shared.under(second).data(22.1, false, 128).data(22.2, false, 128);

        assertThat(shared.causes()).contains(Cause.TWO_DEVICES);
    }

    @Test
    void twoDevicesThatBeginInTheSameInstantAreFoundAtTheServer() {
        var shared = new TunnelCapture().hops(3, 0);
        int first = shared.initiation(1, true);
        int second = shared.aliceAt(OTHER_ADDRESS).initiation(1, true);
        shared.aliceAt(TunnelCapture.ALICE).response(1.02, false, first).pings(2, 5);
        var keys = shared.keys();
        shared.aliceAt(OTHER_ADDRESS).response(6.02, false, second).pings(7, 5);
        var newer = shared.keys();
        shared.aliceAt(TunnelCapture.ALICE).under(keys).data(20, true, 128).data(22, true, 128);
        shared.under(newer).data(22.1, false, 128).data(22.2, false, 128);

        assertThat(shared.story().tunnels()).hasSize(2);
        assertThat(shared.causes()).containsExactly(Cause.TWO_DEVICES);
    }

    @Test
    void whatGoesToAnotherDeviceWithTheSameKeyIsNotLost() {
        var client = new TunnelCapture().handshake(1).pings(2, 20);
        for (int i = 0; i < 3; i++) {
            // The session of the other device, which the server has in common for both.
            client.under(new TunnelCapture.Keys(9_000 + i, 9_100 + i, 0, 0));
            for (int j = 0; j < 10; j++) {
                client.data(30 + 30 * i + j, false, 128);
            }
            client.lost(false, 12).data(45 + 30 * i, false, 128);
        }

        assertThat(client.causes()).contains(Cause.TWO_DEVICES).doesNotContain(Cause.LOSS, Cause.LOSS_BURST);
    }

    @Test
    void whatWasLostBeforeTheOtherDeviceCameIsLost() {
        var client = new TunnelCapture().handshake(1);
        for (int i = 0; i < 60; i++) {
            client.data(2 + i, true, 128);
            if (i % 4 == 0) {
                client.lost(false, 1);
            } else {
                client.data(2.02 + i, false, 128);
            }
        }
        for (int i = 0; i < 2; i++) {
            client.under(new TunnelCapture.Keys(9_000 + i, 9_100 + i, 0, 0));
            client.data(70 + i, false, 128).data(70.1 + i, false, 128);
        }

        assertThat(client.causes()).contains(Cause.TWO_DEVICES, Cause.LOSS);
    }

    @Test
    void roamingByAHandshakeIsNotTwoDevices() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 5);
        var old = capture.keys();
        capture.aliceAt(OTHER_ADDRESS);
        int index = capture.initiation(10, true);
        // Until Alice has confirmed, Bob sends under the old session to where she is now.
        capture.under(old).data(10.001, false, 128).data(10.002, false, 128).data(10.003, false, 128);
        capture.response(10.01, false, index).keepalive(10.02, true).pings(11, 20);

        assertThat(capture.causes()).isEmpty();
    }
}
