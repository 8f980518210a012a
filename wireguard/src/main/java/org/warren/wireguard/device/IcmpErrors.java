package org.warren.wireguard.device;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.warren.wireguard.posix.Libc;

/// Sends ICMP errors as the kernel's WireGuard does: from this machine's address towards the recipient. A packet from
/// the TUN device cannot use that source, because the kernel drops incoming IPv4 packets whose source is one of its own
/// addresses.
final class IcmpErrors implements AutoCloseable {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    /// Sends packets including their headers, and receives none.
    private static final int IPPROTO_RAW = 255;

    private static final int IPPROTO_ICMPV6 = 58;
    private static final int ICMP6_FILTER = 1;
    private static final int FILTER_LENGTH = 32;
    private static final int V4_SOURCE = 12;
    private static final int V4_DESTINATION = 16;
    private static final int V6_DESTINATION = 24;
    private static final int V6_HEADER = 40;
    private static final int V4_NAME = 16;
    private static final int V6_NAME = 28;
    private static final int NAME_ADDRESS_V4 = 4;
    private static final int NAME_ADDRESS_V6 = 8;
    private static final int NAME_SCOPE = 24;
    /// RFC 4443 §2.4: an error must not exceed the minimum MTU of IPv6.
    private static final int LONGEST = 1280;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment packet = arena.allocate(LONGEST, 8);
    private final MemorySegment name = arena.allocate(V6_NAME, 8);
    private final MemorySegment vector = arena.allocate(16, 8);
    private final MemorySegment header = arena.allocate(56, 8);
    private final int v4;
    private final int v6;

    IcmpErrors() {
        v4 = libc.socket(AF_INET, SOCK_RAW_NONBLOCK_CLOEXEC, IPPROTO_RAW);
        v6 = libc.socket(AF_INET6, SOCK_RAW_NONBLOCK_CLOEXEC, IPPROTO_ICMPV6);
        if (v6 >= 0) {
            MemorySegment all = arena.allocate(FILTER_LENGTH).fill((byte) 0xff);
            libc.setsockopt(v6, IPPROTO_ICMPV6, ICMP6_FILTER, all, FILTER_LENGTH); // it is to send only
        }
        header.set(ADDRESS, 0, name);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
    }

    /// Sends an error. False if this process may not open raw sockets, so that it must be sent through the TUN device.
    ///
    /// @param interfaceIndex of the tunnel, whose scope a link-local address has
    boolean send(MemorySegment memory, long offset, int length, int interfaceIndex) {
        boolean isV6 = memory.get(JAVA_BYTE, offset) >>> 4 == 6;
        int socket = isV6 ? v6 : v4;
        if (socket < 0 || length > LONGEST) {
            return false;
        }
        MemorySegment.copy(memory, offset, packet, 0, length);
        name.fill((byte) 0);
        if (isV6) {
            // The kernel writes the header, and with its source the checksum.
            name.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_INET6);
            MemorySegment.copy(packet, V6_DESTINATION, name, NAME_ADDRESS_V6, 16);
            boolean linkLocal = (packet.get(JAVA_BYTE, V6_DESTINATION) & 0xff) == 0xfe;
            name.set(JAVA_INT_UNALIGNED, NAME_SCOPE, linkLocal ? interfaceIndex : 0);
            transmit(socket, V6_NAME, V6_HEADER, length - V6_HEADER);
        } else {
            name.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_INET);
            MemorySegment.copy(packet, V4_DESTINATION, name, NAME_ADDRESS_V4, 4);
            packet.set(JAVA_INT_UNALIGNED, V4_SOURCE, 0); // for the kernel to fill in
            transmit(socket, V4_NAME, 0, length);
        }
        return true;
    }

    private void transmit(int socket, int nameLength, long start, int length) {
        header.set(JAVA_INT_UNALIGNED, 8, nameLength);
        vector.set(JAVA_LONG, 0, packet.address() + start);
        vector.set(JAVA_LONG, 8, length);
        libc.sendmsg(socket, header, 0); // an ICMP error that cannot be sent is lost, as any other may be
    }

    @Override
    public void close() {
        if (v4 >= 0) {
            libc.close(v4);
        }
        if (v6 >= 0) {
            libc.close(v6);
        }
        arena.close();
    }
}
