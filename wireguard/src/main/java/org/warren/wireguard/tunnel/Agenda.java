package org.warren.wireguard.tunnel;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.timers.Timer;

/// The deadlines of all peers, earliest first. An entry is never later than its peer's true deadline; the truth is
/// asked for when an entry comes up,
/// so that the usual case, a deadline that moves away with each packet, costs nothing.
final class Agenda {
    private static final class Entry implements Comparable<Entry> {
        final long at;
        final Peer peer;

        Entry(long at, Peer peer) {
            this.at = at;
            this.peer = peer;
        }

        @Override
        public int compareTo(Entry other) {
            long difference = at - other.at;
            return difference != 0 ? Long.signum(difference) : peer.publicKey().compareTo(other.peer.publicKey());
        }
    }

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    /// The entry that counts, if a peer has several.
    private final Map<Peer, Entry> entries = new LinkedHashMap<>();

    /// The peer's deadlines may have moved.
    void touch(Peer peer) {
        Timer timer = peer.timers().deadlines().earliest();
        if (timer != null) {
            long at = peer.timers().deadlines().at(timer);
            Entry entry = entries.get(peer);
            if (entry == null || at - entry.at < 0) {
                enter(new Entry(at, peer));
            }
        }
    }

    void remove(Peer peer) {
        entries.remove(peer);
        queue.removeIf(entry -> entry.peer == peer);
    }

    /// The peer with the earliest deadline, null if none has one.
    @Nullable
    Peer first() {
        while (true) {
            Entry head = queue.peek();
            if (head == null) {
                return null;
            }
            Timer timer = head.peer.timers().deadlines().earliest();
            boolean counts = entries.get(head.peer) == head;
            if (counts && timer != null && head.peer.timers().deadlines().at(timer) == head.at) {
                return head.peer;
            }
            queue.remove();
            if (counts) {
                entries.remove(head.peer);
                touch(head.peer);
            }
        }
    }

    private void enter(Entry entry) {
        queue.add(entry);
        entries.put(entry.peer, entry);
    }
}
