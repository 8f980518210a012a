package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.warren.wireguard.support.Pair.SECOND;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.peer.PeerEvent;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;

/// Settings of a tunnel, one at a time.
class TunnelAdminTest {
    private static final Endpoint ENDPOINT = new Endpoint(IpAddress.parse("192.0.2.9"), 9);
    private static final IpPrefix PREFIX = IpPrefix.parse("10.0.0.0/8");
    private static final IpPrefix INSIDE = IpPrefix.parse("10.7.0.0/16");

    private final SeededRandom random = new SeededRandom(1);
    private final PrivateKey own = PrivateKey.generate(random);
    private final PublicKey bob = PrivateKey.generate(random).publicKey();
    private final PublicKey carol = PrivateKey.generate(random).publicKey();
    private final List<PeerEvent> events = new ArrayList<>();
    private final Tunnel tunnel = new Tunnel(
            new NoiseSuite(new BouncyCastleAead(), random, KeyLog.NONE), () -> Instant.EPOCH, new TunnelListener() {
                @Override
                public void onPeerEvent(PublicKey peer, PeerEvent event) {
                    events.add(event);
                }
            });
    private final TunnelAdmin admin = tunnel.admin();

    TunnelAdminTest() {
        admin.privateKey(own, 0);
        admin.addPeer(bob, 0);
    }

    @Test
    void comesUpOnceAndGoesDown() {
        assertThat(admin.isUp()).isFalse();
        admin.up(0);
        admin.up(1);
        assertThat(admin.isUp()).isTrue();
        assertThat(events).containsExactly(PeerEvent.STARTED);
        admin.down();
        assertThat(admin.isUp()).isFalse();
        assertThat(events).containsExactly(PeerEvent.STARTED, PeerEvent.STOPPED);
    }

    @Test
    void peersAreCountedAndRemoved() {
        admin.addPeer(carol, 0);
        admin.removePeer(Pair.strangersKey());
        assertThat(admin.peerCount()).isEqualTo(2);
        admin.removePeer(bob);
        assertThat(admin.hasPeer(bob)).isFalse();
        assertThat(admin.hasPeer(carol)).isTrue();
        assertThat(events).containsExactly(PeerEvent.STOPPED);
        admin.addPeer(bob, 0);
        admin.removeAllPeers();
        assertThat(admin.peerCount()).isZero();
        assertThat(admin.peers()).isEmpty();
    }

    @Test
    void aPeerThatIsThereStaysAsItIs() {
        admin.allow(bob, PREFIX);
        assertThat(admin.addPeer(bob, 0)).isTrue();
        assertThat(admin.allowedIpCount(bob)).isEqualTo(1);
    }

    @Test
    @Conformance("H12")
    void h12_theOwnKeyIsNoPeer() {
        assertThat(admin.addPeer(own.publicKey(), 0)).isFalse();
        assertThat(admin.hasPeer(own.publicKey())).isFalse();

        PrivateKey bobs = PrivateKey.generate(random);
        admin.addPeer(bobs.publicKey(), 0);
        admin.privateKey(bobs, 0);
        assertThat(admin.hasPeer(bobs.publicKey())).isFalse();
        assertThat(admin.privateKey()).contains(bobs);
        admin.privateKey(null, 0);
        assertThat(admin.privateKey()).isEmpty();
        assertThat(admin.addPeer(bobs.publicKey(), 0)).as("nobody's key").isTrue();
    }

    @Test
    @Conformance("H12")
    void h12_theSamePrivateKeyEndsNothing() {
        Pair pair = new Pair(1).connected();
        pair.alice.tunnel.admin().privateKey(pair.alice.privateKey, pair.now());
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 3L);
        assertThat(pair.count(pair.alice, "init")).isEqualTo(1);
    }

    @Test
    void withoutAPrivateKeyHandshakesAreDroppedForThatReason() {
        Pair pair = new Pair(1);
        pair.bob.tunnel.admin().privateKey(null, pair.now());
        pair.send(pair.alice, 1);
        pair.settle();
        assertThat(pair.bob.tunnel.drops().snapshot()).containsOnly(Map.entry(Drop.NO_PRIVATE_KEY, 1L));
    }

    @Test
    void prefixesAreCountedAndTakenByTheirOwnerOnly() {
        admin.addPeer(carol, 0);
        admin.allow(bob, PREFIX);
        admin.allow(bob, INSIDE);
        assertThat(admin.allowedIpCount()).isEqualTo(2);
        assertThat(admin.allowedIpCount(bob)).isEqualTo(2);
        assertThat(admin.allowedIpCount(carol)).isZero();
        assertThat(admin.allowedIpCount(Pair.strangersKey())).isZero();
        assertThat(admin.allowedIpOwner(INSIDE)).isEqualTo(bob);
        assertThat(admin.allowedIpOwner(IpPrefix.parse("10.7.0.0/24"))).isNull();

        admin.allow(carol, INSIDE);
        assertThat(admin.allowedIpOwner(INSIDE)).isEqualTo(carol);
        admin.disallow(bob, INSIDE);
        assertThat(admin.allowedIpOwner(INSIDE)).as("not his to lose").isEqualTo(carol);
        admin.disallow(carol, INSIDE);
        assertThat(admin.allowedIpOwner(INSIDE)).isNull();
        admin.disallowAll(bob);
        assertThat(admin.allowedIpCount()).isZero();
    }

    @Test
    void aRemovedPeerLeavesItsPrefixes() {
        admin.allow(bob, PREFIX);
        admin.removePeer(bob);
        assertThat(admin.allowedIpCount()).isZero();
    }

    @Test
    void whatIsSetIsShown() {
        PresharedKey preshared = PresharedKey.generate(random);
        admin.presharedKey(bob, preshared);
        admin.endpoint(bob, ENDPOINT, 0);
        admin.persistentKeepalive(bob, 25, 0);
        admin.allow(bob, PREFIX);
        var shown = new PeerStatus(bob, preshared, ENDPOINT, 25, List.of(PREFIX), 0, 0, null);
        assertThat(admin.peerStatus(bob)).contains(shown);
        assertThat(admin.peers()).containsExactly(shown);
        assertThat(admin.peerStatus(carol)).isEmpty();
    }

    @Test
    void aPeerThatIsNotThereCannotBeSet() {
        List<ThrowingCallable> settings = List.of(
                () -> admin.presharedKey(carol, PresharedKey.NONE),
                () -> admin.endpoint(carol, ENDPOINT, 0),
                () -> admin.persistentKeepalive(carol, 1, 0),
                () -> admin.allow(carol, PREFIX),
                () -> admin.disallow(carol, PREFIX),
                () -> admin.disallowAll(carol));
        assertThat(settings).allSatisfy(setting -> assertThatThrownBy(setting)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no peer " + carol));
    }

    @Test
    void aKeepaliveIntervalHas16Bits() {
        for (int seconds : new int[] {0, 1, 65_535}) {
            admin.persistentKeepalive(bob, seconds, 0);
            assertThat(admin.peers().getFirst().persistentKeepaliveSeconds()).isEqualTo(seconds);
        }
        for (int seconds : new int[] {-1, 65_536}) {
            assertThatThrownBy(() -> admin.persistentKeepalive(bob, seconds, 0))
                    .hasMessage("a keepalive interval is 0 to 65535 seconds, not " + seconds);
        }
    }

    @Test
    @Conformance("K4")
    void k4_aKeepaliveThatIsNewIsSentAtOnceAndOnlyWhileUp() {
        admin.endpoint(bob, ENDPOINT, 0);
        admin.persistentKeepalive(bob, 25, 0);
        assertThat(events).isEmpty();
        admin.persistentKeepalive(bob, 0, 0);
        admin.up(0);
        assertThat(events).containsExactly(PeerEvent.STARTED);
        admin.persistentKeepalive(bob, 25, 0);
        assertThat(events).containsExactly(PeerEvent.STARTED, PeerEvent.INITIATION_SENT);
        assertThat(tunnel.nextDeadline()).isPresent();
    }

    @Test
    @Conformance("K4")
    void k4_aKeepaliveWaitsForAnEndpoint() {
        admin.persistentKeepalive(bob, 25, 0);
        admin.up(0);
        assertThat(tunnel.pollOutput()).isNull();
        admin.endpoint(bob, ENDPOINT, SECOND);
        assertThat(tunnel.pollOutput())
                .isInstanceOfSatisfying(Output.Datagrams.class, datagrams -> assertThat(datagrams.to())
                        .isEqualTo(ENDPOINT));
        assertThat(tunnel.nextDeadline()).isPresent();
    }

    @Test
    void anEndpointThatIsSetWhileDownSendsNothing() {
        admin.persistentKeepalive(bob, 25, 0);
        admin.up(0);
        admin.down();
        admin.endpoint(bob, ENDPOINT, 0);
        assertThat(tunnel.pollOutput()).isNull();
    }

    @Test
    @Conformance("T12")
    void t12_sessionsThatAreForgottenAreMadeAgain() {
        Pair pair = new Pair(2).connected();
        pair.alice.tunnel.admin().forgetSessions();
        assertThat(Inside.claimedIndices(pair.alice)).isZero();
        assertThat(pair.alice.tunnel.admin().isUp()).isTrue();
        pair.run(6 * SECOND);
        pair.send(pair.alice, 3);
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 3L);
    }

    @Test
    @Conformance("R5")
    void r5_routesThatChangeTakeTheSource() {
        Endpoint contacted = new Endpoint(
                IpAddress.parse("192.0.2.9"), 9, 0, new Endpoint.LocalSource(IpAddress.parse("192.0.2.1"), 3));
        admin.endpoint(bob, contacted, 0);
        admin.routesChanged();
        assertThat(admin.peers().getFirst().endpoint()).isEqualTo(ENDPOINT);
    }

    @Test
    @Conformance("P1")
    void p1_nothingIsPaddedBeyondTheMtu() {
        Pair pair = new Pair(3).connected();
        var alices = pair.alice.tunnel.admin();
        for (int mtu : new int[] {1_420, 100, 0}) {
            alices.mtu(mtu);
            pair.packet(pair.alice, Packets.v4(pair.alice.inner, pair.bob.inner, 3, 98));
            int padded = mtu == 1_420 ? 112 : mtu == 100 ? 100 : 98;
            assertThat(pair.eve.getLast().bytes()).hasSize(32 + padded);
        }
    }
}
