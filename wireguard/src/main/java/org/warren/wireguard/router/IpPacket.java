package org.warren.wireguard.router;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.warren.wireguard.wire.IpAddress;

/// An inner packet whose version and length are sound; nothing else of it is looked at.
public final class IpPacket {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int UDP_HEADER = 8;
    private static final int UDP = 17;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private final ByteBuffer bytes;
    private final boolean v6;

    private IpPacket(ByteBuffer bytes, boolean v6) {
        this.bytes = bytes;
        this.v6 = v6;
    }

    /// Reads a header. What is behind the length that it states is padding and cut off; empty if it states more than
    /// there is.
    public static Optional<IpPacket> parse(byte[] array, int offset, int available) {
        ByteBuffer all = ByteBuffer.wrap(array, offset, available).slice();
        int version = available == 0 ? 0 : (all.get(0) & 0xff) >>> 4;
        boolean v6 = version == 6;
        int header = v6 ? V6_HEADER : V4_HEADER;
        if ((!v6 && version != 4) || available < header) {
            return Optional.empty();
        }
        int length = v6 ? V6_HEADER + unsignedShort(all, 4) : unsignedShort(all, 2);
        if (length < header || length > available) {
            return Optional.empty();
        }
        return Optional.of(new IpPacket(all.slice(0, length), v6));
    }

    public boolean v6() {
        return v6;
    }

    public IpAddress source() {
        return v6 ? IpAddress.v6(bytes.getLong(8), bytes.getLong(16)) : IpAddress.v4(bytes.getInt(12));
    }

    public IpAddress destination() {
        return v6 ? IpAddress.v6(bytes.getLong(24), bytes.getLong(32)) : IpAddress.v4(bytes.getInt(16));
    }

    public int length() {
        return bytes.limit();
    }

    /// The first 8 bytes that UDP carries in this packet, little-endian as WireGuard's header is. 0 if there are none:
    /// with another protocol, in a later fragment, behind an extension header of IPv6.
    public long udpPayloadStart() {
        int header = v6 ? V6_HEADER : (bytes.get(0) & 0xf) * 4;
        boolean udp = bytes.get(v6 ? 6 : 9) == UDP && (v6 || (bytes.getShort(6) & FRAGMENT_OFFSET) == 0);
        int start = header + UDP_HEADER;
        return udp && start + Long.BYTES <= length() ? Long.reverseBytes(bytes.getLong(start)) : 0;
    }

    /// The packet, in the array that it was read from.
    public ByteBuffer bytes() {
        return bytes.duplicate();
    }

    /// The packet in an array of its own.
    public byte[] copy() {
        byte[] array = bytes.array();
        return Arrays.copyOfRange(array, bytes.arrayOffset(), bytes.arrayOffset() + length());
    }

    /// The two ECN bits of the traffic class.
    public int ecn() {
        return trafficClass() & Ecn.MASK;
    }

    /// Sets the ECN bits, and with them an IPv4 header's checksum (RFC 1624).
    void ecn(int value) {
        int before = bytes.getShort(0) & 0xffff;
        int shift = v6 ? 4 : 0;
        int after = (before & ~(Ecn.MASK << shift)) | (value << shift);
        bytes.putShort(0, (short) after);
        if (!v6) {
            int sum = (~unsignedShort(bytes, 10) & 0xffff) + (~before & 0xffff) + after;
            sum = (sum & 0xffff) + (sum >>> 16);
            sum = (sum & 0xffff) + (sum >>> 16);
            bytes.putShort(10, (short) ~sum);
        }
    }

    private int trafficClass() {
        return (bytes.getShort(0) >>> (v6 ? 4 : 0)) & 0xff;
    }

    private static int unsignedShort(ByteBuffer buffer, int offset) {
        return buffer.getShort(offset) & 0xffff;
    }
}
