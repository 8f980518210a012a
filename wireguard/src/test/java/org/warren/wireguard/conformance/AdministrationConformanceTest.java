package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.SECOND;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Link;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.tunnel.PeerStatus;
import org.warren.wireguard.wire.Drop;

/// Group A of the conformance table, as far as the core has it.
class AdministrationConformanceTest {
    private static PeerStatus status(Host host) {
        return host.tunnel.admin().peers().getFirst();
    }

    @Test
    @Conformance("A1")
    void a1_bytesAreThoseOnTheWire() {
        Pair pair = new Pair(1).connected();
        for (int i = 0; i < 50; i++) {
            pair.send(i % 3 == 0 ? pair.bob : pair.alice, i, 28 + 20 * i);
            pair.run(7 * SECOND);
        }
        long byAlice = pair.sentBy(pair.alice).stream()
                .mapToLong(wire -> wire.bytes().length)
                .sum();
        long byBob = pair.sentBy(pair.bob).stream()
                .mapToLong(wire -> wire.bytes().length)
                .sum();
        assertThat(status(pair.alice).bytesSent()).isEqualTo(byAlice);
        assertThat(status(pair.bob).bytesReceived()).isEqualTo(byAlice);
        assertThat(status(pair.bob).bytesSent()).isEqualTo(byBob);
        assertThat(status(pair.alice).bytesReceived()).isEqualTo(byBob);
    }

    @Test
    @Conformance("A1")
    void a1_latestHandshakeIsWhenItWasComplete() {
        Pair pair = new Pair(2).over(Link.delayed(SECOND));
        assertThat(status(pair.alice).latestHandshake()).isNull();
        pair.send(pair.alice, 1);
        var begun = pair.wallClock();
        pair.settle();
        assertThat(status(pair.alice).latestHandshake()).isEqualTo(begun.plusSeconds(2));
        assertThat(status(pair.bob).latestHandshake()).isEqualTo(begun.plusSeconds(3));
    }

    @Test
    @Conformance("A2")
    void a2_downForgetsUpHandshakesAgain() {
        Pair pair = new Pair(3).connected();
        var admin = pair.alice.tunnel.admin();
        admin.down();
        assertThat(Inside.current(pair.alice)).isNull();
        assertThat(Inside.claimedIndices(pair.alice)).isZero();
        assertThat(pair.alice.tunnel.nextDeadline()).isEmpty();
        int sent = pair.eve.size();
        pair.send(pair.alice, 3);
        pair.send(pair.bob, 4);
        pair.settle();
        assertThat(pair.sentBy(pair.alice)).hasSize(sent - pair.sentBy(pair.bob).size() + 1);
        assertThat(pair.alice.tunnel.drops().count(Drop.INTERFACE_DOWN)).isEqualTo(2);
        pair.run(SECOND);
        admin.up(pair.now());
        pair.send(pair.alice, 5);
        pair.settle();
        assertThat(pair.bob.receivedIds()).containsExactly(1L, 5L);
    }

    @Test
    @Conformance("A2")
    void a2_peersComeAndGoUnderTrafficWithoutALeak() {
        Pair pair = new Pair(4).connected();
        var admin = pair.bob.tunnel.admin();
        for (int i = 0; i < 50; i++) {
            admin.removePeer(pair.alice.publicKey);
            pair.send(pair.alice, i);
            pair.settle();
            admin.addPeer(pair.alice.publicKey, pair.now());
            admin.allow(pair.alice.publicKey, IpPrefix.parse(pair.alice.inner));
            pair.run(200 * SECOND);
            pair.send(pair.alice, 1000 + i);
            pair.settle();
            assertThat(pair.bob.receivedIds()).endsWith(1000L + i);
            assertThat(Inside.claimedIndices(pair.bob)).isLessThanOrEqualTo(3);
        }
        admin.removePeer(pair.alice.publicKey);
        assertThat(admin.peers()).isEmpty();
        assertThat(pair.bob.tunnel.nextDeadline()).isEmpty();
    }

    @Test
    @Conformance("A3")
    void a3_tenThousandPeersAreKeptWhole() {
        Pair pair = new Pair(5);
        var admin = pair.alice.tunnel.admin();
        SeededRandom random = new SeededRandom(6);
        List<PublicKey> added = new ArrayList<>(List.of(pair.bob.publicKey));
        for (int i = 0; i < 10_000; i++) {
            PublicKey peer = PublicKey.of(random.bytes(32));
            added.add(peer);
            admin.addPeer(peer, pair.now());
            for (int n = 0; n < 13; n++) {
                admin.allow(peer, new IpPrefix(IpAddress.v4((20 << 24) + i * 13 + n), 32));
            }
        }
        var peers = admin.peers();
        assertThat(peers).hasSize(10_001);
        assertThat(peers.stream().mapToInt(peer -> peer.allowedIps().size()).sum())
                .isEqualTo(130_001);
        assertThat(peers)
                .extracting(PeerStatus::publicKey)
                .as("in the order in which they came")
                .isEqualTo(added);
        pair.connected();
        assertThat(pair.bob.receivedIds()).containsExactly(1L);
    }
}
