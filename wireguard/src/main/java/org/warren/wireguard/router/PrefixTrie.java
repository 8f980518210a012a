package org.warren.wireguard.router;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;

/// A binary trie of the prefixes of one address family. Chains of single children are folded into one node, so that
/// there are at most twice as many nodes as prefixes.
final class PrefixTrie<P> {
    private @Nullable Node<P> root;

    private static final class Node<P> {
        @Nullable
        P owner;

        @Nullable
        Node<P> zero;

        @Nullable
        Node<P> one;

        // The prefix's fields directly, to save following a reference at each node.
        final int length;
        final long high;
        final long low;
        final boolean isLeaf;

        Node(IpPrefix prefix, @Nullable P owner) {
            this(prefix.address(), prefix.length(), owner);
        }

        /// A prefix of an address.
        Node(IpAddress address, int length, @Nullable P owner) {
            this.owner = owner;
            this.length = length;
            this.high = address.high() & IpAddress.maskHigh(length);
            this.low = address.low() & IpAddress.maskLow(length);
            this.isLeaf = length == address.bits();
        }

        /// The number of leading bits that it shares with a prefix.
        int common(IpPrefix other) {
            long upper = high ^ other.address().high();
            long lower = low ^ other.address().low();
            int same = upper != 0 ? Long.numberOfLeadingZeros(upper) : 64 + Long.numberOfLeadingZeros(lower);
            return Math.min(same, Math.min(length, other.length()));
        }

        int bit(int index) {
            return IpAddress.bit(high, low, index);
        }

        boolean contains(long otherHigh, long otherLow) {
            long upper = (high ^ otherHigh) & IpAddress.maskHigh(length);
            long lower = (low ^ otherLow) & IpAddress.maskLow(length);
            return (upper | lower) == 0;
        }

        @Nullable
        Node<P> child(int bit) {
            return bit == 0 ? zero : one;
        }

        void child(int bit, @Nullable Node<P> node) {
            if (bit == 0) {
                zero = node;
            } else {
                one = node;
            }
        }
    }

    /// The owner of the longest prefix that contains the address, given as two numbers.
    @Nullable
    P lookup(long high, long low) {
        P best = null;
        Node<P> node = root;
        while (node != null && node.contains(high, low)) {
            best = node.owner != null ? node.owner : best;
            node = node.isLeaf ? null : node.child(IpAddress.bit(high, low, node.length));
        }
        return best;
    }

    /// The owner of exactly this prefix.
    @Nullable
    P owner(IpPrefix prefix) {
        long high = prefix.address().high();
        long low = prefix.address().low();
        Node<P> node = root;
        while (node != null && node.length < prefix.length() && node.contains(high, low)) {
            node = node.child(IpAddress.bit(high, low, node.length));
        }
        return node != null && node.length == prefix.length() && node.contains(high, low) ? node.owner : null;
    }

    void insert(IpPrefix prefix, P owner) {
        root = inserted(root, prefix, owner);
    }

    void remove(IpPrefix prefix) {
        root = removed(root, prefix);
    }

    private static <P> Node<P> inserted(@Nullable Node<P> node, IpPrefix prefix, P owner) {
        if (node == null) {
            return new Node<>(prefix, owner);
        }
        int common = node.common(prefix);
        if (common == node.length && common == prefix.length()) {
            node.owner = owner;
            return node;
        }
        if (common == node.length) {
            int bit = prefix.address().bit(common);
            node.child(bit, inserted(node.child(bit), prefix, owner));
            return node;
        }
        if (common == prefix.length()) {
            Node<P> parent = new Node<>(prefix, owner);
            parent.child(node.bit(common), node);
            return parent;
        }
        Node<P> fork = new Node<>(prefix.address(), common, null);
        fork.child(node.bit(common), node);
        fork.child(prefix.address().bit(common), new Node<>(prefix, owner));
        return fork;
    }

    private static <P> @Nullable Node<P> removed(@Nullable Node<P> node, IpPrefix prefix) {
        if (node == null || node.common(prefix) < node.length) {
            return node;
        }
        if (node.length == prefix.length()) {
            node.owner = null;
        } else {
            int bit = prefix.address().bit(node.length);
            node.child(bit, removed(node.child(bit), prefix));
        }
        if (node.owner != null || (node.zero != null && node.one != null)) {
            return node;
        }
        return node.zero != null ? node.zero : node.one;
    }
}
