package org.warren.nat;

import java.util.List;

/// How a NAT handles fragments: each method is a rule.
class FragmentRules {

    /// RFC 4787 §11, REQ-14a: fragments must not exhaust a NAT's memory.
    static final int DATAGRAMS_MAX = 256;

    static final int PIECES_MAX = 64;

    private final Fragments behaviour;

    FragmentRules(Fragments behaviour) {
        this.behaviour = behaviour;
    }

    /// The key of a datagram.
    record Datagram(boolean outbound, Protocol protocol, int source, int destination, int identification) {}

    /// RFC 4787 §11: whether fragments are forwarded at all.
    boolean takes() {
        return behaviour.handling() != FragmentHandling.DROPPED;
    }

    /// RFC 4787 §11, REQ-14: whether fragments that arrive before the first one wait for it.
    boolean waitsForFirst() {
        return behaviour.handling() == FragmentHandling.OUT_OF_ORDER;
    }

    /// Whether all fragments wait until the datagram is complete.
    boolean waitsForAll() {
        return behaviour.handling() == FragmentHandling.REASSEMBLED;
    }

    /// RFC 791 §3.2: fragments of one datagram have the same source, destination, protocol and identification.
    Datagram datagram(Fragment<?> piece, boolean outbound) {
        Packet packet = piece.packet();
        return new Datagram(
                outbound,
                packet.protocol(),
                packet.source().address(),
                packet.destination().address(),
                piece.identification());
    }

    /// RFC 791 §3.2: a datagram is discarded when the reassembly timer expires.
    boolean isKept(long bornNanos, long now) {
        return now - bornNanos < behaviour.keptNanos();
    }

    /// RFC 4787 §11, REQ-14a: whether a new datagram evicts the oldest one.
    boolean isFull(int datagrams) {
        return datagrams >= DATAGRAMS_MAX;
    }

    /// RFC 4787 §11, REQ-14a: whether further fragments of a datagram are dropped.
    boolean hasEnough(int waiting) {
        return waiting >= PIECES_MAX;
    }

    /// RFC 5722 §4: a datagram with overlapping fragments is discarded, as Linux also does for IPv4. A fragment beyond
    /// the end of the last one counts as overlapping.
    boolean overlaps(Fragment<?> one, Fragment<?> other) {
        boolean isShared = one.offset() < other.end() && other.offset() < one.end();
        return isShared || isBehindLast(one, other) || isBehindLast(other, one);
    }

    private static boolean isBehindLast(Fragment<?> piece, Fragment<?> last) {
        return last.isLast() && (piece.isLast() || piece.offset() >= last.end());
    }

    /// RFC 791 §3.2: whether the fragments, in order, are complete and without gaps.
    boolean isWhole(List<? extends Fragment<?>> pieces) {
        int end = 0;
        for (Fragment<?> piece : pieces) {
            if (piece.offset() != end) {
                return false;
            }
            end = piece.end();
        }
        return !pieces.isEmpty() && pieces.getLast().isLast();
    }
}
