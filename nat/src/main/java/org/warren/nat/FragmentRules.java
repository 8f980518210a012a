package org.warren.nat;

import java.util.List;

/// What a NAT does with pieces of datagrams, a rule each.
class FragmentRules {

    /// RFC 4787 §11, REQ-14a: pieces must not cost a NAT its memory.
    static final int DATAGRAMS_MAX = 256;

    static final int PIECES_MAX = 64;

    private final Fragments behaviour;

    FragmentRules(Fragments behaviour) {
        this.behaviour = behaviour;
    }

    /// What distinguishes two datagrams.
    record Datagram(boolean outbound, Protocol protocol, int source, int destination, int identification) {}

    /// RFC 4787 §11: whether any piece goes on.
    boolean takes() {
        return behaviour.handling() != FragmentHandling.DROPPED;
    }

    /// RFC 4787 §11, REQ-14: whether pieces that come before the first one wait for it.
    boolean waitsForFirst() {
        return behaviour.handling() == FragmentHandling.OUT_OF_ORDER;
    }

    /// Whether all pieces wait until the datagram is whole.
    boolean waitsForAll() {
        return behaviour.handling() == FragmentHandling.REASSEMBLED;
    }

    /// RFC 791 §3.2: pieces of one datagram have the same source, destination, protocol and identification.
    Datagram datagram(Fragment<?> piece, boolean outbound) {
        Packet packet = piece.packet();
        return new Datagram(
                outbound,
                packet.protocol(),
                packet.source().address(),
                packet.destination().address(),
                piece.identification());
    }

    /// RFC 791 §3.2: at the end of its timer a datagram is forgotten.
    boolean isKept(long bornNanos, long now) {
        return now - bornNanos < behaviour.keptNanos();
    }

    /// RFC 4787 §11, REQ-14a: whether the oldest datagram gives way to a new one.
    boolean isFull(int datagrams) {
        return datagrams >= DATAGRAMS_MAX;
    }

    /// RFC 4787 §11, REQ-14a: whether no more pieces of a datagram wait.
    boolean hasEnough(int waiting) {
        return waiting >= PIECES_MAX;
    }

    /// RFC 5722 §4: pieces that overlap cost the datagram its life; Linux treats IPv4 so, too. Nothing is behind the
    /// last one.
    boolean overlaps(Fragment<?> one, Fragment<?> other) {
        boolean isShared = one.offset() < other.end() && other.offset() < one.end();
        return isShared || isBehindLast(one, other) || isBehindLast(other, one);
    }

    private static boolean isBehindLast(Fragment<?> piece, Fragment<?> last) {
        return last.isLast() && (piece.isLast() || piece.offset() >= last.end());
    }

    /// RFC 791 §3.2: whether pieces, in order, leave no hole.
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
