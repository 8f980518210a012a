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

    private final ArrayDeque<Staged> queue = new ArrayDeque<>();

    /// Returns how many of the oldest packets had to make room.
    int add(byte[] packet, int ecn) {
        queue.add(new Staged(packet, ecn));
        int dropped = 0;
        while (queue.size() > Constants.MAX_STAGED_PACKETS) {
            queue.remove();
            dropped++;
        }
        return dropped;
    }

    /// A keepalive waits only if nothing else does.
    void addKeepalive() {
        if (queue.isEmpty()) {
            queue.add(KEEPALIVE);
        }
    }

    @Nullable
    Staged poll() {
        return queue.poll();
    }

    boolean isEmpty() {
        return queue.isEmpty();
    }

    /// Forgets all; returns how many there were.
    int purge() {
        int count = queue.size();
        queue.clear();
        return count;
    }
}
