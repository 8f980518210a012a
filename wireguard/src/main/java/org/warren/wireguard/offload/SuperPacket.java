package org.warren.wireguard.offload;

import static org.warren.wireguard.bytes.BigEndian.getByte;
import static org.warren.wireguard.bytes.BigEndian.getInt;
import static org.warren.wireguard.bytes.BigEndian.getShort;
import static org.warren.wireguard.bytes.BigEndian.putByte;
import static org.warren.wireguard.bytes.BigEndian.putInt;
import static org.warren.wireguard.bytes.BigEndian.putShort;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.warren.wireguard.ip.Checksum;
import org.warren.wireguard.ip.IpPacket;

/// What one read from the inner network returns: a packet, or unsegmented data of a flow with one header (GSO). It is a
/// view of memory that can be moved.
///
/// The kernel leaves two things to us. The first is segmentation: a segment's headers are those of the whole with other
/// lengths, sequence number, flags and identification, as the kernel's `tcp_gso_segment` and `inet_gso_segment` make
/// them. The second is the checksum of TCP or UDP: its field contains only the sum of the pseudo-header.
public final class SuperPacket {
    private static final int MAX_LENGTH = 65_535;
    private static final int V6_HEADER = 40;
    private static final int V4_LENGTH = 2;
    private static final int V4_IDENTIFICATION = 4;
    private static final int V4_CHECKSUM = 10;
    private static final int V6_LENGTH = 4;

    private final IpPacket packet = new IpPacket();
    private MemorySegment memory = MemorySegment.NULL;
    private long start;
    private int length;
    /// Length of all headers.
    private int headerLength;
    /// Payload length of each segment but the last.
    private int segmentSize;

    private int count;
    private boolean finishChecksum;
    private boolean tcp;
    private int transport;
    private int checksumOffset;
    /// Sum of the pseudo-header, without the length.
    private int partialSum;

    /// A single packet that needs neither segmentation nor a checksum.
    public static SuperPacket of(ByteBuffer packet) {
        SuperPacket alone = new SuperPacket();
        alone.memory = MemorySegment.ofBuffer(packet);
        alone.start = 0;
        alone.length = packet.remaining();
        alone.count = alone.packet.read(alone.memory, 0, alone.length) ? 1 : 0;
        alone.length = alone.count == 0 ? 0 : alone.packet.length();
        return alone;
    }

    /// Moves the view to a `virtio_net_hdr` and the packet behind it, and checks both. If they are invalid, there are
    /// no segments.
    ///
    /// @param available bytes, including the header
    public void read(MemorySegment from, long offset, int available) {
        memory = from;
        start = offset + VirtioHeader.LENGTH;
        count = 0;
        int behind = available - VirtioHeader.LENGTH;
        if (behind < 0 || !packet.read(from, start, behind)) {
            return;
        }
        length = packet.length();
        transport = number(offset + VirtioHeader.CHECKSUM_START);
        checksumOffset = number(offset + VirtioHeader.CHECKSUM_OFFSET);
        finishChecksum = (getByte(from, offset + VirtioHeader.FLAGS) & VirtioHeader.NEEDS_CHECKSUM) != 0;
        int type = getByte(from, offset + VirtioHeader.GSO_TYPE) & ~VirtioHeader.GSO_ECN;
        boolean whole = type == VirtioHeader.GSO_NONE;
        if (finishChecksum && !(transport >= ipHeader() && transport + checksumOffset + 2 <= length)) {
            return;
        }
        count = whole ? 1 : segments(type, number(offset + VirtioHeader.GSO_SIZE));
    }

    /// The number of segments of a packet of this type; 0 if it cannot be of this type.
    private int segments(int type, int size) {
        tcp = type == VirtioHeader.GSO_TCP_V4 || type == VirtioHeader.GSO_TCP_V6;
        boolean family = tcp ? packet.v6() == (type == VirtioHeader.GSO_TCP_V6) : type == VirtioHeader.GSO_UDP;
        boolean field = checksumOffset == (tcp ? Tcp.CHECKSUM : Udp.CHECKSUM);
        boolean room = transport + (tcp ? Tcp.HEADER : Udp.HEADER) <= length;
        if (!finishChecksum || !family || !field || !room || size == 0) {
            return 0;
        }
        headerLength = transport + (tcp ? Tcp.headerLength(memory, start + transport) : Udp.HEADER);
        boolean tooShort = headerLength < transport + (tcp ? Tcp.HEADER : Udp.HEADER);
        if (tooShort || headerLength > length || headerLength + size > MAX_LENGTH) {
            return 0;
        }
        segmentSize = size;
        partialSum = getShort(memory, start + transport + checksumOffset) + (~(length - transport) & 0xffff);
        return Math.max(1, (length - headerLength + size - 1) / size);
    }

    private int ipHeader() {
        return packet.v6() ? V6_HEADER : (getByte(memory, start) & 0xf) * 4;
    }

    private int number(long offset) {
        return memory.get(ValueLayout.JAVA_SHORT_UNALIGNED, offset) & 0xffff;
    }

    /// Whether there is a valid packet.
    public boolean isWellFormed() {
        return count > 0;
    }

    /// The whole packet: each segment has its addresses and its traffic class. Only if it is valid.
    public IpPacket packet() {
        return packet;
    }

    /// Length of the whole in bytes; 0 if it is not valid.
    public int length() {
        return count == 0 ? 0 : length;
    }

    /// The number of segments; 0 if it is not valid.
    public int count() {
        return count;
    }

    /// The length of a segment with its headers.
    public int lengthOf(int index) {
        return count == 1 ? length : headerLength + payloadOf(index);
    }

    private int payloadOf(int index) {
        return Math.min(segmentSize, length - headerLength - index * segmentSize);
    }

    /// Copies a segment to a given place, with its own headers and checksums.
    public void copy(int index, MemorySegment to, long at) {
        if (count == 1) {
            MemorySegment.copy(memory, start, to, at, length);
        } else {
            int payload = payloadOf(index);
            MemorySegment.copy(memory, start, to, at, headerLength);
            MemorySegment.copy(
                    memory, start + headerLength + (long) index * segmentSize, to, at + headerLength, payload);
            writeHeaders(index, payload, to, at);
        }
        if (finishChecksum) {
            finish(to, at + transport, lengthOf(index) - transport);
        }
    }

    /// A segment in an array of its own.
    public byte[] copy(int index) {
        byte[] array = new byte[lengthOf(index)];
        copy(index, MemorySegment.ofArray(array), 0);
        return array;
    }

    private void writeHeaders(int index, int payload, MemorySegment to, long at) {
        if (packet.v6()) {
            putShort(to, at + V6_LENGTH, headerLength - V6_HEADER + payload);
        } else {
            putShort(to, at + V4_LENGTH, headerLength + payload);
            putShort(to, at + V4_IDENTIFICATION, getShort(to, at + V4_IDENTIFICATION) + index);
            putShort(to, at + V4_CHECKSUM, 0);
            putShort(to, at + V4_CHECKSUM, ~Checksum.sum(to, at, Math.min(transport, ipHeader())));
        }
        long header = at + transport;
        if (tcp) {
            putInt(to, header + Tcp.SEQUENCE, getInt(to, header + Tcp.SEQUENCE) + index * segmentSize);
            int flags = getByte(to, header + Tcp.FLAGS);
            int first = index == 0 ? 0 : Tcp.CWR;
            int last = index == count - 1 ? 0 : Tcp.FIN | Tcp.PSH;
            putByte(to, header + Tcp.FLAGS, flags & ~(first | last));
        } else {
            putShort(to, header + Udp.LENGTH, Udp.HEADER + payload);
        }
        putShort(to, header + checksumOffset, Checksum.fold(partialSum + headerLength - transport + payload));
    }

    /// The field contains the sum of the pseudo-header, and so is included in the sum itself.
    private void finish(MemorySegment to, long from, int bytes) {
        int checksum = ~Checksum.sum(to, from, bytes) & 0xffff;
        // RFC 768: zero means no checksum, so it is replaced by 0xffff. For TCP both values are equivalent.
        boolean udp = checksumOffset == Udp.CHECKSUM;
        putShort(to, from + checksumOffset, checksum == 0 && udp ? 0xffff : checksum);
    }
}
