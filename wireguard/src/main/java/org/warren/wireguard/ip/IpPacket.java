package org.warren.wireguard.ip;

import static org.warren.wireguard.bytes.BigEndian.getByte;
import static org.warren.wireguard.bytes.BigEndian.getInt;
import static org.warren.wireguard.bytes.BigEndian.getLong;
import static org.warren.wireguard.bytes.BigEndian.getShort;
import static org.warren.wireguard.bytes.BigEndian.putShort;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.wireguard.bytes.LittleEndian;

/// An inner packet whose version and length are valid; nothing else is checked. It is a view of memory that can be
/// moved from packet to packet.
public final class IpPacket {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private int length;
    private boolean v6;

    /// An empty view, for [#read].
    public IpPacket() {}

    /// Reads a header. Bytes beyond the length in the header are padding and are cut off; empty if the header states
    /// more bytes than there are.
    public static Optional<IpPacket> parse(byte[] array, int offset, int available) {
        IpPacket packet = new IpPacket();
        return packet.read(MemorySegment.ofArray(array), offset, available) ? Optional.of(packet) : Optional.empty();
    }

    /// Moves the view to a header and reads it; false if there is no valid packet, and then the view must not be used.
    public boolean read(MemorySegment from, long offset, int available) {
        int version = available == 0 ? 0 : getByte(from, offset) >>> 4;
        v6 = version == 6;
        int header = v6 ? V6_HEADER : V4_HEADER;
        if ((!v6 && version != 4) || available < header) {
            return false;
        }
        memory = from;
        start = offset;
        length = v6 ? V6_HEADER + getShort(from, offset + 4) : getShort(from, offset + 2);
        return length >= header && length <= available;
    }

    public boolean v6() {
        return v6;
    }

    public IpAddress source() {
        return new IpAddress(v6, sourceHigh(), sourceLow());
    }

    public IpAddress destination() {
        return new IpAddress(v6, destinationHigh(), destinationLow());
    }

    /// The source as [IpAddress#high()] has it, without allocating an object.
    public long sourceHigh() {
        return v6 ? getLong(memory, start + 8) : (long) getInt(memory, start + 12) << Integer.SIZE;
    }

    /// The source as [IpAddress#low()] has it.
    public long sourceLow() {
        return v6 ? getLong(memory, start + 16) : 0;
    }

    /// The destination as [IpAddress#high()] has it.
    public long destinationHigh() {
        return v6 ? getLong(memory, start + 24) : (long) getInt(memory, start + 16) << Integer.SIZE;
    }

    /// The destination as [IpAddress#low()] has it.
    public long destinationLow() {
        return v6 ? getLong(memory, start + 32) : 0;
    }

    public int length() {
        return length;
    }

    /// The memory that contains the packet.
    public MemorySegment memory() {
        return memory;
    }

    /// The offset of the packet in [#memory()].
    public long start() {
        return start;
    }

    /// The first 8 bytes of the UDP payload, as a little-endian number like WireGuard's header. 0 if there are none:
    /// with another protocol, in a later fragment, or behind an IPv6 extension header.
    public long udpPayloadStart() {
        int header = v6 ? V6_HEADER : (getByte(memory, start) & 0xf) * 4;
        boolean udp = getByte(memory, start + (v6 ? 6 : 9)) == UDP
                && (v6 || (getShort(memory, start + 6) & FRAGMENT_OFFSET) == 0);
        int payload = header + UDP_HEADER;
        return udp && payload + Long.BYTES <= length ? LittleEndian.getLong(memory, start + payload) : 0;
    }

    /// The packet, in the memory from which it was read.
    public ByteBuffer bytes() {
        return memory.asSlice(start, length).asByteBuffer();
    }

    /// The packet in an array of its own.
    public byte[] copy() {
        return memory.asSlice(start, length).toArray(ValueLayout.JAVA_BYTE);
    }

    /// The two ECN bits of the traffic class.
    public int ecn() {
        return trafficClass() & Ecn.MASK;
    }

    /// Sets the ECN bits, and updates an IPv4 header's checksum (RFC 1624).
    void ecn(int value) {
        int before = getShort(memory, start);
        int shift = v6 ? 4 : 0;
        int after = (before & ~(Ecn.MASK << shift)) | (value << shift);
        putShort(memory, start, after);
        if (!v6) {
            int sum = (~getShort(memory, start + 10) & 0xffff) + (~before & 0xffff) + after;
            sum = (sum & 0xffff) + (sum >>> 16);
            sum = (sum & 0xffff) + (sum >>> 16);
            putShort(memory, start + 10, ~sum);
        }
    }

    private int trafficClass() {
        return (getShort(memory, start) >>> (v6 ? 4 : 0)) & 0xff;
    }
}
