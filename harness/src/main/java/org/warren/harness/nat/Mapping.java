package org.warren.harness.nat;

import java.util.List;
import java.util.OptionalLong;
import org.warren.harness.capture.Endpoint;

/// The lifetime of one mapping, from the router's events. Times are in nanoseconds since virtual time 0.
///
/// @param id its number in conntrack
/// @param protocol such as `udp`
/// @param inside the endpoint that opened it, as seen behind the router
/// @param outside the translated endpoint, which the remote end sees
/// @param remote the remote endpoint
/// @param createdNanos when its first packet passed
/// @param refreshes when packets extended it, as far as conntrack reported it
/// @param repliedNanos when the first answer was seen
/// @param streamNanos when it became a stream (assured)
/// @param dueNanos when it was due to expire, from the last whole seconds that conntrack reported; empty if there are
///     none
/// @param endedNanos the exact time of its expiry or removal; empty while it was alive
/// @param stuck whether it ended because the NAT drops its flow permanently from then on
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

    /// A packet extended the mapping's lifetime.
    ///
    /// @param nanos when
    /// @param timeoutSeconds the remaining time, in whole seconds
    public record Refresh(long nanos, long timeoutSeconds) {}

    /// How a mapping ended.
    public enum End {
        /// It did not end.
        NONE,
        /// It expired, because it was not refreshed in time.
        EXPIRED,
        /// It was removed early: by a flush, a full table, or the end of a connection.
        REMOVED,
        /// It ended, and the log does not contain when it was due to expire.
        UNTOLD
    }

    /// Conntrack counts whole seconds, so a mapping that is removed in its last second counts as expired.
    private static final long TOLD_NANOS = 1_000_000_000L;

    public Mapping {
        refreshes = List.copyOf(refreshes);
    }

    /// A mapping whose flow is not dropped permanently.
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

    /// Whether the router rewrote the source. An entry for the router's own traffic is not a mapping, and admits no
    /// packets.
    public boolean translates() {
        return !inside.equals(outside);
    }

    /// How it ended.
    public End end() {
        if (endedNanos.isEmpty()) {
            return End.NONE;
        }
        if (dueNanos.isEmpty()) {
            return End.UNTOLD;
        }
        return endedNanos.getAsLong() > dueNanos.getAsLong() - TOLD_NANOS ? End.EXPIRED : End.REMOVED;
    }

    /// Whether it existed at that time; its end is excluded.
    public boolean isAliveAt(long nanos) {
        return createdNanos <= nanos && (endedNanos.isEmpty() || nanos < endedNanos.getAsLong());
    }
}
