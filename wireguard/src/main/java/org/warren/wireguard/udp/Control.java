package org.warren.wireguard.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.wire.Endpoint;

/// Control messages of datagrams: our address, its interface, the traffic class, and how long each of them is.
///
/// @param datagramSize of each but the last; 0 if there is only one
record Control(Endpoint.@Nullable Via via, int trafficClass, int datagramSize) {
    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    private static final int HEADER = 16;
    private static final int V4_INFO = 12;
    private static final int V6_INFO = 20;
    private static final int V6_INTERFACE = 16;
    private static final int V4_SOURCE = 4;

    static Control read(Family family, MemorySegment control, long length) {
        Endpoint.Via via = null;
        int trafficClass = 0;
        int datagramSize = 0;
        long offset = 0;
        while (offset + HEADER <= length) {
            long messageLength = control.get(JAVA_LONG_UNALIGNED, offset);
            int level = control.get(JAVA_INT_UNALIGNED, offset + 8);
            int type = control.get(JAVA_INT_UNALIGNED, offset + 12);
            long data = offset + HEADER;
            if (level == family.level() && type == family.packetInfo()) {
                int at = family == Family.V6 ? V6_INTERFACE : 0;
                int source = family == Family.V6 ? 0 : V4_SOURCE;
                via = new Endpoint.Via(
                        family.readAddress(control, data + source), control.get(JAVA_INT_UNALIGNED, data + at));
            } else if (level == family.level() && type == family.trafficClass()) {
                trafficClass = control.get(JAVA_BYTE, data) & 0xff;
            } else if (level == SOL_UDP && type == UDP_GRO) {
                datagramSize = control.get(JAVA_INT_UNALIGNED, data);
            }
            offset += Math.max(HEADER, align(messageLength));
        }
        return new Control(via, trafficClass, datagramSize);
    }

    /// Writes them for datagrams to send; returns their length.
    long write(Family family, MemorySegment control) {
        control.fill((byte) 0);
        long offset = 0;
        if (via != null && Family.of(via.address()) == family) {
            int length = family == Family.V6 ? V6_INFO : V4_INFO;
            writeHeader(control, offset, length, family.level(), family.packetInfo());
            byte[] address = via.address().toBytes();
            int source = family == Family.V6 ? 0 : V4_SOURCE;
            int at = family == Family.V6 ? V6_INTERFACE : 0;
            MemorySegment.copy(address, 0, control, JAVA_BYTE, offset + HEADER + source, address.length);
            control.set(JAVA_INT_UNALIGNED, offset + HEADER + at, via.interfaceIndex());
            offset += align(HEADER + length);
        }
        writeHeader(control, offset, Integer.BYTES, family.level(), family.trafficClass());
        control.set(JAVA_INT_UNALIGNED, offset + HEADER, trafficClass);
        offset += align(HEADER + Integer.BYTES);
        if (datagramSize > 0) {
            writeHeader(control, offset, Short.BYTES, SOL_UDP, UDP_SEGMENT);
            control.set(JAVA_SHORT_UNALIGNED, offset + HEADER, (short) datagramSize);
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
