package org.warren.wireguard.tunnel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.timers.Timer;

/// The deadlines of all peers, earliest first: a binary heap with at most one entry per peer.
///
/// An entry is never later than its peer's actual deadline, which is looked up only when the entry reaches the top. So
/// the usual case, a deadline that moves later with each packet, costs nothing.
final class DeadlineHeap {
    private static final class Entry {
        final Peer peer;
        long at;
        int place;

        Entry(Peer peer, long at, int place) {
            this.peer = peer;
            this.at = at;
            this.place = place;
        }

        boolean isBefore(Entry other) {
            long difference = at - other.at;
            return difference != 0 ? difference < 0 : peer.publicKey().compareTo(other.peer.publicKey()) < 0;
        }
    }

    /// The children of position n are at 2n + 1 and 2n + 2, and are not earlier than it.
    private final List<Entry> heap = new ArrayList<>();

    private final Map<Peer, Entry> entries = new LinkedHashMap<>();

    /// The peer's deadlines may have moved.
    void update(Peer peer) {
        Timer timer = peer.timers().deadlines().earliest();
        if (timer == null) {
            return;
        }
        long at = peer.timers().deadlines().at(timer);
        Entry entry = entries.get(peer);
        if (entry == null) {
            entry = new Entry(peer, at, heap.size());
            heap.add(entry);
            entries.put(peer, entry);
            rise(entry);
        } else if (at - entry.at < 0) {
            entry.at = at;
            rise(entry);
        }
    }

    void remove(Peer peer) {
        Entry entry = entries.remove(peer);
        if (entry == null) {
            return;
        }
        Entry last = heap.removeLast();
        if (last != entry) {
            put(last, entry.place);
            rise(last);
            sink(last);
        }
    }

    /// The peer with the earliest deadline, null if none has one.
    @Nullable
    Peer first() {
        while (!heap.isEmpty()) {
            Entry head = heap.getFirst();
            Timer timer = head.peer.timers().deadlines().earliest();
            if (timer == null) {
                remove(head.peer);
            } else if (head.peer.timers().deadlines().at(timer) == head.at) {
                return head.peer;
            } else {
                head.at = head.peer.timers().deadlines().at(timer);
                sink(head);
            }
        }
        return null;
    }

    int size() {
        return heap.size();
    }

    private void rise(Entry entry) {
        while (entry.place > 0) {
            Entry parent = heap.get((entry.place - 1) / 2);
            if (!entry.isBefore(parent)) {
                return;
            }
            swap(entry, parent);
        }
    }

    private void sink(Entry entry) {
        while (2 * entry.place + 1 < heap.size()) {
            Entry child = heap.get(2 * entry.place + 1);
            if (child.place + 1 < heap.size() && heap.get(child.place + 1).isBefore(child)) {
                child = heap.get(child.place + 1);
            }
            if (!child.isBefore(entry)) {
                return;
            }
            swap(entry, child);
        }
    }

    private void swap(Entry a, Entry b) {
        int place = a.place;
        put(a, b.place);
        put(b, place);
    }

    private void put(Entry entry, int place) {
        entry.place = place;
        heap.set(place, entry);
    }
}
