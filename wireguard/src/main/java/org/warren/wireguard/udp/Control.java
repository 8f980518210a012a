package org.warren.wireguard.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;

/// Control messages of datagrams: our address and its interface, the traffic class, and the segment size. It is a view
/// of the last received ones, and writes those of datagrams to send, without allocation.
final class Control {
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    private static final int HEADER = 16;
    private static final int V4_INFO = 12;
    private static final int V6_INFO = 20;
    private static final int V6_INTERFACE = 16;
    private static final int V4_SOURCE = 4;
    private static final long NOWHERE = -1;

    private final Family family;
    private final int infoLength;
    /// The offset of our address in what was received.
    private final int addressOffset;
    /// The index of its interface.
    private final int interfaceIndex;

    private long info = NOWHERE;
    private int trafficClass;
    private int datagramSize;

    Control(Family family) {
        this.family = family;
        boolean v6 = family == Family.V6;
        this.infoLength = v6 ? V6_INFO : V4_INFO;
        this.addressOffset = v6 ? 0 : V4_SOURCE;
        this.interfaceIndex = v6 ? V6_INTERFACE : 0;
    }

    /// Moves the view.
    void read(MemorySegment control, long length) {
        info = NOWHERE;
        trafficClass = 0;
        datagramSize = 0;
        long offset = 0;
        while (offset + HEADER <= length) {
            long messageLength = control.get(JAVA_LONG_UNALIGNED, offset);
            int level = control.get(JAVA_INT_UNALIGNED, offset + 8);
            int type = control.get(JAVA_INT_UNALIGNED, offset + 12);
            long data = offset + HEADER;
            if (level == family.level() && type == family.packetInfo()) {
                info = data;
            } else if (level == family.level() && type == family.trafficClass()) {
                trafficClass = control.get(JAVA_BYTE, data) & 0xff;
            } else if (level == SOL_UDP && type == UDP_GRO) {
                datagramSize = control.get(JAVA_INT_UNALIGNED, data);
            }
            offset += Math.max(HEADER, align(messageLength));
        }
    }

    int trafficClass() {
        return trafficClass;
    }

    /// Length of each datagram but the last; 0 if there is only one.
    int datagramSize() {
        return datagramSize;
    }

    /// Whether the address at which the last datagrams arrived differs from `before`, which [#keepInfo] returned.
    boolean isElsewhere(MemorySegment control, MemorySegment before) {
        return info == NOWHERE || MemorySegment.mismatch(control, info, info + infoLength, before, 0, infoLength) >= 0;
    }

    void keepInfo(MemorySegment control, MemorySegment to) {
        if (info != NOWHERE) {
            MemorySegment.copy(control, info, to, 0, infoLength);
        }
    }

    /// The address at which the last datagrams arrived.
    Endpoint.@Nullable LocalSource source(MemorySegment control) {
        return info == NOWHERE
                ? null
                : new Endpoint.LocalSource(
                        family.readAddress(control, info + addressOffset),
                        control.get(JAVA_INT_UNALIGNED, info + interfaceIndex));
    }

    /// Writes the source address, if there is one of this family; returns the offset of the next message.
    long writeSource(MemorySegment control, Endpoint.@Nullable LocalSource source) {
        control.fill((byte) 0);
        if (source == null || Family.of(source.address()) != family) {
            return 0;
        }
        writeHeader(control, 0, infoLength, family.level(), family.packetInfo());
        byte[] address = source.address().toBytes();
        MemorySegment.copy(address, 0, control, JAVA_BYTE, HEADER + addressOffset, address.length);
        control.set(JAVA_INT_UNALIGNED, HEADER + interfaceIndex, source.interfaceIndex());
        return align(HEADER + infoLength);
    }

    /// Writes the remaining messages after it; returns the total length.
    ///
    /// @param size of each datagram but the last; 0 if there is only one
    long write(MemorySegment control, long at, int newTrafficClass, int size) {
        writeHeader(control, at, Integer.BYTES, family.level(), family.trafficClass());
        control.set(JAVA_INT_UNALIGNED, at + HEADER, newTrafficClass);
        long offset = at + align(HEADER + Integer.BYTES);
        if (size > 0) {
            writeHeader(control, offset, Short.BYTES, SOL_UDP, UDP_SEGMENT);
            control.set(JAVA_SHORT_UNALIGNED, offset + HEADER, (short) size);
            offset += align(HEADER + Short.BYTES);
        }
        return offset;
    }

    private static void writeHeader(MemorySegment control, long offset, int length, int level, int type) {
        control.set(JAVA_LONG_UNALIGNED, offset, HEADER + length);
        control.set(JAVA_INT_UNALIGNED, offset + 8, level);
        control.set(JAVA_INT_UNALIGNED, offset + 12, type);
    }

    private static long align(long length) {
        return (length + 7) & -8;
    }
}
