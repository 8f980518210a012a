package org.warren.harness.nat;

import java.util.List;
import java.util.OptionalLong;
import org.warren.harness.capture.Endpoint;

/// The life of one mapping, as the router's events tell it. Times are in nanoseconds since virtual time 0.
///
/// @param id conntrack's number of it
/// @param protocol such as `udp`
/// @param inside who opened it, as seen behind the router
/// @param outside what the router made of that: what the remote end sees
/// @param remote with whom
/// @param createdNanos when its first packet passed
/// @param refreshes when packets prolonged it, as far as conntrack told
/// @param repliedNanos when the first answer was seen
/// @param streamNanos when it became a stream (assured)
/// @param dueNanos when it was to expire, from the whole seconds that conntrack told last; empty if it told none
/// @param endedNanos the exact moment of its expiry or removal; empty while it was alive
/// @param stuck whether it ended because the NAT drops its flow for good from then on
public record Mapping(
        long id,
        String protocol,
        Endpoint inside,
        Endpoint outside,
        Endpoint remote,
        long createdNanos,
        List<Refresh> refreshes,
        OptionalLong repliedNanos,
        OptionalLong streamNanos,
        OptionalLong dueNanos,
        OptionalLong endedNanos,
        boolean stuck) {

    /// A packet gave the mapping more time.
    ///
    /// @param nanos when
    /// @param timeoutSeconds what then remained, in whole seconds
    public record Refresh(long nanos, long timeoutSeconds) {}

    /// How the life of a mapping ended.
    public enum End {
        /// It lived on.
        NONE,
        /// Nobody refreshed it in time.
        EXPIRED,
        /// It went before its time: a flush, a full table, the end of a connection.
        REMOVED,
        /// It ended, and the log does not tell when it was to expire.
        UNTOLD
    }

    /// Conntrack counts whole seconds, so what is removed in its last second counts as expired.
    private static final long TOLD_NANOS = 1_000_000_000L;

    public Mapping {
        refreshes = List.copyOf(refreshes);
    }

    /// One whose flow is not dropped for good.
    public Mapping(
            long id,
            String protocol,
            Endpoint inside,
            Endpoint outside,
            Endpoint remote,
            long createdNanos,
            List<Refresh> refreshes,
            OptionalLong repliedNanos,
            OptionalLong streamNanos,
            OptionalLong dueNanos,
            OptionalLong endedNanos) {
        this(
                id,
                protocol,
                inside,
                outside,
                remote,
                createdNanos,
                refreshes,
                repliedNanos,
                streamNanos,
                dueNanos,
                endedNanos,
                false);
    }

    /// Whether the router rewrote the source. An entry for the router's own traffic is none, and admits nobody.
    public boolean translates() {
        return !inside.equals(outside);
    }

    /// How its life ended.
    public End end() {
        if (endedNanos.isEmpty()) {
            return End.NONE;
        }
        if (dueNanos.isEmpty()) {
            return End.UNTOLD;
        }
        return endedNanos.getAsLong() > dueNanos.getAsLong() - TOLD_NANOS ? End.EXPIRED : End.REMOVED;
    }

    /// Whether it existed at that moment; at its end it does no more.
    public boolean isAliveAt(long nanos) {
        return createdNanos <= nanos && (endedNanos.isEmpty() || nanos < endedNanos.getAsLong());
    }
}
