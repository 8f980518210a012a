package org.warren.wireguard.example;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Endpoint;

/// Two tunnels, each the other's peer, in one process and in virtual time: an hour passes as fast as it can be counted.
final class TwoTunnels {
    private final NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), new SecureRandom()::nextBytes, KeyLog.NONE);
    private final PrivateKey keyA = PrivateKey.generate(suite.random());
    private final PrivateKey keyB = PrivateKey.generate(suite.random());
    private final Endpoint addressA = new Endpoint(IpAddress.parse("192.0.2.1"), 51820);
    private final Endpoint addressB = new Endpoint(IpAddress.parse("192.0.2.2"), 51820);
    private final Tunnel a = tunnel(keyA, keyB.publicKey(), "10.0.0.2", addressB);
    private final Tunnel b = tunnel(keyB, keyA.publicKey(), "10.0.0.1", addressA);
    int delivered;

    private Tunnel tunnel(PrivateKey key, PublicKey peer, String allowed, Endpoint endpoint) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH);
        tunnel.admin().privateKey(key, 0);
        tunnel.admin().addPeer(peer, 0);
        tunnel.admin().allow(peer, IpPrefix.parse(allowed));
        tunnel.admin().endpoint(peer, endpoint, 0);
        tunnel.admin().up(0);
        return tunnel;
    }

    /// Sends packets from a to b, one a second, and does for both tunnels what their outputs and deadlines say.
    void run(byte[] packet, int seconds) {
        for (long now = 0; now < seconds * 1_000_000_000L; now += 1_000_000_000L) {
            a.handlePacket(ByteBuffer.wrap(packet), now);
            a.handleTimeout(now);
            b.handleTimeout(now);
            while (drain(a, b, addressA, now) || drain(b, a, addressB, now)) {
                // until both are quiet
            }
        }
    }

    private boolean drain(Tunnel from, Tunnel to, Endpoint address, long now) {
        Output output = from.pollOutput();
        switch (output) {
            case null -> {}
            case Output.Datagrams datagrams ->
                to.handleDatagrams(address, datagrams.trafficClass(), datagrams.train(), now);
            case Output.Packet packet -> delivered++;
        }
        return output != null;
    }
}
