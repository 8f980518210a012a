package org.warren.harness.nat;

import java.util.List;
import org.warren.nat.RouterClock;
import org.warren.nat.UdpTimeouts;

/// What a router's events say where Linux's rule alone does not decide (`nf_conntrack_udp_packet`).
///
/// The kernel counts in ticks, so a packet within two ticks of a limit may fall on either side of it. There the
/// mappings that conntrack reported decide; without any, the rule with a clock that does not tick.
///
/// @param timeouts the rule
/// @param reported the flow's mappings by conntrack; empty where its events are not at hand
/// @param readingNanos how late the time of an event may be noted
record Ties(UdpTimeouts timeouts, List<Mapping> reported, long readingNanos) implements RouterClock {

    Ties {
        reported = List.copyOf(reported);
    }

    /// Whether a packet still meets the mapping that expires at that moment.
    @Override
    public boolean isAlive(long expiresNanos, long nanos) {
        if (reported.isEmpty() || Math.abs(nanos - expiresNanos) > ModelledFlow.TICKS_NANOS) {
            return EXACT.isAlive(expiresNanos, nanos);
        }
        // A packet that meets it moves its end by a whole timeout; one that does not makes a new one at that moment.
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
