package org.warren.nat;

import java.util.SortedMap;
import java.util.TreeMap;

/// The timeouts of a UDP mapping after the packet that refreshed it (RFC 4787 §4.3). In nanoseconds.
///
/// @param freshNanos after the first packet
/// @param oneWayNanos after further packets, while it is not established
/// @param establishedNanos once it is established
/// @param establishedBy which packet establishes it
/// @param establishedAfterNanos a packet establishes a mapping only if the mapping is older than this; 0 for any age
/// @param stuckAfterNanos when a mapping is older than this, its next packet is dropped and the flow gets stuck: all
///     its packets are dropped until the inside port changes or the NAT is restarted; 0 for never. No specification
///     requires this; users have reported it (sing-box issue 62, wireproxy issue 84)
/// @param byRemotePort for certain destination ports, whatever the packets (REQ-5a), by port
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
        /// The first packet in the other direction.
        REPLY,
        /// The first packet, in either direction, after packets in both directions have been seen: Linux.
        PACKET_AFTER_REPLY,
        /// The first packet from the side that opened the flow, after the other side has sent: pf
        /// (`pf_test_state_udp`), which requires that each end has sent after the other one.
        OPENER_AFTER_REPLY
    }

    private static final long SECOND = 1_000_000_000L;

    /// @throws IllegalArgumentException for a timeout that is not positive
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

    /// One timeout for all mappings.
    public static UdpTimeouts always(long nanos) {
        return of(nanos, nanos, nanos);
    }

    /// Timeouts for new, one-way and established mappings; an answer establishes one.
    public static UdpTimeouts of(long freshNanos, long oneWayNanos, long establishedNanos) {
        return new UdpTimeouts(freshNanos, oneWayNanos, establishedNanos, EstablishedBy.REPLY, 0, 0, new TreeMap<>());
    }

    /// Linux's rule (`nf_conntrack_udp_packet`, since 5.0): a packet more than 2 s after the first one makes the
    /// mapping a stream if an answer has been seen before.
    ///
    /// @param unrepliedNanos `nf_conntrack_udp_timeout`
    /// @param streamNanos `nf_conntrack_udp_timeout_stream`
    public static UdpTimeouts linux(long unrepliedNanos, long streamNanos) {
        return of(unrepliedNanos, unrepliedNanos, streamNanos)
                .establishedBy(EstablishedBy.PACKET_AFTER_REPLY, 2 * SECOND);
    }

    /// The same with another rule for what establishes a mapping.
    ///
    /// @param afterNanos the minimum age; 0 for any
    public UdpTimeouts establishedBy(EstablishedBy packet, long afterNanos) {
        return new UdpTimeouts(
                freshNanos, oneWayNanos, establishedNanos, packet, afterNanos, stuckAfterNanos, byRemotePort);
    }

    /// The same, with flows that get stuck at that age.
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

    /// The same with a timeout for a destination port.
    public UdpTimeouts forPort(int remotePort, long nanos) {
        SortedMap<Integer, Long> more = new TreeMap<>(byRemotePort);
        more.put(remotePort, nanos);
        return new UdpTimeouts(
                freshNanos, oneWayNanos, establishedNanos, establishedBy, establishedAfterNanos, stuckAfterNanos, more);
    }
}
