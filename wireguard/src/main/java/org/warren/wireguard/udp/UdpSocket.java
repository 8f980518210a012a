package org.warren.wireguard.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.wire.Endpoint;

/// A UDP socket of one address family that tells where a datagram came from, at which of our addresses it arrived and
/// with which traffic class.
final class UdpSocket implements AutoCloseable {
    /// A datagram that was received.
    record Received(Endpoint from, int trafficClass, ByteBuffer bytes) {}

    private static final int MAX_DATAGRAM = 65_535;
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUF = 7;
    private static final int SO_MARK = 36;
    private static final int BUFFER = 1 << 21;
    private static final int HEADER_LENGTH = 56;
    private static final int CONTROL_CAPACITY = 256;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Family family;
    private final int fd;
    private final MemorySegment name = arena.allocate(Family.MAX_NAME, 8);
    private final MemorySegment control = arena.allocate(CONTROL_CAPACITY, 8);
    private final MemorySegment buffer = arena.allocate(MAX_DATAGRAM, 8);
    private final MemorySegment vector = arena.allocate(16, 8);
    private final MemorySegment header = arena.allocate(HEADER_LENGTH, 8);
    private final MemorySegment option = arena.allocate(4, 4);

    /// Binds to any address.
    ///
    /// @param port 0 for any free one
    UdpSocket(Family family, int port, int mark) throws IOException {
        this.family = family;
        fd = Libc.check(libc.socket(family.domain(), SOCK_DGRAM_NONBLOCK_CLOEXEC, 0), "cannot open a UDP socket");
        try {
            for (int setting : family.settings()) {
                Libc.check(set(family.level(), setting, 1), "cannot set a socket option");
            }
            set(SOL_SOCKET, SO_RCVBUF, BUFFER);
            set(SOL_SOCKET, SO_SNDBUF, BUFFER);
            mark(mark);
            family.writeName(name, null, port);
            Libc.check(libc.bind(fd, name, family.nameLength()), "cannot bind UDP port " + port);
        } catch (IOException e) {
            close();
            throw e;
        }
        vector.set(ADDRESS, 0, buffer);
        header.set(ADDRESS, 0, name);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
    }

    int descriptor() {
        return fd;
    }

    int port() throws IOException {
        option.set(JAVA_INT_UNALIGNED, 0, family.nameLength());
        Libc.check(libc.getsockname(fd, name, option), "cannot read the port");
        return Family.readPort(name);
    }

    void mark(int mark) throws IOException {
        int result = set(SOL_SOCKET, SO_MARK, mark);
        if (mark != 0) {
            Libc.check(result, "cannot set the fwmark");
        }
    }

    /// The next datagram, null if there is none now.
    @Nullable
    Received receive() {
        header.set(JAVA_INT_UNALIGNED, 8, Family.MAX_NAME);
        header.set(ADDRESS, 32, control);
        header.set(JAVA_LONG, 40, CONTROL_CAPACITY);
        vector.set(JAVA_LONG, 8, MAX_DATAGRAM);
        int length = libc.recvmsg(fd, header, 0);
        if (length < 0) {
            return null;
        }
        byte[] bytes = new byte[length];
        MemorySegment.copy(buffer, JAVA_BYTE, 0, bytes, 0, length);
        Control read = Control.read(family, control, header.get(JAVA_LONG, 40));
        Endpoint from = family.readName(name, read.via());
        return new Received(from, read.trafficClass(), ByteBuffer.wrap(bytes));
    }

    /// Sends a datagram. If its source address is gone, the routing table chooses another.
    int send(Endpoint to, int trafficClass, ByteBuffer bytes) {
        int length = bytes.remaining();
        if (length > MAX_DATAGRAM) {
            return -Libc.EMSGSIZE;
        }
        MemorySegment.copy(bytes.array(), bytes.arrayOffset() + bytes.position(), buffer, JAVA_BYTE, 0, length);
        vector.set(JAVA_LONG, 8, length);
        int result = send(to, trafficClass);
        // What the kernel says of a source address that is gone depends on its version: EINVAL, ENETUNREACH, ENODEV.
        boolean stale = result < 0 && result != -Libc.EAGAIN && to.via() != null;
        return stale ? send(to.withoutVia(), trafficClass) : result;
    }

    private int send(Endpoint to, int trafficClass) {
        family.writeName(name, to, to.port());
        header.set(JAVA_INT_UNALIGNED, 8, family.nameLength());
        header.set(ADDRESS, 32, control);
        header.set(JAVA_LONG, 40, Control.write(family, control, to.via(), trafficClass));
        return libc.sendmsg(fd, header, 0);
    }

    private int set(int level, int optionName, int value) {
        option.set(JAVA_INT_UNALIGNED, 0, value);
        return libc.setsockopt(fd, level, optionName, option, 4);
    }

    @Override
    public void close() {
        libc.close(fd);
        arena.close();
    }
}
