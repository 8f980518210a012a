package org.warren.wireguard.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// Gives a TUN device two properties of the kernel's WireGuard interfaces: no IPv6 link-local address and no multicast,
/// so that an unused interface sends nothing.
final class LinkSettings {
    private static final int AF_UNSPEC = 0;
    private static final int AF_INET6 = 10;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int RTM_NEWLINK = 16;
    private static final int NLM_F_REQUEST_ACK = 1 | 4;
    private static final int IFLA_AF_SPEC = 26;
    private static final int IFLA_INET6_ADDR_GEN_MODE = 8;
    private static final int ADDR_GEN_MODE_NONE = 1;
    private static final int NLA_F_NESTED = 0x8000;
    private static final int IFF_MULTICAST = 0x1000;

    private static final int NETLINK_HEADER = 16;
    private static final int LINK_HEADER = 16;
    private static final int ATTRIBUTE_HEADER = 4;
    /// Netlink header, link header, two nested attributes, and an attribute of one byte, padded to four.
    private static final int LENGTH = NETLINK_HEADER + LINK_HEADER + 3 * ATTRIBUTE_HEADER + 4;

    private static final int ANSWER = 4096;

    private LinkSettings() {}

    /// Sets up an interface that is down.
    ///
    /// @param index of the interface
    /// @throws IOException if the kernel refuses; a kernel without IPv6 needs no setting
    static void apply(int index) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int socket = Libc.check(libc.socket(AF_NETLINK, SOCK_RAW_CLOEXEC, 0), "cannot open a netlink socket");
            try {
                MemorySegment answer = arena.allocate(ANSWER, 8);
                ask(libc, socket, flags(arena, index), answer);
                int refused = ask(libc, socket, addressMode(arena, index), answer);
                if (refused != 0 && refused != -Libc.EAFNOSUPPORT && refused != -Libc.EOPNOTSUPP) {
                    Libc.check(refused, "cannot keep the interface from an IPv6 address of its own");
                }
            } finally {
                libc.close(socket);
            }
        }
    }

    /// Returns 0 or the negative errno.
    private static int ask(Libc libc, int socket, MemorySegment request, MemorySegment answer) throws IOException {
        Libc.check(libc.write(socket, request, request.byteSize()), "cannot ask the kernel about the interface");
        Libc.check(libc.read(socket, answer, ANSWER), "the kernel does not answer about the interface");
        return answer.get(JAVA_INT_UNALIGNED, NETLINK_HEADER);
    }

    private static MemorySegment flags(Arena arena, int index) {
        MemorySegment request = link(arena, NETLINK_HEADER + LINK_HEADER, index);
        request.set(JAVA_INT_UNALIGNED, NETLINK_HEADER + 12L, IFF_MULTICAST); // which to change, to 0
        return request;
    }

    private static MemorySegment addressMode(Arena arena, int index) {
        MemorySegment request = link(arena, LENGTH, index);
        long at = NETLINK_HEADER + LINK_HEADER;
        at = attribute(request, at, IFLA_AF_SPEC | NLA_F_NESTED, LENGTH - (int) at);
        at = attribute(request, at, AF_INET6 | NLA_F_NESTED, LENGTH - (int) at);
        at = attribute(request, at, IFLA_INET6_ADDR_GEN_MODE, ATTRIBUTE_HEADER + 1);
        request.set(JAVA_BYTE, at, (byte) ADDR_GEN_MODE_NONE);
        return request;
    }

    private static MemorySegment link(Arena arena, int length, int index) {
        MemorySegment request = arena.allocate(length, 4);
        request.set(JAVA_INT_UNALIGNED, 0, length);
        request.set(JAVA_SHORT_UNALIGNED, 4, (short) RTM_NEWLINK);
        request.set(JAVA_SHORT_UNALIGNED, 6, (short) NLM_F_REQUEST_ACK);
        request.set(JAVA_BYTE, NETLINK_HEADER, (byte) AF_UNSPEC);
        request.set(JAVA_INT_UNALIGNED, NETLINK_HEADER + 4L, index);
        return request;
    }

    /// Returns the offset of its value.
    private static long attribute(MemorySegment request, long at, int type, int length) {
        request.set(JAVA_SHORT_UNALIGNED, at, (short) length);
        request.set(JAVA_SHORT_UNALIGNED, at + 2, (short) type);
        return at + ATTRIBUTE_HEADER;
    }
}
