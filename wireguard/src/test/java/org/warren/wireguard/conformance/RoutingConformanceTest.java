package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.SECOND;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;

/// Group R of the conformance table, as far as the core decides it.
class RoutingConformanceTest {
    private static final Endpoint ELSEWHERE = new Endpoint(IpAddress.parse("203.0.113.9"), 4000);

    private final Pair pair = new Pair(1).connected();

    @Test
    @Conformance("R1")
    void r1_packetsGoToTheLongestPrefix() {
        PublicKey other = Pair.strangersKey();
        var admin = pair.alice.tunnel.admin();
        admin.addPeer(other, pair.now());
        admin.endpoint(other, ELSEWHERE, pair.now());
        admin.allow(pair.bob.publicKey, IpPrefix.parse("10.0.0.0/8"));
        admin.allow(other, IpPrefix.parse("10.7.0.0/16"));
        pair.run(6 * SECOND);
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, "10.7.0.1", 1, 64));
        assertThat(pair.eve.getLast().to()).isEqualTo(ELSEWHERE);
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, "10.8.0.1", 2, 64));
        assertThat(pair.eve.getLast().to()).isEqualTo(pair.bob.endpoint());
        admin.allow(pair.bob.publicKey, IpPrefix.parse("10.7.0.0/16"));
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, "10.7.0.1", 3, 64));
        assertThat(pair.eve.getLast().to()).as("the prefix has moved").isEqualTo(pair.bob.endpoint());
    }

    @Test
    @Conformance("R2")
    void r2_aPeerMaySendFromItsOwnAddressesOnly() {
        pair.packet(pair.alice, Packets.v4("10.0.0.9", pair.bob.inner, 3, 64));
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L);
        assertThat(pair.bob.tunnel.drops().count(Drop.SOURCE_NOT_ALLOWED)).isEqualTo(1);
    }

    @Test
    @Conformance("R2")
    void r2_notFromAnAddressOfAPeerWithALongerPrefix() {
        var admin = pair.bob.tunnel.admin();
        admin.addPeer(Pair.strangersKey(), pair.now());
        admin.allow(pair.alice.publicKey, IpPrefix.parse("10.0.0.0/8"));
        admin.allow(Pair.strangersKey(), IpPrefix.parse("10.7.0.0/16"));
        pair.packet(pair.alice, Packets.v4("10.7.0.1", pair.bob.inner, 3, 64));
        pair.packet(pair.alice, Packets.v4("10.6.0.1", pair.bob.inner, 4, 64));
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 4L);
    }

    @Test
    @Conformance("R3")
    void r3_theEndpointFollowsAuthenticatedData() {
        pair.alice.moveTo("203.0.113.9", 4000);
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(Inside.peersEndpoint(pair.bob)).isEqualTo(ELSEWHERE);
        pair.send(pair.bob, 4);
        pair.settle();
        assertThat(pair.alice.receivedIds()).containsExactly(2L, 4L);
    }

    @Test
    @Conformance("R3")
    void r3_alsoIfTheInnerPacketIsRejected() {
        pair.alice.moveTo("203.0.113.9", 4000);
        pair.packet(pair.alice, Packets.v4("10.0.0.9", pair.bob.inner, 3, 64));
        pair.settle();
        assertThat(pair.bob.tunnel.drops().count(Drop.SOURCE_NOT_ALLOWED)).isEqualTo(1);
        assertThat(Inside.peersEndpoint(pair.bob)).isEqualTo(ELSEWHERE);
    }

    @Test
    @Conformance("R3")
    void r3_theEndpointFollowsInitiationsAndResponses() {
        Pair fresh = new Pair(2);
        fresh.lose(Wire::isResponse);
        fresh.send(fresh.alice, 1);
        fresh.settle();
        assertThat(Inside.peersEndpoint(fresh.bob)).as("an initiation").isEqualTo(fresh.alice.endpoint());
        fresh.inject(fresh.alice, ELSEWHERE, fresh.last(fresh.bob, "resp").copy());
        assertThat(Inside.peersEndpoint(fresh.alice)).as("a response").isEqualTo(ELSEWHERE);
    }

    @Test
    @Conformance("R4")
    void r4_aReplayFromElsewhereDoesNotMoveTheEndpoint() {
        for (Wire wire : pair.eve.stream().toList()) {
            pair.inject(wire.to().equals(pair.bob.endpoint()) ? pair.bob : pair.alice, ELSEWHERE, wire.copy());
        }
        assertThat(Inside.peersEndpoint(pair.bob)).isEqualTo(pair.alice.endpoint());
        assertThat(Inside.peersEndpoint(pair.alice)).isEqualTo(pair.bob.endpoint());
    }

    @Test
    @Conformance("R5")
    void r5_repliesLeaveFromTheAddressThatWasContactedUntilARetry() {
        var via = new Endpoint.LocalSource(IpAddress.parse("198.51.100.77"), 3);
        Endpoint contacted = new Endpoint(
                pair.alice.endpoint().address(), pair.alice.endpoint().port(), 0, via);
        pair.lose(Wire::isData);
        pair.send(pair.alice, 3);
        pair.inject(pair.bob, contacted, pair.last(pair.alice, "data").copy());
        pair.send(pair.bob, 4);
        assertThat(pair.eve.getLast().to().source()).isEqualTo(via);
        pair.lose(wire -> true);
        pair.run(15 * SECOND + SECOND / 2);
        assertThat(pair.last(pair.bob, "init").to().source())
                .as("nothing came back")
                .isNull();
    }

    @Test
    @Conformance("R6")
    void r6_withoutAPeerOrEndpointTheSenderHearsUnreachable() {
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, "192.168.1.1", 3, 64));
        assertThat(pair.alice.tunnel.drops().count(Drop.NO_ROUTE)).isEqualTo(1);
        assertIcmp(pair.alice.received.getLast(), 3, 1);

        Pair fresh = new Pair(2);
        fresh.send(fresh.bob, 1);
        assertThat(fresh.bob.tunnel.drops().count(Drop.NO_ENDPOINT)).isEqualTo(1);
        assertIcmp(fresh.bob.received.getLast(), 3, 1);
        assertThat(fresh.eve).isEmpty();
    }

    @Test
    @Conformance("R8")
    void r8_ourOwnDatagramIsNotCarriedAgain() {
        pair.send(pair.alice, 3);
        byte[] own = pair.eve.getLast().bytes();
        int sent = pair.eve.size();
        pair.packet(pair.alice, carrying(own, Packets.v4("192.0.2.1", pair.bob.inner, 0, 28 + own.length), 28));
        assertThat(pair.eve).as("datagrams that left").hasSize(sent);
        assertThat(pair.alice.tunnel.drops().count(Drop.ROUTING_LOOP)).isEqualTo(1);

        own[4] ^= 1; // a message of somebody else's tunnel inside ours
        pair.packet(pair.alice, carrying(own, Packets.v4("192.0.2.1", pair.bob.inner, 0, 28 + own.length), 28));
        assertThat(pair.eve).hasSize(sent + 1);
    }

    private static byte[] carrying(byte[] datagram, byte[] packet, int offset) {
        System.arraycopy(datagram, 0, packet, offset, datagram.length);
        return packet;
    }

    private static void assertIcmp(byte[] packet, int type, int code) {
        assertThat(packet[9]).isEqualTo((byte) 1);
        assertThat(packet[20]).isEqualTo((byte) type);
        assertThat(packet[21]).isEqualTo((byte) code);
        assertThat(Packets.checksum(ByteBuffer.wrap(packet), 20)).isZero();
    }

    @Test
    @Conformance("P6")
    void p6_eachFamilyInsideEachOutside() {
        for (String outer : new String[] {"192.0.2.50", "2001:db8::50"}) {
            for (boolean v6 : new boolean[] {false, true}) {
                Pair fresh = new Pair(3);
                fresh.alice.moveTo(outer, 1);
                fresh.alice.tunnel.admin().allow(fresh.bob.publicKey, IpPrefix.parse("fd00::2"));
                fresh.bob.tunnel.admin().allow(fresh.alice.publicKey, IpPrefix.parse("fd00::1"));
                byte[] there = v6
                        ? Packets.v6("fd00::1", "fd00::2", 5, 80)
                        : Packets.v4(fresh.alice.inner, fresh.bob.inner, 5, 80);
                byte[] back = v6
                        ? Packets.v6("fd00::2", "fd00::1", 6, 80)
                        : Packets.v4(fresh.bob.inner, fresh.alice.inner, 6, 80);
                fresh.packet(fresh.alice, there);
                fresh.settle();
                fresh.packet(fresh.bob, back);
                fresh.settle();
                assertThat(fresh.bob.received)
                        .usingElementComparator(Arrays::compare)
                        .containsExactly(there);
                assertThat(fresh.alice.received)
                        .usingElementComparator(Arrays::compare)
                        .containsExactly(back);
                assertThat(fresh.eve.getLast().to().address().v6()).isEqualTo(outer.contains(":"));
            }
        }
    }

    @Test
    @Conformance("P4")
    void p4_congestionIsCarriedThrough() {
        byte[] capable = Packets.v4(pair.alice.inner, pair.bob.inner, 3, 64);
        capable[1] = 2;
        ByteBuffer.wrap(capable).putShort(10, (short) 0);
        ByteBuffer.wrap(capable).putShort(10, Packets.checksum(ByteBuffer.wrap(capable), 20));
        pair.lose(Wire::isData);
        pair.packet(pair.alice, capable);
        assertThat(pair.eve.getLast().trafficClass()).as("ECT(0) outside too").isEqualTo(2);
        pair.bob.tunnel.handleDatagram(
                pair.alice.endpoint(), 3, ByteBuffer.wrap(pair.eve.getLast().copy()), pair.now());
        pair.drain(pair.bob);
        byte[] received = pair.bob.received.getLast();
        assertThat(received[1]).as("congestion experienced").isEqualTo((byte) 3);
        assertThat(Packets.checksum(ByteBuffer.wrap(received), 20)).isZero();

        pair.send(pair.alice, 4); // not capable
        pair.bob.tunnel.handleDatagram(
                pair.alice.endpoint(), 3, ByteBuffer.wrap(pair.eve.getLast().copy()), pair.now());
        assertThat(pair.bob.tunnel.pollOutput()).isNull();
        assertThat(pair.bob.tunnel.drops().count(Drop.CONGESTION_NOT_CAPABLE)).isEqualTo(1);
    }

    @Test
    @Conformance("P5")
    void p5_innerDscpStaysInsideAndHandshakesAreAf41() {
        byte[] marked = Packets.v4(pair.alice.inner, pair.bob.inner, 3, 64);
        marked[1] = (byte) 0xb8;
        pair.packet(pair.alice, marked);
        assertThat(pair.eve.getLast().trafficClass()).isZero();
        assertThat(pair.last(pair.alice, "init").trafficClass()).isEqualTo(0x88);
        assertThat(pair.last(pair.bob, "resp").trafficClass()).isEqualTo(0x88);
        pair.settle();
        assertThat(pair.bob.received.getLast()[1]).as("kept inside").isEqualTo((byte) 0xb8);
    }

    @Test
    void packetsThatComeOutAreViewsOfTheDatagram() {
        pair.lose(Wire::isData);
        pair.send(pair.alice, 3);
        byte[] datagram = pair.eve.getLast().copy();
        pair.bob.tunnel.handleDatagram(pair.alice.endpoint(), ByteBuffer.wrap(datagram), pair.now());
        assertThat(pair.bob.tunnel.pollOutput()).isInstanceOfSatisfying(Output.Packet.class, packet -> assertThat(
                        packet.bytes().array())
                .isSameAs(datagram));
    }
}
