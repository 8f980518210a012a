package org.warren.traffic.play;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import org.warren.wireguard.posix.Libc;

/// Non-blocking IPv4 sockets, created in the network namespace that the thread is in.
final class Sockets {

    /// The port of all datagrams and connections, on both ends.
    static final int PORT = 7710;

    private static final int AF_INET = 2;
    private static final int DATAGRAM = 2 | 0x800 | 0x80000;
    private static final int STREAM = 1 | 0x800 | 0x80000;
    private static final int NONBLOCK_CLOEXEC = 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_RCVBUF = 8;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int MSG_ERRQUEUE = 0x2000 | 0x40;
    private static final int NAME = 16;
    private static final int BACKLOG = 512;
    private static final int HEADER_LENGTH = 56;

    private final Libc libc;
    private final MemorySegment own;
    private final MemorySegment peer;
    private final MemorySegment option;
    private final MemorySegment vector;
    private final MemorySegment header;

    Sockets(Libc libc, Arena arena) {
        this.libc = libc;
        this.own = arena.allocate(NAME, 8);
        this.peer = arena.allocate(NAME, 8);
        this.option = arena.allocate(4, 4);
        this.vector = arena.allocate(16, 8);
        this.header = arena.allocate(HEADER_LENGTH, 8);
        header.set(ADDRESS, 0, peer);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
    }

    /// A socket for datagrams on the port.
    int datagrams(InetAddress address) throws IOException {
        int fd = Libc.check(libc.socket(AF_INET, DATAGRAM, 0), "cannot open a UDP socket");
        set(fd, SO_RCVBUF, RECEIVE_BUFFER);
        bind(fd, address);
        return fd;
    }

    /// A socket that accepts connections on the port.
    int listener(InetAddress address) throws IOException {
        int fd = Libc.check(libc.socket(AF_INET, STREAM, 0), "cannot open a TCP socket");
        set(fd, SO_REUSEADDR, 1);
        bind(fd, address);
        Libc.check(libc.listen(fd, BACKLOG), "cannot listen at TCP port " + PORT);
        return fd;
    }

    private void bind(int fd, InetAddress address) throws IOException {
        name(own, address, PORT);
        Libc.check(libc.bind(fd, own, NAME), "cannot use " + address.getHostAddress() + " port " + PORT);
    }

    /// Opens a connection from any port of an address.
    ///
    /// @return its descriptor, or a negative errno
    int connect(InetAddress from, InetAddress to) {
        int fd = libc.socket(AF_INET, STREAM, 0);
        if (fd < 0) {
            return fd;
        }
        name(own, from, 0);
        name(peer, to, PORT);
        int result = libc.bind(fd, own, NAME);
        if (result >= 0) {
            result = libc.connect(fd, peer, NAME);
        }
        if (result < 0 && result != -Libc.EINPROGRESS) {
            libc.close(fd);
            return result;
        }
        return fd;
    }

    /// Accepts a connection; negative if there is none.
    int accept(int listener) {
        return libc.accept(listener, NONBLOCK_CLOEXEC);
    }

    /// Sends a datagram.
    ///
    /// @return its length, or a negative errno
    int send(int fd, InetAddress to, MemorySegment buffer, int length) {
        name(peer, to, PORT);
        return sendBack(fd, buffer, length);
    }

    /// Sends a datagram to the sender of the last received one.
    int sendBack(int fd, MemorySegment buffer, int length) {
        header.set(JAVA_INT_UNALIGNED, 8, NAME);
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, length);
        return libc.sendmsg(fd, header, 0);
    }

    /// Receives a datagram.
    ///
    /// @return its length, or a negative errno
    int receive(int fd, MemorySegment buffer) {
        header.set(JAVA_INT_UNALIGNED, 8, NAME);
        vector.set(ADDRESS, 0, buffer);
        vector.set(JAVA_LONG, 8, buffer.byteSize());
        return libc.recvmsg(fd, header, 0);
    }

    /// Removes ICMP errors from a connection's error queue. A connection that is being established continues after most
    /// of them (RFC 1122, section 4.2.3.9), and its socket is ready until they have been read.
    void drainErrors(int fd) {
        int result;
        do {
            header.set(JAVA_INT_UNALIGNED, 8, NAME);
            vector.set(JAVA_LONG, 8, 0);
            result = libc.recvmsg(fd, header, MSG_ERRQUEUE);
        } while (result >= 0);
    }

    private void set(int fd, int name, int value) {
        option.set(JAVA_INT_UNALIGNED, 0, value);
        libc.setsockopt(fd, SOL_SOCKET, name, option, 4);
    }

    private static void name(MemorySegment name, InetAddress address, int port) {
        name.fill((byte) 0);
        name.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_INET);
        name.set(JAVA_BYTE, 2, (byte) (port >>> 8));
        name.set(JAVA_BYTE, 3, (byte) port);
        MemorySegment.copy(address.getAddress(), 0, name, JAVA_BYTE, 4, 4);
    }
}
