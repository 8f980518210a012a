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

/// The cryptokey routing table (§2): which peer owns an inner address. Each prefix has one owner, the longest that
/// contains an address decides.
public final class AllowedIps<P> {
    private final PrefixTrie<P> v4 = new PrefixTrie<>();
    private final PrefixTrie<P> v6 = new PrefixTrie<>();
    private final Map<P, Set<IpPrefix>> prefixes = new LinkedHashMap<>();
    private int size;

    /// The peer to which packets for the address go, and from which packets with this source may come.
    public @Nullable P peerFor(IpAddress address) {
        return trie(address).lookup(address.high(), address.low());
    }

    /// The peer to which a packet goes.
    public @Nullable P peerForDestination(IpPacket packet) {
        return (packet.v6() ? v6 : v4).lookup(packet.destinationHigh(), packet.destinationLow());
    }

    /// The peer from which a packet may come.
    public @Nullable P peerForSource(IpPacket packet) {
        return (packet.v6() ? v6 : v4).lookup(packet.sourceHigh(), packet.sourceLow());
    }

    /// The peer that has this very prefix, null if none has.
    public @Nullable P owner(IpPrefix prefix) {
        return trie(prefix.address()).owner(prefix);
    }

    /// How many prefixes all peers have together.
    public int size() {
        return size;
    }

    /// Gives a prefix to a peer, as its last one; if another one had it, it has it no longer.
    public void insert(IpPrefix prefix, P peer) {
        P before = owner(prefix);
        if (before != null) {
            forget(before, prefix);
        }
        prefixes.computeIfAbsent(peer, p -> new LinkedHashSet<>()).add(prefix);
        size++;
        trie(prefix.address()).insert(prefix, peer);
    }

    /// Takes a prefix from a peer, if it is this peer's.
    public void remove(IpPrefix prefix, P peer) {
        if (peer.equals(owner(prefix))) {
            forget(peer, prefix);
            trie(prefix.address()).remove(prefix);
        }
    }

    /// Takes all prefixes from a peer.
    public void removeAll(P peer) {
        of(peer).forEach(prefix -> remove(prefix, peer));
    }

    /// The peer's prefixes, in the order in which it got them, as the kernel lists them.
    public List<IpPrefix> of(P peer) {
        Set<IpPrefix> own = prefixes.get(peer);
        return own == null ? List.of() : List.copyOf(own);
    }

    /// How many prefixes a peer has.
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
