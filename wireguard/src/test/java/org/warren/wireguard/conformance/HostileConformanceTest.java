package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.MILLI;
import static org.warren.wireguard.support.Pair.SECOND;

import java.util.HexFormat;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Response;

/// What somebody can do who knows Bob's public key and address, and sees all traffic, but has no key that Bob knows.
class HostileConformanceTest {
    private static final long RETRY = 5 * SECOND + 100 * MILLI;

    private final Pair pair = new Pair(1, SeededRandom.withJitter(1, 100 * MILLI));

    @Test
    @Conformance({"S1", "S2"})
    void s1_eachLengthOfEachTypeIsOneDropWithAName() {
        pair.connected();
        int sent = pair.eve.size();
        long count = 0;
        for (int type = 0; type <= 5; type++) {
            for (int length = 0; length <= 201; length++) {
                byte[] datagram = new byte[length == 201 ? 65_507 : length];
                if (length > 0) {
                    datagram[0] = (byte) type;
                }
                pair.inject(pair.bob, Pair.STRANGER, datagram);
                assertThat(pair.bob.tunnel.drops().total())
                        .as("type %d, length %d", type, datagram.length)
                        .isEqualTo(++count);
            }
        }
        assertThat(pair.eve).hasSize(sent);
    }

    @Test
    @Conformance({"M2", "M9", "M10"})
    void aFloodFromOneSourceDoesNotKeepAnHonestPeerOut() {
        assertAnHonestPeerConnects(i -> Pair.STRANGER);
    }

    @Test
    @Conformance({"M2", "M8", "M10"})
    void aFloodFromManySourcesDoesNotKeepAnHonestPeerOut() {
        assertAnHonestPeerConnects(i -> new Endpoint(IpAddress.v4(0xc633_6400 + i), 1024 + i));
    }

    /// 2000 initiations a second with a true mac1, whose sender is nobody that Bob knows.
    private void assertAnHonestPeerConnects(IntFunction<Endpoint> source) {
        byte[] initiation = strangersInitiation();
        long start = pair.now();
        int flood = 0;
        while (pair.now() - start <= 2 * RETRY) {
            if (pair.now() - start == SECOND) {
                pair.send(pair.alice, 1);
            }
            pair.inject(pair.bob, source.apply(flood++), initiation);
            pair.run(MILLI / 2);
        }
        assertThat(pair.bob.receivedIds()).containsExactly(1L);
        assertThat(pair.sentBy(pair.bob))
                .filteredOn(wire -> !wire.to().equals(pair.alice.endpoint()))
                .as("strangers hear nothing but cookies")
                .isNotEmpty()
                .allMatch(wire -> wire.isCookieReply() && wire.bytes().length < initiation.length);
        assertThat(pair.bob.tunnel.drops().total())
                .as("each of them is counted, and Alice's first")
                .isEqualTo(flood + 1);
        assertThat(pair.bob.tunnel.drops().count(Drop.UNKNOWN_PEER))
                .as("few of them cost a Diffie-Hellman")
                .isLessThan(2_000);
        assertThat(Inside.claimedIndices(pair.bob)).isLessThanOrEqualTo(1);
    }

    private static byte[] strangersInitiation() {
        Pair elsewhere = new Pair(77);
        Pair bobsTwin = new Pair(1, SeededRandom.withJitter(1, 100 * MILLI));
        var admin = elsewhere.alice.tunnel.admin();
        admin.removePeer(elsewhere.bob.publicKey);
        admin.addPeer(bobsTwin.bob.publicKey, elsewhere.now());
        admin.endpoint(bobsTwin.bob.publicKey, bobsTwin.bob.endpoint(), elsewhere.now());
        admin.persistentKeepalive(bobsTwin.bob.publicKey, 1, elsewhere.now());
        elsewhere.drain(elsewhere.alice);
        return elsewhere.last(elsewhere.alice, "init").copy();
    }

    /// 0, 1, a point of order 8, p - 1, p and p + 1.
    @ParameterizedTest
    @Conformance("H11")
    @ValueSource(
            strings = {
                "0000000000000000000000000000000000000000000000000000000000000000",
                "0100000000000000000000000000000000000000000000000000000000000000",
                "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
                "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
            })
    void h11_anEphemeralOfLowOrderIsRejectedInSilence(String point) {
        byte[] ephemeral = HexFormat.of().parseHex(point);
        pair.inject(pair.bob, Pair.STRANGER, signed(Initiation.of(7, ephemeral, new byte[48], new byte[28]), pair.bob));
        assertThat(pair.bob.tunnel.drops().count(Drop.HANDSHAKE_REJECTED)).isEqualTo(1);
        assertThat(pair.eve).isEmpty();

        pair.lose(Wire::isResponse);
        pair.send(pair.alice, 1);
        pair.settle();
        Wire response = pair.last(pair.bob, "resp");
        int sent = pair.eve.size();
        int index = ((Response) message(response)).receiverIndex();
        pair.inject(pair.alice, Pair.STRANGER, signed(Response.of(7, index, ephemeral, new byte[16]), pair.alice));
        assertThat(pair.alice.tunnel.drops().count(Drop.HANDSHAKE_REJECTED)).isEqualTo(1);
        assertThat(pair.eve).hasSize(sent);
        pair.inject(pair.alice, response.from(), response.copy());
        pair.settle();
        assertThat(pair.bob.receivedIds())
                .as("the true response is still welcome")
                .containsExactly(1L);
    }

    @Test
    @Conformance({"S4", "R4"})
    void r4_noDatagramOfAWholeConversationMovesAnythingWhenItComesAgain() {
        pair.connected();
        pair.run(200 * SECOND);
        pair.send(pair.alice, 3);
        pair.settle();
        for (Wire wire : pair.eve.stream().toList()) {
            int sent = pair.eve.size();
            for (Host host : new Host[] {pair.alice, pair.bob}) {
                long drops = host.tunnel.drops().total();
                int received = host.received.size();
                pair.inject(host, Pair.STRANGER, wire.copy());
                assertThat(host.tunnel.drops().total())
                        .as("%s to %s", wire, host)
                        .isEqualTo(drops + 1);
                assertThat(host.received).hasSize(received);
                assertThat(Inside.peersEndpoint(host)).isNotEqualTo(Pair.STRANGER);
            }
            assertThat(pair.eve).as("%s", wire).hasSize(sent);
        }
    }

    private static byte[] signed(Message.Handshake message, Host receiver) {
        PublicKey key = receiver.publicKey;
        new MacStamper(new BouncyCastleAead(), key).stamp(message, 0);
        return message.bytes();
    }

    private static Message message(Wire wire) {
        return Message.parse(java.nio.ByteBuffer.wrap(wire.copy()));
    }
}
