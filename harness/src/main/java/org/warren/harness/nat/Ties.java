package org.warren.harness.nat;

import java.util.List;
import org.warren.nat.RouterClock;
import org.warren.nat.UdpTimeouts;

/// A router's events, for cases that Linux's rule alone does not decide (`nf_conntrack_udp_packet`).
///
/// The kernel counts in ticks, so a packet within two ticks of a limit may be on either side of it. There the mappings
/// that conntrack reported decide; without any, the rule with a continuous clock does.
///
/// @param timeouts the rule
/// @param reported the flow's mappings according to conntrack; empty if its events are not available
/// @param readingNanos how late the time of an event may be recorded
record Ties(UdpTimeouts timeouts, List<Mapping> reported, long readingNanos) implements RouterClock {

    Ties {
        reported = List.copyOf(reported);
    }

    /// Whether a packet still uses the mapping that expires at that time.
    @Override
    public boolean isAlive(long expiresNanos, long nanos) {
        if (reported.isEmpty() || Math.abs(nanos - expiresNanos) > ModelledFlow.TICKS_NANOS) {
            return EXACT.isAlive(expiresNanos, nanos);
        }
        // A packet that uses it extends it by a whole timeout; one that does not creates a new mapping at that time.
        long well = Math.min(timeouts.oneWayNanos(), timeouts.establishedNanos()) / 2;
        return reported.stream()
                .anyMatch(mapping -> mapping.createdNanos() < nanos - well
                        && (mapping.endedNanos().isEmpty()
                                || mapping.endedNanos().getAsLong() > nanos + well));
    }

    /// Whether a packet finds a mapping old enough to be a stream.
    @Override
    public boolean isOldEnough(long createdNanos, long afterNanos, long nanos) {
        long early = nanos - createdNanos - afterNanos;
        if (reported.isEmpty() || Math.abs(early) > ModelledFlow.TICKS_NANOS) {
            return EXACT.isOldEnough(createdNanos, afterNanos, nanos);
        }
        long near = Math.max(readingNanos, ModelledFlow.TICKS_NANOS);
        return reported.stream()
                .filter(mapping -> Math.abs(mapping.createdNanos() - createdNanos) <= near)
                .flatMapToLong(mapping -> mapping.streamNanos().stream())
                .anyMatch(stream -> stream <= nanos + near);
    }
}
