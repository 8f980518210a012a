package org.warren.nat;

/// The use of a mapping with one remote end, which determines how long it lives.
final class Session {
    final long number;
    final MappingEntry mapping;
    final Endpoint remote;
    final long createdNanos;
    /// Whether its first packet came from inside.
    final boolean openedFromInside;
    long outboundPackets;
    long inboundPackets;
    boolean established;
    /// A FIN or RST has been seen.
    boolean closing;
    long expiresNanos;
    /// The expiry for which it is queued in the table.
    long scheduledNanos;
    boolean isGone;

    Session(long number, MappingEntry mapping, Endpoint remote, boolean openedFromInside, long now) {
        this.number = number;
        this.mapping = mapping;
        this.remote = remote;
        this.openedFromInside = openedFromInside;
        this.createdNanos = now;
        this.expiresNanos = now;
    }

    boolean isReplied() {
        return outboundPackets > 0 && inboundPackets > 0;
    }

    long packets() {
        return outboundPackets + inboundPackets;
    }

    void count(boolean outbound) {
        if (outbound) {
            outboundPackets++;
        } else {
            inboundPackets++;
        }
    }

    SessionEvent event(SessionEvent.Type type, long now, long endNanos) {
        return new SessionEvent(
                type,
                now,
                number,
                mapping.key.protocol(),
                mapping.key.inside(),
                mapping.outside,
                remote,
                isReplied(),
                established,
                createdNanos,
                endNanos);
    }
}
