package org.warren.kit.scriptedpeer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Message;

/// Two scripted peers that speak to each other.
class ScriptedPeerTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] TEXT = "inside".getBytes(StandardCharsets.UTF_8);

    private final SeededRandom random = new SeededRandom(new byte[] {7});
    /// Keys that the two know of each other from the start.
    private final ScriptedPeer bobBefore = new ScriptedPeer(random, new ScriptedPeer(random, anyKey()).publicKey());

    private final ScriptedPeer alice = new ScriptedPeer(random, bobBefore.publicKey());
    private final ScriptedPeer bob = bobBefore.with(alice.publicKey());

    private static PublicKey anyKey() {
        return PrivateKey.generate(new SeededRandom(new byte[] {1})).publicKey();
    }

    @Test
    void handshakeGivesASessionInWhichBothCanSpeak() {
        ScriptedPeer.Opening opening = alice.open(alice.timestamp(NOW));
        ScriptedPeer.HeardInitiation heard = bob.read(opening.bytes()).orElseThrow();
        ScriptedPeer.Answer answer = bob.answer(heard);
        PeerSession session = alice.complete(opening, answer.bytes()).orElseThrow();

        assertThat(opening.bytes()).hasSize(148);
        assertThat(answer.bytes()).hasSize(92);
        assertThat(PeerMacs.hasMac1(opening.bytes(), bob.publicKey())).isTrue();
        assertThat(PeerMacs.isWithoutMac2(opening.bytes())).isTrue();
        assertThat(answer.session().open(session.seal(TEXT))).contains(TEXT);
        assertThat(session.open(answer.session().seal(1L << 40, TEXT))).contains(TEXT);
        assertThat(session.open(answer.session().keepalive())).contains(new byte[0]);
        assertThat(PeerSession.counter(session.seal(-3, TEXT))).isEqualTo(-3);
    }

    @Test
    void differentPresharedKeysGiveNone() {
        ScriptedPeer.Opening opening = alice.open(alice.timestamp(NOW));
        bob.presharedKey(PresharedKey.generate(random));
        ScriptedPeer.Answer answer = bob.answer(bob.read(opening.bytes()).orElseThrow());

        assertThat(alice.complete(opening, answer.bytes())).isEmpty();
    }

    @Test
    void timestampsGrowThoughTheClockStands() {
        assertThat(alice.timestamp(NOW).compareTo(alice.timestamp(NOW))).isNegative();
    }

    @Test
    void cookieIsReadByWhoeverKnowsTheMac1() {
        byte[] question = alice.open(alice.timestamp(NOW)).bytes();
        byte[] cookie = random.bytes(16);
        byte[] reply = PeerMacs.cookieReply(question, bob.publicKey(), PeerMacs.mac1(question), cookie, random);
        CookieReply parsed = (CookieReply) Message.parse(ByteBuffer.wrap(reply));

        assertThat(PeerMacs.cookie(parsed, bob.publicKey(), PeerMacs.mac1(question)))
                .contains(cookie);
        assertThat(PeerMacs.cookie(parsed, bob.publicKey(), new byte[16])).isEmpty();
        PeerMacs.stampCookie(question, cookie);
        assertThat(PeerMacs.hasMac2(question, cookie)).isTrue();
        question[8] ^= 1;
        assertThat(PeerMacs.hasMac2(question, cookie)).isFalse();
    }

    @Test
    void messagesOfLowOrderAreRefusedByWhoChecks() {
        ScriptedPeer.Opening opening = alice.open(alice.timestamp(NOW));
        byte[] response =
                bob.answerWithEphemeralOfZero(bob.read(opening.bytes()).orElseThrow());
        byte[] initiation = alice.openWithEphemeralOfZero(alice.timestamp(NOW));

        assertThat(PeerMacs.hasMac1(response, alice.publicKey())).isTrue();
        assertThat(alice.complete(opening, response)).isEmpty();
        assertThat(PeerMacs.hasMac1(initiation, bob.publicKey())).isTrue();
        assertThat(bob.read(initiation)).isEmpty();
    }

    @Test
    void innerDatagramsAreWholePackets() {
        for (String[] ends : new String[][] {{"10.7.0.2", "10.7.0.1"}, {"fd07::2", "fd07::1"}}) {
            byte[] packet =
                    InnerDatagram.of(InetAddress.ofLiteral(ends[0]), InetAddress.ofLiteral(ends[1]), 7777, TEXT);

            assertThat(InnerDatagram.claimedLength(packet)).isEqualTo(packet.length);
            assertThat(InnerDatagram.padded(packet).length % 16).isZero();
            assertThat(packet[0] >>> 4).isEqualTo(ends[0].contains(":") ? 6 : 4);
        }
        assertThat(InnerDatagram.claimedLength(new byte[3])).isEqualTo(-1);
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        assertThat(new SeededRandom(new byte[] {7}).bytes(40)).isEqualTo(new SeededRandom(new byte[] {7}).bytes(40));
        assertThat(new SeededRandom(new byte[] {8}).bytes(40)).isNotEqualTo(new SeededRandom(new byte[] {7}).bytes(40));
    }
}
