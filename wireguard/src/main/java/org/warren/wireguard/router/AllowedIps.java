package org.warren.wireguard.router;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPacket;
import org.warren.wireguard.ip.IpPrefix;

/// The cryptokey routing table (§2): the peer that owns an inner address. Each prefix has one owner; the longest prefix
/// that contains an address decides.
public final class AllowedIps<P> {
    private final PrefixTrie<P> v4 = new PrefixTrie<>();
    private final PrefixTrie<P> v6 = new PrefixTrie<>();
    private final Map<P, Set<IpPrefix>> prefixes = new LinkedHashMap<>();
    private int size;

    /// The peer to which packets for the address go, and from which packets with this source may come.
    public @Nullable P peerFor(IpAddress address) {
        return trie(address).lookup(address.high(), address.low());
    }

    /// The peer to which a packet is sent.
    public @Nullable P peerForDestination(IpPacket packet) {
        return (packet.v6() ? v6 : v4).lookup(packet.destinationHigh(), packet.destinationLow());
    }

    /// The peer from which a packet with this source may come.
    public @Nullable P peerForSource(IpPacket packet) {
        return (packet.v6() ? v6 : v4).lookup(packet.sourceHigh(), packet.sourceLow());
    }

    /// The owner of exactly this prefix, null if there is none.
    public @Nullable P owner(IpPrefix prefix) {
        return trie(prefix.address()).owner(prefix);
    }

    /// The number of prefixes of all peers.
    public int size() {
        return size;
    }

    /// Adds a prefix to a peer, as its last one; it is removed from its previous owner.
    public void insert(IpPrefix prefix, P peer) {
        P before = owner(prefix);
        if (before != null) {
            forget(before, prefix);
        }
        prefixes.computeIfAbsent(peer, p -> new LinkedHashSet<>()).add(prefix);
        size++;
        trie(prefix.address()).insert(prefix, peer);
    }

    /// Removes a prefix from a peer, if the peer owns it.
    public void remove(IpPrefix prefix, P peer) {
        if (peer.equals(owner(prefix))) {
            forget(peer, prefix);
            trie(prefix.address()).remove(prefix);
        }
    }

    /// Removes all prefixes of a peer.
    public void removeAll(P peer) {
        of(peer).forEach(prefix -> remove(prefix, peer));
    }

    /// The peer's prefixes in the order in which they were added, as the kernel lists them.
    public List<IpPrefix> of(P peer) {
        Set<IpPrefix> own = prefixes.get(peer);
        return own == null ? List.of() : List.copyOf(own);
    }

    /// The number of prefixes of a peer.
    public int count(P peer) {
        Set<IpPrefix> own = prefixes.get(peer);
        return own == null ? 0 : own.size();
    }

    private void forget(P peer, IpPrefix prefix) {
        Set<IpPrefix> own = prefixes.get(peer);
        if (own != null && own.remove(prefix)) {
            size--;
            if (own.isEmpty()) {
                prefixes.remove(peer);
            }
        }
    }

    private PrefixTrie<P> trie(IpAddress address) {
        return address.v6() ? v6 : v4;
    }
}
