package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.noise.InitiatorHandshake;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.wire.Data;

class InnerPacketsTest {

    private static final Endpoint ALICE = Endpoint.parse("192.0.2.1:51820");
    private static final Endpoint BOB = Endpoint.parse("198.51.100.2:51820");
    private static final byte[] UDP = ByteBuffer.allocate(12)
            .putShort((short) 4000)
            .putShort((short) 53)
            .putShort((short) 12)
            .array();

    @TempDir
    Path folder;

    private final RandomSource random = new Random(40)::nextBytes;
    private final StringBuilder log = new StringBuilder();
    private final NoiseSuite suite = new NoiseSuite(
            Aead.fastest(),
            random,
            (local, remote, ephemeral, psk) ->
                    log.append("""
                    LOCAL_STATIC_PRIVATE_KEY = %s
                    REMOTE_STATIC_PUBLIC_KEY = %s
                    LOCAL_EPHEMERAL_PRIVATE_KEY = %s
                    PRESHARED_KEY = %s
                    """.formatted(base64(local), remote.toBase64(), base64(ephemeral), psk.toBase64())));
    private final StaticIdentity alice = new StaticIdentity(PrivateKey.generate(random));
    private final StaticIdentity bob = new StaticIdentity(PrivateKey.generate(random));
    private final byte[] shared = alice.agree(bob.publicKey().bytes()).orElseThrow();
    private final InitiatorHandshake begun = InitiatorHandshake.begin(
                    suite, alice, bob.publicKey(), shared, 5, Tai64n.of(Instant.ofEpochSecond(1_700_000_000)))
            .orElseThrow();
    private CapturedPacket response = packet(new byte[0]);
    private Aead.Key sending = Aead.fastest().key(new byte[32]);

    @BeforeEach
    void shakeHands() {
        var answer = ReceivedInitiation.read(suite, bob, begun.initiation())
                .flatMap(read -> read.authenticate(shared))
                .orElseThrow()
                .respond(suite, 9, PresharedKey.NONE)
                .orElseThrow();
        log.setLength(0); // Only Alice's log is kept, as in a run where only her side is ours.
        TransportKeys keys =
                begun.complete(answer.response(), PresharedKey.NONE).orElseThrow();
        response = packet(answer.response().bytes());
        sending = Aead.fastest().key(keys.sending());
    }

    @Test
    void headersOfTheInnerPacketAreTold() throws IOException {
        var inside = afterHandshake(log.toString());

        assertThat(inside.header(data(0, Frames.ip(end("10.0.0.1"), end("10.0.0.2"), 17, UDP))))
                .contains("udp 10.0.0.1:4000 to 10.0.0.2:53, 32 bytes");
        assertThat(inside.header(data(1, Frames.ip(end("[fd00::1]"), end("[fd00::2]"), 17, UDP))))
                .contains("udp [fd00::1]:4000 to [fd00::2]:53, 52 bytes");
    }

    /// The form that Wireshark's page shows, that of its script, and a shorter one that it reads too.
    @Test
    void keyLogsInEachFormOfWiresharkAreRead() throws IOException {
        var data = data(0, Frames.ip(end("10.0.0.1"), end("10.0.0.2"), 17, UDP));
        var own = log.toString().replaceAll("PRESHARED_KEY.*\n", "");
        var another = base64(random.bytes(32));
        var ephemeral = own.replaceAll("(?s).*(?=LOCAL_EPHEMERAL)", "");
        var others = own.replaceAll("= .*", "= " + another);

        for (var form : List.of(
                own,
                others + own,
                own + others,
                "New handshake session:\n" + log.toString().indent(2) + "New handshake session:\n" + others.indent(2),
                own.replace(ephemeral, "LOCAL_EPHEMERAL_PRIVATE_KEY = " + another + "\n" + ephemeral),
                own + "LOCAL_EPHEMERAL_PRIVATE_KEY = " + another + "\nPRESHARED_KEY = " + another + "\n",
                own.replace(ephemeral, "PRESHARED_KEY = " + base64(new byte[32]) + "\n" + ephemeral),
                own.replace(" = ", "="),
                own.replace("\n", "\r\n"))) {
            assertThat(afterHandshake(form).header(data))
                    .as("%s", form.lines().count())
                    .isPresent();
        }
    }

    @Test
    void keepaliveHasNothingInside() throws IOException {
        assertThat(afterHandshake(log.toString()).header(data(0, new byte[0]))).isEmpty();
    }

    @Test
    void whatIsNoIpIsToldByItsLength() throws IOException {
        assertThat(afterHandshake(log.toString()).header(data(0, new byte[16]))).contains("no IP packet, 16 bytes");
    }

    @Test
    void forgedDataStaysClosed() throws IOException {
        var whole = data(0, Frames.ip(end("10.0.0.1"), end("10.0.0.2"), 17, UDP));
        var forged = new byte[whole.payloadLength()];
        whole.payload().get(forged);
        forged[20] ^= 1;

        assertThat(afterHandshake(log.toString()).header(packet(forged))).isEmpty();
    }

    @Test
    void withoutItsHandshakeOrAWholeLogNothingIsOpened() throws IOException {
        var data = data(0, Frames.ip(end("10.0.0.1"), end("10.0.0.2"), 17, UDP));

        assertThat(inside(log.toString()).header(data)).isEmpty();
        assertThat(afterHandshake("").header(data)).isEmpty();
        assertThat(afterHandshake(log.substring(0, 100)).header(data)).isEmpty();
        assertThat(afterHandshake("LOCAL_STATIC_PRIVATE_KEY = ?\nPRESHARED_KEY = !\n")
                        .header(data))
                .isEmpty();
    }

    private InnerPackets afterHandshake(String keyLog) throws IOException {
        var inside = inside(keyLog);
        assertThat(inside.header(packet(begun.initiation().bytes()))).isEmpty();
        assertThat(inside.header(response)).isEmpty();
        return inside;
    }

    private InnerPackets inside(String keyLog) throws IOException {
        return InnerPackets.of(List.of(Files.writeString(folder.resolve("alice.keys"), keyLog)));
    }

    private CapturedPacket data(long counter, byte[] packet) {
        var message = new byte[Data.PACKET_OFFSET + packet.length + Data.TAG_LENGTH];
        Data.writeHeader(MemorySegment.ofArray(message), 0, 9, counter);
        System.arraycopy(packet, 0, message, Data.PACKET_OFFSET, packet.length);
        var nonce = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(4, counter);
        sending.seal(nonce.array(), new byte[0], message, Data.PACKET_OFFSET, packet.length);
        return packet(message);
    }

    private static CapturedPacket packet(byte[] payload) {
        return new CapturedPacket(
                1, 0, Protocol.UDP, ALICE, BOB, 0, ByteBuffer.wrap(payload), payload.length, payload.length + 42);
    }

    private static Endpoint end(String address) {
        return Endpoint.parse(address + ":0");
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
