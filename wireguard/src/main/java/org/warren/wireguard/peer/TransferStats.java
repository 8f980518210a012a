package org.warren.wireguard.peer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What `wg show` prints about a peer: datagram bytes in each direction, and the time of the latest handshake.
final class TransferStats {
    private long received;
    private long sent;
    private @Nullable Instant latestHandshake;

    long received() {
        return received;
    }

    long sent() {
        return sent;
    }

    @Nullable
    Instant latestHandshake() {
        return latestHandshake;
    }

    void countReceived(int bytes) {
        received += bytes;
    }

    void countSent(int bytes) {
        sent += bytes;
    }

    void handshakeComplete(Instant at) {
        latestHandshake = at;
    }
}
