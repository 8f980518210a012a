package org.warren.diagnose.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.story.CaptureReading;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.FrameReader;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.InitiatorHandshake;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;

/// With the file of one end, unanswered initiations have a reason.
class KeyRuleTest {

    private static final PrivateKey ALICE = key(1);
    private static final PrivateKey BOB = key(2);
    private static final PrivateKey EVE = key(3);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final NoiseSuite SUITE = new NoiseSuite(Aead.fastest(), new Random(5)::nextBytes, KeyLog.NONE);

    @Test
    void keyThatTheServersFileDoesNotKnowIsFound() throws ConfigurationException {
        var capture = unanswered(EVE, BOB.publicKey());

        assertThat(causes(capture, file(BOB, ALICE.publicKey()))).containsExactly(Cause.UNKNOWN_KEY);
        assertThat(findings(capture, file(BOB, ALICE.publicKey())).getFirst().what())
                .contains(EVE.publicKey().toString());
        // The right device, and no reason that the file tells.
        assertThat(causes(capture, file(BOB, EVE.publicKey()))).containsExactly(Cause.NO_ANSWER);
    }

    @Test
    void callForAKeyThatNobodyHasIsFoundWithEitherFile() throws ConfigurationException {
        var capture = unanswered(ALICE, EVE.publicKey());

        assertThat(causes(capture, file(BOB, ALICE.publicKey()))).containsExactly(Cause.WRONG_KEY);
        assertThat(causes(capture, file(ALICE, BOB.publicKey()))).containsExactly(Cause.WRONG_KEY);
        assertThat(causes(capture, file(ALICE, EVE.publicKey()))).containsExactly(Cause.NO_ANSWER);
    }

    @Test
    void clockThatWasSetBackIsFoundByTheTimestamps() throws ConfigurationException {
        var capture = new TunnelCapture();
        capture.other(1, initiation(ALICE, BOB.publicKey(), 7, NOON));
        capture.response(1.02, false, 7).keepalive(1.03, true).pings(2, 3);
        for (int i = 0; i < 4; i++) {
            capture.other(30 + 5.1 * i, initiation(ALICE, BOB.publicKey(), 8 + i, NOON.minusSeconds(3_600 - 5L * i)));
        }

        var findings = findings(capture, file(BOB, ALICE.publicKey()));

        assertThat(findings).extracting(Finding::cause).containsExactly(Cause.CLOCK_SET_BACK);
        assertThat(findings.getFirst().packets()).hasSize(4);
    }

    /// Who is who is found out in several readings, and a server has several captures.
    @Test
    void eachReadingHasTheSameLimit() throws ConfigurationException {
        String text = "[Interface]\nPrivateKey = %s\n[Peer]\nPublicKey = %s\n"
                .formatted(java.util.Base64.getEncoder().encodeToString(BOB.bytes()), ALICE.publicKey());
        var keys = new ConfiguredKeys(ConfigurationFile.read(text).configuration(), 2);
        var initiations = unanswered(ALICE, BOB.publicKey()).story().tunnels().getFirst().handshakes().stream()
                .map(handshake -> handshake.initiation())
                .toList();

        for (int i = 0; i < 3; i++) {
            var reading = keys.forReading();
            assertThat(initiations.stream().flatMap(one -> reading.initiator(one).stream()))
                    .containsExactly(ALICE.publicKey(), ALICE.publicKey());
        }
    }

    /// A server's capture that is read after another one is told the same.
    @Test
    void capturesAfterTheFirstAreReadWithTheKeysToo() throws ConfigurationException, java.io.IOException {
        String text = "[Interface]\nPrivateKey = %s\n[Peer]\nPublicKey = %s\n"
                .formatted(java.util.Base64.getEncoder().encodeToString(BOB.bytes()), ALICE.publicKey());
        var keys = new ConfiguredKeys(ConfigurationFile.read(text).configuration(), 2);
        var capture = new TunnelCapture().other(1, initiation(ALICE, BOB.publicKey(), 7, NOON));
        capture.aliceAt(Endpoint.parse("198.51.100.7:1000"))
                .other(2, initiation(ALICE, BOB.publicKey(), 8, NOON.plusSeconds(1)));

        for (int i = 0; i < 3; i++) {
            var story = CaptureReading.read(
                    "test", () -> FrameReader.open(new java.io.ByteArrayInputStream(capture.bytes()), "test"), keys);
            assertThat(story.tunnels()).as("reading %d", i).hasSize(1);
        }
    }

    @Test
    void nothingSecretIsPrinted() throws ConfigurationException {
        var findings = findings(unanswered(EVE, BOB.publicKey()), file(BOB, ALICE.publicKey()));

        assertThat(findings.toString())
                .doesNotContain(java.util.Base64.getEncoder().encodeToString(BOB.bytes()));
    }

    private static TunnelCapture unanswered(PrivateKey from, PublicKey called) {
        var capture = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            capture.other(1 + 5.1 * i, initiation(from, called, 7 + i, NOON.plusSeconds(5L * i)));
        }
        return capture;
    }

    private static byte[] initiation(PrivateKey from, PublicKey called, int index, Instant time) {
        var identity = new StaticIdentity(from);
        var message = InitiatorHandshake.begin(
                        SUITE, identity, called, identity.agree(called.bytes()).orElseThrow(), index, Tai64n.of(time))
                .orElseThrow()
                .initiation();
        new MacStamper(Aead.fastest(), called).stamp(message, 0);
        return message.bytes();
    }

    private static Optional<ConfiguredKeys> file(PrivateKey own, PublicKey peer) throws ConfigurationException {
        String text = "[Interface]\nPrivateKey = %s\n[Peer]\nPublicKey = %s\n"
                .formatted(java.util.Base64.getEncoder().encodeToString(own.bytes()), peer);
        return Optional.of(new ConfiguredKeys(ConfigurationFile.read(text).configuration()));
    }

    private static List<Finding> findings(TunnelCapture capture, Optional<ConfiguredKeys> keys) {
        return Findings.of(capture.story(), OptionalInt.empty(), keys);
    }

    private static List<Cause> causes(TunnelCapture capture, Optional<ConfiguredKeys> keys) {
        return findings(capture, keys).stream().map(Finding::cause).toList();
    }

    private static PrivateKey key(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return PrivateKey.of(bytes);
    }
}
