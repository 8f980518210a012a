package org.warren.nat;

import java.util.SortedMap;
import java.util.TreeMap;

/// How long a UDP mapping lives after the packet that gave it its time (RFC 4787 §4.3). In nanoseconds.
///
/// @param freshNanos after the first packet
/// @param oneWayNanos after a further one, while it is not established
/// @param establishedNanos once it is established
/// @param establishedBy which packet establishes it
/// @param establishedAfterNanos how old a mapping has to be, at least, for a packet to establish it: older than this.
///     0 for any age
/// @param stuckAfterNanos how old a mapping gets, at least, before the next packet of it is dropped, and the flow
///     with it, whatever is sent, until the inside port is another or the NAT is restarted; 0 for never. No document
///     wants that; users have reported it (sing-box issue 62, wireproxy issue 84)
/// @param byRemotePort for certain destination ports, whatever packets there were (REQ-5a), by port
public record UdpTimeouts(
        long freshNanos,
        long oneWayNanos,
        long establishedNanos,
        EstablishedBy establishedBy,
        long establishedAfterNanos,
        long stuckAfterNanos,
        SortedMap<Integer, Long> byRemotePort) {

    /// Which packet establishes a flow.
    public enum EstablishedBy {
        /// The first one of the other direction.
        REPLY,
        /// The first one, of either direction, after both directions have been seen: Linux.
        PACKET_AFTER_REPLY,
        /// The first one of the side that opened the flow, after the other side has been seen: pf
        /// (`pf_test_state_udp`), where each end has sent after the other one.
        OPENER_AFTER_REPLY
    }

    private static final long SECOND = 1_000_000_000L;

    /// @throws IllegalArgumentException for a time that is not longer than 0
    public UdpTimeouts {
        byRemotePort = new TreeMap<>(byRemotePort);
        boolean positive = freshNanos > 0
                && oneWayNanos > 0
                && establishedNanos > 0
                && establishedAfterNanos >= 0
                && stuckAfterNanos >= 0;
        if (!positive || byRemotePort.values().stream().anyMatch(nanos -> nanos <= 0)) {
            throw new IllegalArgumentException("timeouts are longer than 0");
        }
    }

    /// One time for all mappings.
    public static UdpTimeouts always(long nanos) {
        return of(nanos, nanos, nanos);
    }

    /// Times for new, one-way and established mappings; an answer establishes one.
    public static UdpTimeouts of(long freshNanos, long oneWayNanos, long establishedNanos) {
        return new UdpTimeouts(freshNanos, oneWayNanos, establishedNanos, EstablishedBy.REPLY, 0, 0, new TreeMap<>());
    }

    /// Linux's rule (`nf_conntrack_udp_packet`, since 5.0): a packet more than 2 s after the first one, when an
    /// answer has been seen before it, makes the mapping a stream.
    ///
    /// @param unrepliedNanos `nf_conntrack_udp_timeout`
    /// @param streamNanos `nf_conntrack_udp_timeout_stream`
    public static UdpTimeouts linux(long unrepliedNanos, long streamNanos) {
        return of(unrepliedNanos, unrepliedNanos, streamNanos)
                .establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 2 * SECOND);
    }

    /// The same with another rule for what establishes a mapping.
    ///
    /// @param afterNanos how old it has to be; 0 for any age
    public UdpTimeouts establishedBy(EstablishedBy packet, long afterNanos) {
        return new UdpTimeouts(
                freshNanos, oneWayNanos, establishedNanos, packet, afterNanos, stuckAfterNanos, byRemotePort);
    }

    /// The same whose flows are stuck when they are that old.
    ///
    /// @param ageNanos 0 for never
    public UdpTimeouts stuckAfter(long ageNanos) {
        return new UdpTimeouts(
                freshNanos,
                oneWayNanos,
                establishedNanos,
                establishedBy,
                establishedAfterNanos,
                ageNanos,
                byRemotePort);
    }

    /// The same with a time for a destination port.
    public UdpTimeouts forPort(int remotePort, long nanos) {
        SortedMap<Integer, Long> more = new TreeMap<>(byRemotePort);
        more.put(remotePort, nanos);
        return new UdpTimeouts(
                freshNanos, oneWayNanos, establishedNanos, establishedBy, establishedAfterNanos, stuckAfterNanos, more);
    }
}
