package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.peer.StagingBudget;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Endpoint;

/// What peers may take of the memory together, not each.
class ManyPeersTest {
    private static final int PEERS = 500;

    private final SeededRandom random = new SeededRandom(1);
    private final Tunnel tunnel =
            new Tunnel(new NoiseSuite(new BouncyCastleAead(), random, KeyLog.NONE), () -> Instant.EPOCH);
    private final List<PublicKey> peers = new ArrayList<>();

    private void addPeers(int keepalive) {
        tunnel.admin().privateKey(PrivateKey.generate(random), 0);
        for (int i = 0; i < PEERS; i++) {
            PublicKey peer = PrivateKey.generate(random).publicKey();
            peers.add(peer);
            tunnel.admin().addPeer(peer, 0);
            tunnel.admin().endpoint(peer, new Endpoint(IpAddress.v4((20 << 24) + i), 51820), 0);
            tunnel.admin().allow(peer, new IpPrefix(IpAddress.v4((10 << 24) + i), 32));
            tunnel.admin().persistentKeepalive(peer, keepalive, 0);
        }
    }

    /// 65,536 of them may have a handshake to send in the same moment.
    @Test
    void aHandshakeTakesNoMoreMemoryThanItIsLong() {
        addPeers(25);
        tunnel.admin().up(0);
        long bytes = 0;
        int count = 0;
        for (Output output = tunnel.pollOutput(); output != null; output = tunnel.pollOutput()) {
            if (output instanceof Output.Datagrams datagrams) {
                bytes += datagrams.train().memory().byteSize();
                count++;
            }
        }
        assertThat(count).isEqualTo(PEERS);
        assertThat(bytes).isLessThanOrEqualTo(PEERS * 160L);
    }

    @Test
    void packetsForPeersThatDoNotAnswerAreBounded() {
        addPeers(0);
        tunnel.admin().up(0);
        StagingBudget budget = tunnel.state().staging;
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < PEERS; i++) {
                byte[] packet =
                        Packets.v4("10.99.0.1", IpAddress.v4((10 << 24) + i).toString(), i, 1_400);
                tunnel.handlePacket(ByteBuffer.wrap(packet), 0);
                while (tunnel.pollOutput() != null) {
                    // nobody is there
                }
            }
        }
        assertThat(budget.used()).isBetween(10L << 20, (long) StagingBudget.MAX_BYTES);
        peers.forEach(tunnel.admin()::removePeer);
        assertThat(budget.used()).as("they take it with them").isZero();
    }
}
