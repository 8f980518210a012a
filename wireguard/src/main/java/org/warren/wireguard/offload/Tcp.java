package org.warren.wireguard.offload;

import java.lang.foreign.MemorySegment;
import org.warren.wireguard.bytes.BigEndian;

/// The header of TCP (RFC 9293 §3.1).
final class Tcp {
    static final int PROTOCOL = 6;
    static final int HEADER = 20;
    static final int SEQUENCE = 4;
    static final int ACKNOWLEDGMENT = 8;
    static final int DATA_OFFSET = 12;
    static final int FLAGS = 13;
    static final int CHECKSUM = 16;
    static final int OPTIONS = 20;

    static final int FIN = 0x01;
    static final int PSH = 0x08;
    static final int ACK = 0x10;
    static final int CWR = 0x80;

    private Tcp() {}

    static int headerLength(MemorySegment memory, long header) {
        return (BigEndian.getByte(memory, header + DATA_OFFSET) >>> 4) * 4;
    }
}
