package org.warren.traffic;

import java.net.InetSocketAddress;

/// A request to send datagrams.
///
/// @param run the number of the run, known to both agents
/// @param to the other agent
/// @param packetSize of each IPv4 packet, in bytes
/// @param perSecond packets a second
/// @param durationNanos how long
/// @param probing whether they are echoed
record Order(long run, InetSocketAddress to, int packetSize, long perSecond, long durationNanos, boolean probing) {

    private static final long PER_SECOND_MAX = 10_000_000;
    private static final long DURATION_MAX = 60_000_000_000L;

    Order {
        if (packetSize < Datagram.PACKET_MIN || packetSize > Datagram.PACKET_MAX) {
            throw new IllegalArgumentException("a packet has between " + Datagram.PACKET_MIN + " and "
                    + Datagram.PACKET_MAX + " bytes, not " + packetSize);
        }
        if (perSecond < 1 || perSecond > PER_SECOND_MAX) {
            throw new IllegalArgumentException(
                    "a rate lies between 1 and " + PER_SECOND_MAX + " packets a second, not " + perSecond);
        }
        if (durationNanos < 1 || durationNanos > DURATION_MAX) {
            throw new IllegalArgumentException("sending takes between 1 ms and 60 s, not " + durationNanos + " ns");
        }
    }
}
