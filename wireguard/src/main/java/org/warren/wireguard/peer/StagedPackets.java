package org.warren.wireguard.peer;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.timers.Constants;

/// Packets that wait for a session. An empty one is a keepalive.
final class StagedPackets {
    /// A packet and the ECN bits of its datagram.
    @SuppressWarnings("ArrayRecordComponent") // compared with nothing
    record Staged(byte[] packet, int ecn) {
        boolean isKeepalive() {
            return packet.length == 0;
        }
    }

    private static final Staged KEEPALIVE = new Staged(new byte[0], 0);

    private final StagingBudget budget;
    private final ArrayDeque<Staged> queue = new ArrayDeque<>(1);
    /// Bytes in the queue.
    private long held;

    StagedPackets(StagingBudget budget) {
        this.budget = budget;
    }

    /// Adds a packet; returns how many were dropped: the oldest ones, or the new one if that is not enough. A peer that
    /// exceeds its share drops two packets for each new one.
    int add(byte[] packet, int ecn) {
        long before = held;
        int dropped = 0;
        while (dropped < 2 && isOver(packet.length) && !queue.isEmpty()) {
            poll();
            dropped++;
        }
        boolean replaces = before - held >= StagingBudget.cost(packet.length);
        if (!replaces && !budget.hasRoom(held, packet.length)) {
            return dropped + 1;
        }
        push(new Staged(packet, ecn));
        return dropped;
    }

    private boolean isOver(int length) {
        return queue.size() >= Constants.MAX_STAGED_PACKETS || !budget.hasRoom(held, length);
    }

    /// Stages a keepalive, if nothing else is staged.
    void addKeepalive() {
        if (queue.isEmpty()) {
            push(KEEPALIVE);
        }
    }

    private void push(Staged staged) {
        queue.add(staged);
        held += StagingBudget.cost(staged.packet().length);
        budget.take(staged.packet().length);
    }

    @Nullable
    Staged poll() {
        Staged first = queue.poll();
        if (first != null) {
            held -= StagingBudget.cost(first.packet().length);
            budget.give(first.packet().length);
        }
        return first;
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Drops all packets; returns how many there were.
    int purge() {
        int count = queue.size();
        while (poll() != null) {
            // releases the memory
        }
        return count;
    }
}
