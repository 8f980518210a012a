package org.warren.harness.nat;

import java.util.List;

/// What a router's events say where Linux's rule alone does not decide.
///
/// The kernel counts in ticks, so a packet within two ticks of a limit may fall on either side of it. There the
/// mappings that conntrack reported decide; without any, the rule with a clock that does not tick.
///
/// @param timeouts the rule
/// @param reported the flow's mappings by conntrack; empty where its events are not at hand
/// @param readingNanos how late the time of an event may be noted
record Ties(LinuxUdpTimeouts timeouts, List<Mapping> reported, long readingNanos) {

    Ties {
        reported = List.copyOf(reported);
    }

    /// Whether a packet still meets the mapping that expires at that moment.
    boolean isAliveAt(long nanos, long expiresNanos) {
        if (reported.isEmpty() || Math.abs(nanos - expiresNanos) > LinuxUdpTimeouts.TICKS_NANOS) {
            return nanos - expiresNanos < 0;
        }
        // A packet that meets it moves its end by a whole timeout; one that does not makes a new one at that moment.
        long well = Math.min(timeouts.udpTimeoutNanos(), timeouts.streamTimeoutNanos()) / 2;
        return reported.stream()
                .anyMatch(mapping -> mapping.createdNanos() < nanos - well
                        && (mapping.endedNanos().isEmpty()
                                || mapping.endedNanos().getAsLong() > nanos + well));
    }

    /// Whether a packet finds a mapping old enough to be a stream.
    boolean isOldEnough(long nanos, long createdNanos) {
        long early = nanos - createdNanos - LinuxUdpTimeouts.STREAM_AFTER_NANOS;
        if (reported.isEmpty() || Math.abs(early) > LinuxUdpTimeouts.TICKS_NANOS) {
            return early > 0;
        }
        long near = Math.max(readingNanos, LinuxUdpTimeouts.TICKS_NANOS);
        return reported.stream()
                .filter(mapping -> Math.abs(mapping.createdNanos() - createdNanos) <= near)
                .flatMapToLong(mapping -> mapping.streamNanos().stream())
                .anyMatch(stream -> stream <= nanos + near);
    }
}
