package org.warren.natrouter;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import org.warren.nat.Endpoint;
import org.warren.wireguard.bytes.BigEndian;
import org.warren.wireguard.ip.Checksum;

/// An IPv4 packet in memory whose addresses and ports can be changed, including checksums (RFC 1624). It is a view that
/// can be moved from packet to packet.
final class Ipv4View {
    static final int ICMP = 1;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int ECHO_REPLY = 0;
    static final int ECHO_REQUEST = 8;

    private static final int MIN_HEADER = 20;
    private static final int TOTAL_LENGTH = 2;
    private static final int IDENTIFICATION = 4;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final int TTL = 8;
    private static final int PROTOCOL = 9;
    private static final int CHECKSUM = 10;
    private static final int SOURCE = 12;
    private static final int DESTINATION = 16;
    private static final int ICMP_ID = 4;
    private static final int ICMP_HEADER = 8;
    private static final int FRAGMENT = 0x3fff;
    private static final int FRAGMENT_OFFSET = 0x1fff;
    private static final int MORE_FRAGMENTS = 0x2000;
    private static final int FLAGS = 6;
    private static final int TTL_MAX = 255;

    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private int available;
    private int header;
    /// A piece of a datagram that is not its first has no ports and no checksum of a transport.
    private boolean hasTransport;

    /// Moves the view.
    ///
    /// @param bytes how many there are; a quoted packet may be truncated
    /// @return whether there is an IPv4 header followed by 8 bytes of a transport
    boolean read(MemorySegment from, long offset, int bytes) {
        hasTransport = true;
        return readHeader(from, offset, bytes) && header + 8 <= bytes && !isFragment();
    }

    /// Moves the view to a piece of a datagram.
    ///
    /// @return whether there is the header of one, and as many bytes as that says, at least one and of a first piece 8
    boolean readFragment(MemorySegment from, int bytes) {
        if (!readHeader(from, 0, bytes) || !isFragment()) {
            return false;
        }
        hasTransport = fragmentOffset() == 0;
        return totalLength() <= bytes && bodyLength() >= (hasTransport ? 8 : 1);
    }

    private boolean readHeader(MemorySegment from, long offset, int bytes) {
        memory = from;
        start = offset;
        available = bytes;
        if (bytes < MIN_HEADER || BigEndian.getByte(from, offset) >>> 4 != 4) {
            return false;
        }
        header = (BigEndian.getByte(from, offset) & 0xf) * 4;
        return header >= MIN_HEADER && header <= bytes;
    }

    /// Whether it is a fragment; only the first one has ports.
    private boolean isFragment() {
        return (BigEndian.getShort(memory, start + FLAGS) & FRAGMENT) != 0;
    }

    /// Where in its datagram a piece begins, in bytes.
    int fragmentOffset() {
        return (BigEndian.getShort(memory, start + FLAGS) & FRAGMENT_OFFSET) * 8;
    }

    /// Whether it has the header of a transport, as all have but the later pieces of a datagram.
    boolean hasTransport() {
        return hasTransport;
    }

    boolean isLastFragment() {
        return (BigEndian.getShort(memory, start + FLAGS) & MORE_FRAGMENTS) == 0;
    }

    /// Makes a whole packet of a first piece behind which the others have been put.
    void makeWhole(int length) {
        available = length;
        word(TOTAL_LENGTH, length);
        word(FLAGS, BigEndian.getShort(memory, start + FLAGS) & ~FRAGMENT);
    }

    private void word(int place, int value) {
        int before = BigEndian.getShort(memory, start + place);
        BigEndian.putShort(memory, start + place, value);
        adjust(CHECKSUM, before, value);
    }

    int protocol() {
        return BigEndian.getByte(memory, start + PROTOCOL);
    }

    int source() {
        return BigEndian.getInt(memory, start + SOURCE);
    }

    int destination() {
        return BigEndian.getInt(memory, start + DESTINATION);
    }

    /// For TCP and UDP.
    Endpoint sourceEndpoint() {
        return new Endpoint(source(), BigEndian.getShort(memory, start + header));
    }

    /// For TCP and UDP.
    Endpoint destinationEndpoint() {
        return new Endpoint(destination(), BigEndian.getShort(memory, start + header + 2));
    }

    int icmpType() {
        return BigEndian.getByte(memory, start + header);
    }

    int icmpCode() {
        return BigEndian.getByte(memory, start + header + 1);
    }

    /// The 32 bits after the checksum.
    int icmpRest() {
        return BigEndian.getInt(memory, start + header + ICMP_ID);
    }

    /// For an ICMP query or its answer.
    int icmpId() {
        return BigEndian.getShort(memory, start + header + ICMP_ID);
    }

    int tcpFlags() {
        return available < header + 14 ? 0 : BigEndian.getByte(memory, start + header + 13);
    }

    /// Whether it is an ICMP error, which quotes a packet.
    boolean isIcmpError() {
        int type = icmpType();
        return protocol() == ICMP && (type == 3 || type == 4 || type == 11 || type == 12);
    }

    /// The packet that an ICMP error quotes.
    boolean readQuoted(Ipv4View into) {
        int at = header + ICMP_HEADER;
        return available > at && into.read(memory, start + at, available - at);
    }

    void source(Endpoint endpoint) {
        change(SOURCE, endpoint, 0);
    }

    void destination(Endpoint endpoint) {
        change(DESTINATION, endpoint, 2);
    }

    /// Changes an address, and for UDP and TCP the port, or for ICMP queries the identifier.
    private void change(int place, Endpoint endpoint, int portPlace) {
        address(place, endpoint.address());
        switch (protocol()) {
            case UDP, TCP -> port(header + portPlace, endpoint.port());
            default -> {
                // An ICMP query has one identifier for both ends, which [#icmpId(int)] changes.
            }
        }
    }

    void source(int address) {
        address(SOURCE, address);
    }

    void destination(int address) {
        address(DESTINATION, address);
    }

    void icmpId(int id) {
        int before = icmpId();
        BigEndian.putShort(memory, start + header + ICMP_ID, id);
        adjust(header + 2, before, id);
    }

    private void address(int place, int address) {
        int before = BigEndian.getInt(memory, start + place);
        BigEndian.putInt(memory, start + place, address);
        for (int shift = 16; shift >= 0; shift -= 16) {
            int old = before >>> shift & 0xffff;
            int changed = address >>> shift & 0xffff;
            adjust(CHECKSUM, old, changed);
            transport(old, changed);
        }
    }

    private void port(int place, int port) {
        int before = BigEndian.getShort(memory, start + place);
        BigEndian.putShort(memory, start + place, port);
        transport(before, port);
    }

    /// Updates the checksum of TCP or UDP. A quoted packet may end before it; UDP may have none (0).
    private void transport(int before, int after) {
        if (!hasTransport) {
            return;
        }
        if (protocol() == UDP && BigEndian.getShort(memory, start + header + 6) != 0) {
            adjust(header + 6, before, after);
            if (BigEndian.getShort(memory, start + header + 6) == 0) {
                BigEndian.putShort(memory, start + header + 6, 0xffff);
            }
        } else if (protocol() == TCP && available >= header + 18) {
            adjust(header + 16, before, after);
        }
    }

    /// RFC 1624, equation 3.
    private void adjust(int place, int before, int after) {
        int sum = (~BigEndian.getShort(memory, start + place) & 0xffff) + (~before & 0xffff) + after;
        BigEndian.putShort(memory, start + place, ~Checksum.fold(sum) & 0xffff);
    }

    /// Raises the hop limit by one: the router forwards each packet twice, but is one hop.
    void raiseTtl() {
        int before = BigEndian.getShort(memory, start + TTL);
        if (before >>> 8 < TTL_MAX) {
            BigEndian.putShort(memory, start + TTL, before + 0x100);
            adjust(CHECKSUM, before, before + 0x100);
        }
    }

    /// Updates the checksum of ICMP after a change in the quoted packet.
    void sumIcmp() {
        BigEndian.putShort(memory, start + header + 2, 0);
        int length = available - header;
        BigEndian.putShort(memory, start + header + 2, ~Checksum.sum(memory, start + header, length) & 0xffff);
    }

    MemorySegment memory() {
        return memory;
    }

    long start() {
        return start;
    }

    /// How many bytes of transport header and payload there are; a quoted packet may be truncated.
    int bodyLength() {
        return Math.min(available, totalLength()) - header;
    }

    long bodyStart() {
        return start + header;
    }

    /// The packet's length according to its header.
    int totalLength() {
        return BigEndian.getShort(memory, start + TOTAL_LENGTH);
    }

    int headerLength() {
        return header;
    }

    int typeOfService() {
        return BigEndian.getByte(memory, start + 1);
    }

    int identification() {
        return BigEndian.getShort(memory, start + IDENTIFICATION);
    }

    /// Whether routers may fragment it.
    boolean mayBeFragmented() {
        return (BigEndian.getShort(memory, start + FLAGS) & DONT_FRAGMENT) == 0;
    }

    int ttl() {
        return BigEndian.getByte(memory, start + TTL);
    }

    /// Turns an echo request into its reply.
    void answerEcho() {
        int source = source();
        BigEndian.putInt(memory, start + SOURCE, destination());
        BigEndian.putInt(memory, start + DESTINATION, source);
        memory.set(JAVA_BYTE, start + header, (byte) ECHO_REPLY);
        sumIcmp();
    }
}
