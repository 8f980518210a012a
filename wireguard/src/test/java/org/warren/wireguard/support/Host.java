package org.warren.wireguard.support;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.wire.Endpoint;

/// One tunnel in a [Pair], with its address outside and inside.
public final class Host {
    public final String name;
    public final Tunnel tunnel;
    public final PrivateKey privateKey;
    public final PublicKey publicKey;
    public final String inner;
    /// What the inner network received.
    public final List<byte[]> received = new ArrayList<>();

    private Endpoint endpoint;

    Host(String name, Tunnel tunnel, PrivateKey privateKey, Endpoint endpoint, String inner) {
        this.name = name;
        this.tunnel = tunnel;
        this.privateKey = privateKey;
        this.publicKey = privateKey.publicKey();
        this.endpoint = endpoint;
        this.inner = inner;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// From now on datagrams come from here, and arrive here.
    public void moveTo(String address, int port) {
        endpoint = new Endpoint(IpAddress.parse(address), port);
    }

    void addPeer(Host peer, long now) {
        tunnel.admin().addPeer(peer.publicKey, now);
        tunnel.admin().allow(peer.publicKey, IpPrefix.parse(peer.inner));
    }

    void received(ByteBuffer packet) {
        received.add(Packets.bytes(packet));
    }

    public List<Long> receivedIds() {
        return received.stream().map(Packets::id).toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
