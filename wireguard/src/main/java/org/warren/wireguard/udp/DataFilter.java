package org.warren.wireguard.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.wire.Data;

/// The program with which the kernel chooses between two sockets of a port: the first for data messages, the second for
/// all others. It is classic BPF, which needs no privilege, and sees the UDP payload.
final class DataFilter {
    /// Bytes of a `struct sock_fprog`.
    static final int LENGTH = 16;

    private static final int INSTRUCTION = 8;
    private static final short LOAD_BYTE = 0x30;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;
    private static final int DATA_SOCKET = 0;
    private static final int OTHER_SOCKET = 1;

    private DataFilter() {}

    /// A `struct sock_fprog`. A datagram without a first byte goes to the first socket.
    static MemorySegment program(Arena arena) {
        MemorySegment code = arena.allocate(4L * INSTRUCTION, 8);
        put(code, 0, LOAD_BYTE, 0, 0, 0);
        put(code, 1, JUMP_IF_EQUAL, 0, 1, Data.TYPE);
        put(code, 2, RETURN, 0, 0, DATA_SOCKET);
        put(code, 3, RETURN, 0, 0, OTHER_SOCKET);
        MemorySegment program = arena.allocate(LENGTH, 8);
        program.set(JAVA_SHORT, 0, (short) 4);
        program.set(ADDRESS, 8, code);
        return program;
    }

    /// Writes a `struct sock_filter`; jumps are numbers of instructions to skip.
    private static void put(MemorySegment to, int index, short code, int ifTrue, int ifFalse, int operand) {
        long at = (long) index * INSTRUCTION;
        to.set(JAVA_SHORT, at, code);
        to.set(JAVA_BYTE, at + 2, (byte) ifTrue);
        to.set(JAVA_BYTE, at + 3, (byte) ifFalse);
        to.set(JAVA_INT, at + 4, operand);
    }
}
