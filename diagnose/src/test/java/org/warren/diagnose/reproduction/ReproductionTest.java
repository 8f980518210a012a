package org.warren.diagnose.reproduction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Finding;
import org.warren.harness.capture.Endpoint;

/// The numbers of the networks are those of the capture.
class ReproductionTest {

    @Test
    void natForgetsBetweenTheSilenceThatItBoreAndTheOneThatItDidNot() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
        capture.data(54.1, false, 128).data(54.2, true, 128).keepalive(64.2, false);
        capture.data(134.2, false, 128).data(140, false, 128).data(146, false, 128);
        capture.aliceAt(Endpoint.parse("192.168.1.2:40000"))
                .data(154, true, 128)
                .data(154.1, false, 128);
        capture.data(154.2, true, 128);

        var reproduction = reproduction(capture, Cause.NAT_MAPPING_EXPIRED);

        assertThat(reproduction.place()).isEqualTo(Place.SERVER);
        assertThat(reproduction.explanations())
                .extracting(Explanation::name)
                .containsExactly("nat-forgets", "client-away");
        assertThat(number(reproduction, "udp-timeout: ([0-9]+)s")).isBetween(41.0, 69.0);
        // 10 ms each way: the round trip was 20 ms.
        assertThat(number(reproduction, "delay: ([0-9]+)ms")).isEqualTo(10);
    }

    @Test
    void keepaliveOfTheNetworkIsTheOneThatWasSeen() {
        var capture = new TunnelCapture().hops(3, 0).handshake(1).pings(2, 3).keepalive(14.1, true);
        for (int i = 0; i < 4; i++) {
            capture.data(14.1 + 60 * i + 35 + 3 * i, false, 128).keepalive(14.1 + 60 * (i + 1), true);
        }
        capture.data(255, false, 128).data(255.1, true, 128);

        var reproduction = reproduction(capture, Cause.NAT_MAPPING_EXPIRED);

        assertThat(reproduction.explanations().getFirst().files().get("client.conf"))
                .containsPattern("PersistentKeepalive = (59|60)\n");
        assertThat(number(reproduction, "udp-timeout: ([0-9]+)s")).isLessThan(40);
    }

    @Test
    void linkLosesAsManyAsInTheCapture() {
        var capture = new TunnelCapture().handshake(1);
        for (int i = 0; i < 200; i++) {
            capture.data(2 + i, true, 128).lost(false, i % 10 == 0 ? 1 : 0).data(2.02 + i, false, 128);
        }

        var reproduction = reproduction(capture, Cause.LOSS);

        assertThat(reproduction.place()).isEqualTo(Place.CLIENT);
        assertThat(number(reproduction, "loss: ([0-9.]+)%")).isBetween(8.5, 9.6);
    }

    @Test
    void aClockThatIsSetBackIsANetworkBesideWhatLooksTheSame() {
        var atClient = reproduction(ignored(new TunnelCapture()), Cause.INITIATIONS_IGNORED);
        var atServer = reproduction(ignored(new TunnelCapture().hops(3, 0)), Cause.INITIATIONS_IGNORED);

        assertThat(atClient.explanations())
                .extracting(Explanation::name)
                .containsExactly("clock-set-back", "initiations-dropped");
        assertThat(atClient.explanations().getFirst().files().get("network.yaml"))
                .contains("when: [clock client back 1y, reboot client]", "    subject: java\n");
        // Heard while it does not answer.
        assertThat(atClient.explanations().getFirst().files().get("server.conf"))
                .contains("PersistentKeepalive = 10\n");
        assertThat(atClient.explanations().getLast().files().get("router.nft"))
                .contains("udp length 156", "burst 1 packets drop");
        assertThat(atClient.explanations().getLast().files().get("network.yaml"))
                .doesNotContain("subject:");
        assertThat(atClient.why().orElseThrow()).contains("--config", "--log");
        assertThat(atClient.isReadWithServersFile()).isFalse();
        // What is dropped on its way is not seen at the server.
        assertThat(atServer.explanations()).extracting(Explanation::name).containsExactly("clock-set-back");
    }

    @Test
    void theEndThatBeganInVainHasTheClockWhicheverKeepsAMappingAlive() {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        for (int i = 0; i < 5; i++) {
            capture.keepalive(15 + 25 * i, false);
        }
        for (int i = 0; i < 5; i++) {
            capture.initiation(120 + 5.1 * i, true);
            capture.data(122 + 5.1 * i, false, 128);
        }

        var reproduction = reproduction(capture, Cause.INITIATIONS_IGNORED);

        // Alice initiates, and the keepalives are Bob's.
        assertThat(reproduction.place()).isEqualTo(Place.CLIENT);
        assertThat(reproduction.explanations().getFirst().files().get("server.conf"))
                .contains("PersistentKeepalive = 25\n");
    }

    private static TunnelCapture ignored(TunnelCapture capture) {
        capture.handshake(1).pings(2, 3);
        for (int i = 0; i < 5; i++) {
            capture.initiation(20 + 5.1 * i, true);
            capture.data(22 + 5.1 * i, false, 128);
        }
        return capture;
    }

    @Test
    void labThatShowsLessOrMoreFitsWorse() {
        var lost = new TunnelCapture().handshake(1);
        for (int i = 0; i < 200; i++) {
            lost.data(2 + i, true, 128).lost(false, i % 10 == 0 ? 1 : 0).data(2.02 + i, false, 128);
        }
        var original = lost.findings();
        var finding = original.getFirst();

        var same = Resemblance.of(finding, original, original);
        var none = Resemblance.of(finding, original, List.of());
        var silent = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            silent.initiation(1 + 5.1 * i, true);
        }
        var more = new java.util.ArrayList<Finding>(original);
        more.addAll(silent.findings());
        var other = Resemblance.of(finding, original, more);

        assertThat(same.score()).isEqualTo(1.0);
        assertThat(same.isShown() && same.isAlone()).isTrue();
        assertThat(none.isShown()).isFalse();
        assertThat(none.score()).isZero();
        assertThat(other.isShown()).isTrue();
        assertThat(other.isAlone()).isFalse();
        assertThat(other.score()).isLessThan(same.score());
    }

    private static Reproduction reproduction(TunnelCapture capture, Cause cause) {
        return capture.findings().stream()
                .filter(finding -> finding.cause() == cause)
                .findFirst()
                .flatMap(Reproduction::of)
                .orElseThrow();
    }

    private static double number(Reproduction reproduction, String pattern) {
        var matcher = Pattern.compile(pattern)
                .matcher(reproduction.explanations().getFirst().files().get("network.yaml"));
        assertThat(matcher.find()).as(pattern).isTrue();
        return Double.parseDouble(matcher.group(1));
    }
}
