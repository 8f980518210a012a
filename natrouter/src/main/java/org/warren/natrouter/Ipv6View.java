package org.warren.natrouter;

import java.lang.foreign.MemorySegment;
import org.warren.nat.Ipv6Endpoint;
import org.warren.wireguard.bytes.BigEndian;

/// An IPv6 packet in memory with UDP, TCP or ICMPv6 directly after the header: no fragment and no extension header. It
/// is a view that can be moved from packet to packet.
final class Ipv6View {
    static final int HEADER = 40;
    static final int ICMPV6 = 58;
    static final int ECHO_REQUEST = 128;
    static final int ECHO_REPLY = 129;

    private static final int VERSION = 6;
    private static final int PAYLOAD_LENGTH = 4;
    private static final int NEXT_HEADER = 6;
    private static final int HOP_LIMIT = 7;
    private static final int SOURCE = 8;
    private static final int DESTINATION = 24;
    private static final int TRANSPORT = 8;
    private static final int ICMP_ID = 4;
    private static final int ICMP_ERRORS = 128;

    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private int available;

    /// Moves the view.
    ///
    /// @param bytes how many there are; a quoted packet may be truncated
    /// @return whether there is such a packet, with 8 bytes of its transport
    boolean read(MemorySegment from, long offset, int bytes) {
        memory = from;
        start = offset;
        available = bytes;
        if (bytes < HEADER + TRANSPORT || BigEndian.getByte(from, offset) >>> 4 != VERSION) {
            return false;
        }
        int next = protocol();
        return payloadLength() >= TRANSPORT && (next == Ipv4View.UDP || next == Ipv4View.TCP || next == ICMPV6);
    }

    MemorySegment memory() {
        return memory;
    }

    long start() {
        return start;
    }

    long bodyStart() {
        return start + HEADER;
    }

    /// How many bytes of transport header and payload there are; a quoted packet may be truncated.
    int bodyLength() {
        return Math.min(available - HEADER, payloadLength());
    }

    /// The payload length according to the header.
    int payloadLength() {
        return BigEndian.getShort(memory, start + PAYLOAD_LENGTH);
    }

    int trafficClass() {
        return BigEndian.getShort(memory, start) >>> 4 & 0xff;
    }

    int hopLimit() {
        return BigEndian.getByte(memory, start + HOP_LIMIT);
    }

    /// The protocol number of the transport.
    int protocol() {
        return BigEndian.getByte(memory, start + NEXT_HEADER);
    }

    Ipv6Endpoint source(int port) {
        return address(SOURCE, port);
    }

    Ipv6Endpoint destination(int port) {
        return address(DESTINATION, port);
    }

    private Ipv6Endpoint address(int place, int port) {
        return new Ipv6Endpoint(
                BigEndian.getLong(memory, start + place), BigEndian.getLong(memory, start + place + 8), port);
    }

    /// For TCP and UDP.
    int sourcePort() {
        return BigEndian.getShort(memory, bodyStart());
    }

    /// For TCP and UDP.
    int destinationPort() {
        return BigEndian.getShort(memory, bodyStart() + 2);
    }

    int icmpType() {
        return BigEndian.getByte(memory, bodyStart());
    }

    int icmpCode() {
        return BigEndian.getByte(memory, bodyStart() + 1);
    }

    /// The 32 bits after the checksum.
    int icmpRest() {
        return BigEndian.getInt(memory, bodyStart() + ICMP_ID);
    }

    /// For an echo request or its reply.
    int icmpId() {
        return BigEndian.getShort(memory, bodyStart() + ICMP_ID);
    }

    int tcpFlags() {
        return bodyLength() < 14 ? 0 : BigEndian.getByte(memory, bodyStart() + 13);
    }

    /// RFC 4443 §2.1: errors have types below 128.
    boolean isIcmpError() {
        return protocol() == ICMPV6 && icmpType() < ICMP_ERRORS;
    }

    /// The packet that an error quotes.
    boolean readQuoted(Ipv6View into) {
        int length = bodyLength() - TRANSPORT;
        return length > 0 && into.read(memory, bodyStart() + TRANSPORT, length);
    }
}
