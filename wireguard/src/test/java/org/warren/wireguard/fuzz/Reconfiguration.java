package org.warren.wireguard.fuzz;

import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tunnel.TunnelAdmin;

/// One change of a host's configuration, as an administrator makes it while packets come and go.
final class Reconfiguration {
    private final Pair pair;
    private final Host host;
    private final Host other;
    private final TunnelAdmin configuration;

    Reconfiguration(Pair pair, Host host) {
        this.pair = pair;
        this.host = host;
        this.other = host == pair.alice ? pair.bob : pair.alice;
        this.configuration = host.tunnel.admin();
    }

    void apply(Input input) {
        PublicKey peer = other.publicKey;
        int value = input.next();
        switch (value / 8 % 12) {
            case 0 -> configuration.down();
            case 1 -> configuration.forgetSessions();
            case 2 -> configuration.privateKey(null, pair.now());
            case 3 -> configuration.mtu(256 << (value % 8));
            case 4 -> configuration.removePeer(peer);
            default -> repair();
        }
        if (configuration.hasPeer(peer)) {
            switch (value / 8 % 12) {
                case 5 -> configuration.presharedKey(peer, PresharedKey.generate(new SeededRandom(value % 2)));
                case 6 -> configuration.persistentKeepalive(peer, value % 8 * 25, pair.now());
                case 7 -> configuration.disallowAll(peer);
                case 8 -> configuration.allow(peer, IpPrefix.parse("0.0.0.0/" + value % 8));
                case 9 -> configuration.endpoint(peer, other.endpoint(), pair.now());
                default -> {}
            }
        }
        pair.drain(host);
    }

    /// Back to what both ends began with.
    private void repair() {
        configuration.privateKey(host.privateKey, pair.now());
        configuration.addPeer(other.publicKey, pair.now());
        configuration.allow(other.publicKey, IpPrefix.parse(other.inner));
        configuration.up(pair.now());
    }
}
