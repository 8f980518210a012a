package org.warren.diagnose.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.warren.diagnose.TunnelCapture;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.Side;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.FrameReader;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.InitiatorHandshake;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;

/// Everything that names somebody is looked for in the copies, in each form that it can have there.
class AnonymousCaptureTest {

    private static final PrivateKey ALICE = key(1);
    private static final PrivateKey BOB = key(2);
    private static final PrivateKey EVE = key(3);
    private static final byte[] PRESHARED = key(4).bytes();
    private static final String HOST = "vpn.a-company.example.net";
    private static final String INNER = "10.131.77.9";
    private static final String INNER_6 = "fd12:3456:789a::42";
    private static final String COMMAND = "iptables -A FORWARD -j ACCEPT";
    private static final byte[] PAYLOAD = "the very words".getBytes(StandardCharsets.US_ASCII);

    @Test
    void nothingOfTheOriginalIsInTheCopies() throws IOException, ConfigurationException {
        byte[] initiation = initiation(ALICE, BOB.publicKey(), 0x5ee10001, Instant.EPOCH);
        var capture = new TunnelCapture().other(0.5, initiation);
        capture.indicesFrom(0x5ee20002).response(0.52, false, 0x5ee10001).keepalive(0.53, true);
        capture.pings(1, 3).other(5, Arrays.copyOf(PAYLOAD, 200)).unreachable(6, 3, 0);
        capture.otherTo(7, PAYLOAD);
        byte[] original = capture.bytes();
        var configuration = configuration(BOB, ALICE.publicKey());

        var pseudonyms = new Pseudonyms(secret());
        byte[] copy = copy(original, pseudonyms, Optional.of(configuration));
        byte[] file =
                AnonymousConfiguration.of(configuration, pseudonyms).toIni().getBytes(StandardCharsets.UTF_8);

        var needles = new ArrayList<byte[]>();
        for (String address : List.of("192.168.1.2", "203.0.113.10", "198.51.100.53", INNER, INNER_6, "10.131.77.0")) {
            needles.addAll(forms(java.net.InetAddress.ofLiteral(address).getAddress()));
            needles.add(text(address));
        }
        for (PrivateKey key : List.of(ALICE, BOB)) {
            needles.addAll(forms(key.bytes()));
            needles.addAll(forms(key.publicKey().bytes()));
        }
        needles.addAll(forms(PRESHARED));
        for (int index : new int[] {0x5ee10001, 0x5ee20002}) {
            needles.addAll(forms(ByteBuffer.allocate(4).putInt(index).array()));
        }
        needles.addAll(List.of(
                text(HOST), text("a-company"), text("corp.internal"), text(COMMAND), text("laptop of"), PAYLOAD));
        for (int at = 8; at < initiation.length - 16; at += 4) {
            needles.add(Arrays.copyOfRange(initiation, at, at + 8));
        }

        assertThat(original).as("the search finds what is there").satisfies(bytes -> assertThat(contains(
                        bytes,
                        forms(java.net.InetAddress.ofLiteral("192.168.1.2").getAddress())
                                .getFirst()))
                .isTrue());
        for (byte[] needle : needles) {
            assertThat(contains(copy, needle))
                    .as(HexFormat.of().formatHex(needle))
                    .isFalse();
            assertThat(contains(file, needle))
                    .as(HexFormat.of().formatHex(needle))
                    .isFalse();
        }
    }

    @Test
    void whatOnlyLooksLikeAMessageIsLeftOut() throws IOException {
        byte[] stray = ByteBuffer.allocate(200)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(4)
                .putInt(0x5ee30003)
                .put("secret\0\0".getBytes(StandardCharsets.US_ASCII))
                .array();
        var capture =
                new TunnelCapture().handshake(1).pings(2, 3).otherTo(6, stray).pings(7, 3);

        byte[] copy = copy(capture.bytes(), new Pseudonyms(secret()), Optional.empty());

        assertThat(capture.story().strays()).isEqualTo(1);
        assertThat(contains(capture.bytes(), text("secret"))).isTrue();
        assertThat(contains(copy, text("secret"))).isFalse();
        assertThat(TunnelCapture.story(copy).strays()).isZero();
        assertThat(described(copy, Optional.empty())).isEqualTo(described(capture.bytes(), Optional.empty()));
    }

    /// Bob answers to where Alice was, after she was seen elsewhere, and to where she is seen only later.
    @Test
    void messagesToWhereAnEndWasOrWillBeAreCopied() throws IOException {
        var elsewhere = Endpoint.parse("192.168.1.2:40000");
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        capture.aliceAt(elsewhere).data(6, false, 128).data(7, true, 128);
        capture.aliceAt(TunnelCapture.ALICE).data(7.1, false, 128);

        byte[] copy = copy(capture.bytes(), new Pseudonyms(secret()), Optional.empty());

        assertThat(described(copy, Optional.empty())).isEqualTo(described(capture.bytes(), Optional.empty()));
        assertThat(TunnelCapture.story(copy).tunnels().getFirst().side(Side.B).data())
                .isEqualTo(5);
    }

    @Test
    void noPseudonymIsAnAddressOfTheCapture() throws IOException {
        var capture = new TunnelCapture()
                .aliceAt(Endpoint.parse("10.5.5.5:1000"))
                .handshake(1)
                .pings(2, 3);
        capture.aliceAt(Endpoint.parse("10.77.0.1:1000")).handshake(10).pings(11, 3);
        capture.bobAt(Endpoint.parse("198.18.0.1:51820")).handshake(20).pings(21, 3);

        byte[] copy = copy(capture.bytes(), new Pseudonyms(secret()), Optional.empty());

        for (String address : List.of("10.5.5.5", "10.77.0.1", "203.0.113.10", "198.18.0.1")) {
            assertThat(contains(copy, java.net.InetAddress.ofLiteral(address).getAddress()))
                    .as(address)
                    .isFalse();
        }
        assertThat(TunnelCapture.story(copy).tunnels()).hasSize(3);
    }

    @Test
    void pseudonymsStayInTheirRangeAndMemoryHoweverManyThereAre() {
        var pseudonyms = new Pseudonyms(secret());
        var range = org.warren.wireguard.ip.IpPrefix.parse("10.77.0.0/16");
        var made = new java.util.LinkedHashSet<org.warren.wireguard.ip.IpAddress>();
        for (int i = 0; i < 100_000; i++) {
            made.add(pseudonyms.address(org.warren.wireguard.ip.IpAddress.v4(0x0a000000 + 100 * i)));
        }

        assertThat(made).allMatch(range::contains).hasSizeBetween(60_000, 65_000);
    }

    @Test
    void addressesOfOtherKindsAndIpv6AreReplacedConsistently() throws IOException {
        var capture = new TunnelCapture()
                .aliceAt(Endpoint.parse("[2001:db8:aaaa:bbbb::2]:1000"))
                .bobAt(Endpoint.parse("[fd55:1:2:3::7]:51820"))
                .handshake(1)
                .pings(2, 3);

        var story = TunnelCapture.story(copy(capture.bytes(), new Pseudonyms(secret()), Optional.empty()));

        assertThat(story.tunnels()).hasSize(1);
        assertThat(story.tunnels().getFirst().firstEndpoint(Side.A)).hasToString("[2001:db8::1]:1000");
        assertThat(story.tunnels().getFirst().firstEndpoint(Side.B)).hasToString("[fd77::1]:51820");
    }

    /// Which troubles a copy has to show.
    enum Trouble {
        MAPPING,
        LOSS,
        BLACK_HOLE,
        CLOSED_PORT,
        TRAINS,
        REBINDING,
        MANY_PLACES,
        NO_ANSWER_THOUGH_OTHERS_COME,
        FLOOD
    }

    @ParameterizedTest
    @EnumSource
    void findingsAndStoriesStay(Trouble trouble) throws IOException {
        byte[] original = capture(trouble).bytes();

        byte[] copy = copy(original, new Pseudonyms(secret()), Optional.empty());

        assertThat(described(copy, Optional.empty())).isEqualTo(described(original, Optional.empty()));
        assertThat(described(original, Optional.empty())).isNotEmpty();
    }

    private static TunnelCapture capture(Trouble trouble) {
        var capture = new TunnelCapture().hops(3, 0);
        return switch (trouble) {
            case MAPPING -> mappingLost(capture);
            case LOSS -> {
                capture.handshake(1);
                for (int i = 0; i < 100; i++) {
                    capture.lost(true, i % 7 == 0 ? 1 : 0)
                            .data(2 + i, true, 128)
                            .data(2.02 + i, false, 128);
                }
                yield capture;
            }
            case BLACK_HOLE -> blackHole(capture);
            case CLOSED_PORT -> {
                for (int i = 0; i < 4; i++) {
                    capture.initiation(1 + 5.1 * i, true);
                    capture.unreachable(1.01 + 5.1 * i, 3, 0);
                }
                yield capture;
            }
            case TRAINS ->
                capture.handshake(1)
                        .train(2, true, 20, 1_452, 96)
                        .data(3, true, 8_000)
                        .train(4, true, 20, 1_452, 65_535)
                        .lost(true, 70)
                        .data(9, true, 128);
            case REBINDING -> {
                capture.handshake(1).pings(2, 3).keepalive(14.1, true);
                for (int i = 0; i < 4; i++) {
                    capture.initiation(300 + 5.1 * i, false);
                }
                yield capture.aliceAt(Endpoint.parse("192.168.1.2:40000"))
                        .handshake(330)
                        .pings(331, 3);
            }
            case NO_ANSWER_THOUGH_OTHERS_COME -> {
                capture.otherTo(0.5, PAYLOAD);
                for (int i = 0; i < 4; i++) {
                    capture.initiation(1 + 5.1 * i, true);
                }
                yield capture;
            }
            case FLOOD -> flood(capture);
            case MANY_PLACES -> {
                var outside = new TunnelCapture()
                        .aliceAt(Endpoint.parse("198.51.100.1:51820"))
                        .handshake(1.001)
                        .pings(2.001, 50);
                yield new TunnelCapture().handshake(1).pings(2, 50).and(outside).sorted();
            }
        };
    }

    private static TunnelCapture mappingLost(TunnelCapture capture) {
        capture.handshake(1)
                .pings(2, 3)
                .keepalive(14.1, true)
                .data(84.2, false, 128)
                .data(90, false, 128);
        return capture.aliceAt(Endpoint.parse("192.168.1.2:40000"))
                .data(104, true, 128)
                .data(104.1, false, 128)
                .data(104.2, true, 128);
    }

    private static TunnelCapture flood(TunnelCapture capture) {
        for (int i = 0; i < 30; i++) {
            capture.aliceAt(Endpoint.parse("192.168.7.%d:1000".formatted(i))).initiation(1 + 0.1 * i, true);
        }
        return capture;
    }

    private static TunnelCapture blackHole(TunnelCapture capture) {
        capture.handshake(1).pings(2, 3);
        for (int i = 0; i < 12; i++) {
            capture.data(6 + i, true, 1_452);
        }
        return capture.unreachable(6.01, 4, 1_300).data(18, false, 128);
    }

    @Test
    void wrongKeysAndClocksAreStillSeenWithTheCopyOfTheFile() throws IOException, ConfigurationException {
        var set = new TunnelCapture().other(1, initiation(ALICE, BOB.publicKey(), 7, Instant.ofEpochSecond(5_000)));
        set.response(1.02, false, 7).keepalive(1.03, true).pings(2, 3);
        for (int i = 0; i < 4; i++) {
            set.other(30 + 5.1 * i, initiation(ALICE, BOB.publicKey(), 8 + i, Instant.ofEpochSecond(4_000 + 5L * i)));
        }
        assertCopied(Cause.CLOCK_SET_BACK, set, configuration(BOB, ALICE.publicKey()));
        assertCopied(Cause.UNKNOWN_KEY, unanswered(EVE, BOB.publicKey()), configuration(BOB, ALICE.publicKey()));
        assertCopied(Cause.WRONG_KEY, unanswered(ALICE, EVE.publicKey()), configuration(ALICE, BOB.publicKey()));
        assertCopied(Cause.NO_ANSWER, unanswered(ALICE, BOB.publicKey()), configuration(ALICE, BOB.publicKey()));
    }

    @Test
    void initiationsThatWereCutOffAreForNobodyKnownAsBefore() throws IOException, ConfigurationException {
        var capture = unanswered(ALICE, BOB.publicKey()).cutOff(96);

        assertCopied(Cause.NO_ANSWER, capture, configuration(ALICE, BOB.publicKey()));
    }

    @Test
    void initiationsWithACookieAreForTheSame() throws IOException, ConfigurationException {
        var capture = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            byte[] initiation = initiation(ALICE, BOB.publicKey(), 7 + i, Instant.ofEpochSecond(5L * i));
            Arrays.fill(initiation, initiation.length - 16, initiation.length, (byte) 0x5c);
            capture.other(1 + 5.1 * i, initiation);
        }

        assertCopied(Cause.NO_ANSWER, capture, configuration(ALICE, BOB.publicKey()));
        assertCopied(Cause.UNKNOWN_KEY, capture, configuration(BOB, EVE.publicKey()));
        var copy = copy(capture.bytes(), new Pseudonyms(secret()), Optional.of(configuration(ALICE, BOB.publicKey())));
        assertThat(TunnelCapture.story(copy).tunnels().getFirst().handshakes())
                .hasSize(4)
                .allMatch(handshake -> handshake.initiation().hasMac2());
    }

    private static void assertCopied(Cause cause, TunnelCapture capture, TunnelConfiguration configuration)
            throws IOException {
        var pseudonyms = new Pseudonyms(secret());
        byte[] copy = copy(capture.bytes(), pseudonyms, Optional.of(configuration));

        var described = described(capture.bytes(), Optional.of(configuration));
        assertThat(described.getFirst()).startsWith(cause.words() + " ");
        assertThat(described(copy, Optional.of(AnonymousConfiguration.of(configuration, pseudonyms))))
                .isEqualTo(described);
    }

    @Test
    void allowedIpsStillHoldWhatTheyHeld() {
        var pseudonyms = new Pseudonyms(secret());
        var random = new Random(6);
        for (int i = 0; i < 200; i++) {
            var address = org.warren.wireguard.ip.IpAddress.v4(random.nextInt());
            var prefix = new org.warren.wireguard.ip.IpPrefix(address, random.nextInt(33));
            var other = org.warren.wireguard.ip.IpAddress.v4(random.nextInt());

            assertThat(pseudonyms.innerPrefix(prefix).contains(pseudonyms.innerAddress(address)))
                    .isTrue();
            assertThat(pseudonyms.innerPrefix(prefix).contains(pseudonyms.innerAddress(other)))
                    .isEqualTo(prefix.contains(other));
        }
    }

    private static List<String> described(byte[] file, Optional<TunnelConfiguration> configuration) throws IOException {
        var keys = configuration.map(ConfiguredKeys::new);
        var story = CaptureReading.read("test", () -> FrameReader.open(new ByteArrayInputStream(file), "test"));
        var lines = new ArrayList<>(Findings.of(story, OptionalInt.empty(), keys).stream()
                .map(AnonymousCaptureTest::described)
                .toList());
        story.tunnels()
                .forEach(tunnel -> lines.add("%s %s %s %s %d"
                        .formatted(
                                tunnel.sessions().stream()
                                        .map(session -> List.of(
                                                session.sentBy(Side.A).messages(),
                                                session.sentBy(Side.A).lost()))
                                        .toList(),
                                tunnel.side(Side.A).hops(),
                                tunnel.changes().size(),
                                tunnel.side(Side.A).bytes(),
                                tunnel.side(Side.B).data())));
        return lines;
    }

    private static String described(Finding finding) {
        return "%s %s %s %s"
                .formatted(
                        finding.cause().words(),
                        finding.certainty(),
                        finding.what()
                                .replaceAll("\\d+\\.\\d+\\.\\d+\\.\\d+", "ADDRESS")
                                .replaceAll("[0-9A-Za-z+/]{43}=", "KEY")
                                .replaceAll("packet \\d+", "packet"),
                        finding.values());
    }

    private static byte[] copy(byte[] original, Pseudonyms pseudonyms, Optional<TunnelConfiguration> configuration)
            throws IOException {
        var out = new ByteArrayOutputStream();
        AnonymousCapture.write(
                () -> FrameReader.open(new ByteArrayInputStream(original), "test"),
                pseudonyms,
                configuration.map(ConfiguredKeys::new),
                out);
        return out.toByteArray();
    }

    private static List<byte[]> forms(byte[] bytes) {
        byte[] reversed = bytes.clone();
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return List.of(
                bytes,
                reversed,
                text(HexFormat.of().formatHex(bytes)),
                text(HexFormat.of().withUpperCase().formatHex(bytes)),
                text(Base64.getEncoder().encodeToString(bytes)));
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean contains(byte[] bytes, byte[] needle) {
        for (int at = 0; at + needle.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + needle.length, needle, 0, needle.length)) {
                return true;
            }
        }
        return false;
    }

    private static TunnelConfiguration configuration(PrivateKey own, PublicKey peer) throws ConfigurationException {
        return ConfigurationFile.read("""
                        # laptop of Alice
                        [Interface]
                        PrivateKey = %s
                        Address = %s/24, %s/64
                        DNS = 10.131.77.1, corp.internal
                        PostUp = %s
                        [Peer]
                        PublicKey = %s
                        PresharedKey = %s
                        AllowedIPs = 10.131.77.0/24, 0.0.0.0/0
                        Endpoint = %s:51820
                        """.formatted(
                                own.toBase64(),
                                INNER,
                                INNER_6,
                                COMMAND,
                                peer,
                                Base64.getEncoder().encodeToString(PRESHARED),
                                HOST))
                .configuration();
    }

    private static TunnelCapture unanswered(PrivateKey from, PublicKey called) {
        var capture = new TunnelCapture();
        for (int i = 0; i < 4; i++) {
            capture.other(1 + 5.1 * i, initiation(from, called, 7 + i, Instant.ofEpochSecond(5L * i)));
        }
        return capture;
    }

    private static byte[] initiation(PrivateKey from, PublicKey called, int index, Instant time) {
        var suite = new NoiseSuite(Aead.fastest(), new Random(index)::nextBytes, KeyLog.NONE);
        var identity = new StaticIdentity(from);
        var message = InitiatorHandshake.begin(
                        suite, identity, called, identity.agree(called.bytes()).orElseThrow(), index, Tai64n.of(time))
                .orElseThrow()
                .initiation();
        new MacStamper(Aead.fastest(), called).stamp(message, 0);
        return message.bytes();
    }

    private static PrivateKey key(int seed) {
        byte[] bytes = new byte[32];
        new Random(seed).nextBytes(bytes);
        return PrivateKey.of(bytes);
    }

    private static byte[] secret() {
        byte[] bytes = new byte[32];
        new Random(99).nextBytes(bytes);
        return bytes;
    }
}
