package org.warren.wireguard.offload;

import static org.warren.wireguard.bytes.BigEndian.getByte;
import static org.warren.wireguard.bytes.BigEndian.getInt;
import static org.warren.wireguard.bytes.BigEndian.getLong;
import static org.warren.wireguard.bytes.BigEndian.getShort;
import static org.warren.wireguard.bytes.BigEndian.putByte;
import static org.warren.wireguard.bytes.BigEndian.putShort;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.warren.wireguard.ip.Checksum;

/// Coalesces consecutive packets of one flow, so that the kernel takes them as one. Nothing is copied: the first packet
/// stays where it is, with one header for all, and the payloads of the others are used in place.
///
/// Packets are coalesced only if cutting the result into segments restores them: TCP with equal headers except for the
/// sequence number and PSH at the end, UDP of the same length; no IPv4 options, no extension headers, no fragments, no
/// wrong checksum. Only the identification of IPv4 packets with DF may change, if it was 0, because it has no meaning
/// there (RFC 6864 §4.1). All packets must be in the same memory, which must not change meanwhile.
public final class Coalescer {
    /// The largest size that the kernel takes in one call.
    public static final int MAX_PACKETS = 64;

    private static final int MAX_LENGTH = 65_535;
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int V4_VERSION_AND_LENGTH = 0x45;
    private static final int V4_FRAGMENT = 0x3fff;
    private static final int DONT_FRAGMENT = 0x4000;

    private final boolean udpToo;
    private final long[] offsets = new long[MAX_PACKETS];
    private final int[] lengths = new int[MAX_PACKETS];
    private MemorySegment memory = MemorySegment.NULL;
    private long first;
    private int length;
    private int count;

    /// 0 if nothing can be appended.
    private int protocol;

    private boolean v6;
    private int transport;
    private int headerLength;
    private int segmentSize;
    private boolean checked;

    /// @param udpToo whether the kernel accepts UDP segments (USO)
    public Coalescer(boolean udpToo) {
        this.udpToo = udpToo;
    }

    /// Adds a packet; false if it cannot be coalesced with the present ones, which must be taken first.
    public boolean add(MemorySegment in, long offset, int packetLength) {
        if (count == 0) {
            begin(in, offset, packetLength);
            return true;
        }
        int payload = packetLength - headerLength;
        if (!(continues(in, offset, packetLength) && isWellFormed(offset, packetLength))) {
            return false;
        }
        offsets[count] = offset + headerLength;
        lengths[count] = payload;
        count++;
        length += payload;
        // A packet that is shorter than those before it, or has PSH, must be the last.
        if (payload < segmentSize || (protocol == Tcp.PROTOCOL && isPushed(offset))) {
            putFlags(offset);
            protocol = 0;
        }
        return true;
    }

    /// Removes all packets.
    public void clear() {
        count = 0;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /// The number of packets, and of the pieces of memory that they are in.
    public int count() {
        return count;
    }

    public MemorySegment memory() {
        return memory;
    }

    /// The offset of a piece in [#memory()].
    public long offsetOf(int piece) {
        return offsets[piece];
    }

    public int lengthOf(int piece) {
        return lengths[piece];
    }

    private void begin(MemorySegment in, long offset, int packetLength) {
        memory = in;
        first = offset;
        length = packetLength;
        offsets[0] = offset;
        lengths[0] = packetLength;
        count = 1;
        checked = false;
        protocol = 0;
        int version = packetLength == 0 ? 0 : getByte(in, offset) >>> 4;
        v6 = version == 6;
        transport = v6 ? V6_HEADER : V4_HEADER;
        if (packetLength < transport + Udp.HEADER || !isPlain(offset)) {
            return;
        }
        int next = getByte(in, offset + (v6 ? 6 : 9));
        if (next == Udp.PROTOCOL && udpToo) {
            headerLength = transport + Udp.HEADER;
            boolean whole = getShort(in, offset + transport + Udp.LENGTH) == packetLength - transport;
            boolean checksum = getShort(in, offset + transport + Udp.CHECKSUM) != 0;
            segmentSize = packetLength - headerLength;
            protocol = whole && checksum && segmentSize > 0 ? next : 0;
        } else if (next == Tcp.PROTOCOL && packetLength >= transport + Tcp.HEADER) {
            int header = Tcp.headerLength(in, offset + transport);
            headerLength = transport + header;
            segmentSize = packetLength - headerLength;
            boolean plain = getByte(in, offset + transport + Tcp.FLAGS) == Tcp.ACK;
            protocol = plain && header >= Tcp.HEADER && segmentSize > 0 ? next : 0;
        }
    }

    /// Whether there are no options and it is not a fragment.
    private boolean isPlain(long offset) {
        return v6
                || (getByte(memory, offset) == V4_VERSION_AND_LENGTH
                        && (getShort(memory, offset + 6) & V4_FRAGMENT) == 0);
    }

    private boolean continues(MemorySegment in, long offset, int packetLength) {
        int payload = packetLength - headerLength;
        return protocol != 0
                && in == memory
                && count < MAX_PACKETS
                && payload > 0
                && payload <= segmentSize
                && length + payload <= MAX_LENGTH
                && (v6 ? continuesV6(offset) : continuesV4(offset))
                && (protocol == Tcp.PROTOCOL ? continuesTcp(offset) : continuesUdp(offset, packetLength));
    }

    private boolean continuesV4(long offset) {
        int fragment = getShort(memory, first + 6);
        int identification = getShort(memory, first + 4);
        int own = getShort(memory, offset + 4);
        boolean atomic = fragment == DONT_FRAGMENT && own == identification && identification == 0;
        return getShort(memory, offset) == getShort(memory, first)
                && getShort(memory, offset + 6) == fragment
                && getShort(memory, offset + 8) == getShort(memory, first + 8)
                && getLong(memory, offset + 12) == getLong(memory, first + 12)
                && (own == ((identification + count) & 0xffff) || atomic);
    }

    private boolean continuesV6(long offset) {
        return getInt(memory, offset) == getInt(memory, first)
                && getShort(memory, offset + 6) == getShort(memory, first + 6)
                && getLong(memory, offset + 8) == getLong(memory, first + 8)
                && getLong(memory, offset + 16) == getLong(memory, first + 16)
                && getLong(memory, offset + 24) == getLong(memory, first + 24)
                && getLong(memory, offset + 32) == getLong(memory, first + 32);
    }

    private boolean continuesTcp(long offset) {
        long own = offset + transport;
        long before = first + transport;
        if (getInt(memory, own) != getInt(memory, before)
                || getInt(memory, own + Tcp.SEQUENCE) != getInt(memory, before + Tcp.SEQUENCE) + count * segmentSize
                || getInt(memory, own + Tcp.ACKNOWLEDGMENT) != getInt(memory, before + Tcp.ACKNOWLEDGMENT)
                || ((getInt(memory, own + Tcp.DATA_OFFSET) ^ getInt(memory, before + Tcp.DATA_OFFSET))
                                & ~(Tcp.PSH << 16))
                        != 0
                || getShort(memory, own + 18) != getShort(memory, before + 18)) {
            return false;
        }
        for (int i = Tcp.OPTIONS; i < headerLength - transport; i += Integer.BYTES) {
            if (getInt(memory, own + i) != getInt(memory, before + i)) {
                return false;
            }
        }
        return true;
    }

    private boolean continuesUdp(long offset, int packetLength) {
        long own = offset + transport;
        return getInt(memory, own) == getInt(memory, first + transport)
                && getShort(memory, own + Udp.LENGTH) == packetLength - transport
                && getShort(memory, own + Udp.CHECKSUM) != 0;
    }

    /// A wrong checksum must arrive wrong, so it is verified before the kernel is told to compute it.
    private boolean isWellFormed(long offset, int packetLength) {
        if (!checked) {
            checked = true;
            if (!holds(first, length)) {
                protocol = 0;
                return false;
            }
        }
        return holds(offset, packetLength);
    }

    private boolean holds(long offset, int packetLength) {
        if (!v6 && Checksum.sum(memory, offset, V4_HEADER) != 0xffff) {
            return false;
        }
        int pseudo = Checksum.pseudoHeader(memory, offset, v6, protocol) + packetLength - transport;
        return Checksum.fold((long) pseudo + Checksum.sum(memory, offset + transport, packetLength - transport))
                == 0xffff;
    }

    private boolean isPushed(long offset) {
        return (getByte(memory, offset + transport + Tcp.FLAGS) & Tcp.PSH) != 0;
    }

    /// The result has the flags of the last packet.
    private void putFlags(long offset) {
        if (protocol == Tcp.PROTOCOL) {
            putByte(memory, first + transport + Tcp.FLAGS, getByte(memory, offset + transport + Tcp.FLAGS));
        }
    }

    /// Writes the kernel's header in front of the packets, and updates the first packet's headers for the coalesced
    /// one. Call it once, when no packet is added any more.
    public void finish(MemorySegment to, long at) {
        for (int i = 0; i < VirtioHeader.LENGTH; i++) {
            putByte(to, at + i, 0);
        }
        if (count < 2) {
            return;
        }
        boolean tcp = getByte(memory, first + (v6 ? 6 : 9)) == Tcp.PROTOCOL;
        int type = !tcp ? VirtioHeader.GSO_UDP : v6 ? VirtioHeader.GSO_TCP_V6 : VirtioHeader.GSO_TCP_V4;
        putByte(to, at + VirtioHeader.FLAGS, VirtioHeader.NEEDS_CHECKSUM);
        putByte(to, at + VirtioHeader.GSO_TYPE, type);
        putNumber(to, at + VirtioHeader.HEADER_LENGTH, headerLength);
        putNumber(to, at + VirtioHeader.GSO_SIZE, segmentSize);
        putNumber(to, at + VirtioHeader.CHECKSUM_START, transport);
        putNumber(to, at + VirtioHeader.CHECKSUM_OFFSET, tcp ? Tcp.CHECKSUM : Udp.CHECKSUM);
        if (v6) {
            putShort(memory, first + 4, length - V6_HEADER);
        } else {
            putShort(memory, first + 2, length);
            putShort(memory, first + 10, 0);
            putShort(memory, first + 10, ~Checksum.sum(memory, first, V4_HEADER));
        }
        if (!tcp) {
            putShort(memory, first + transport + Udp.LENGTH, length - transport);
        }
        int pseudo = Checksum.pseudoHeader(memory, first, v6, tcp ? Tcp.PROTOCOL : Udp.PROTOCOL);
        putShort(
                memory,
                first + transport + (tcp ? Tcp.CHECKSUM : Udp.CHECKSUM),
                Checksum.fold((long) pseudo + length - transport));
    }

    private static void putNumber(MemorySegment to, long at, int value) {
        to.set(ValueLayout.JAVA_SHORT_UNALIGNED, at, (short) value);
    }
}
