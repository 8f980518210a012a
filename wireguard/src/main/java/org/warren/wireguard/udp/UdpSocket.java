package org.warren.wireguard.udp;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;
import org.warren.wireguard.posix.SystemCallException;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Train;

/// A UDP socket of one address family that reports where datagrams came from, at which of our addresses they arrived
/// and with which traffic class.
final class UdpSocket implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_535;
    /// Room for a train after earlier ones.
    private static final int RECEIVED = 4 * (1 << 16);
    /// System calls between two releases.
    private static final int MAX_CALLS = 64;
    /// How many trains are sent one datagram at a time after the kernel has refused one.
    private static final int TRAINS_UNTIL_RETRY = 64;
    private static final int SOCK_DGRAM_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_MARK = 36;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    private static final int BUFFER = 7 << 20;
    /// Room for about 4096 handshake messages, as many as the kernel's WireGuard queues.
    private static final int HANDSHAKE_BUFFER = 3 << 19;
    private static final int HEADER_LENGTH = 56;
    private static final int CONTROL_CAPACITY = 256;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final Family family;
    private final int fd;
    private final MemorySegment name = arena.allocate(Family.MAX_NAME, 8);
    private final MemorySegment control = arena.allocate(CONTROL_CAPACITY, 8);
    private final MemorySegment nameBefore = arena.allocate(Family.MAX_NAME, 8);
    private final MemorySegment infoBefore = arena.allocate(CONTROL_CAPACITY, 8);
    private final MemorySegment buffer = arena.allocate(RECEIVED, 64);
    private final Train train = new Train(buffer);
    private final ReceivedTrain received = new ReceivedTrain(train);
    private final MemorySegment vector = arena.allocate(16, 8);
    private final MemorySegment header = arena.allocate(HEADER_LENGTH, 8);
    private final MemorySegment sendName = arena.allocate(Family.MAX_NAME, 8);
    private final MemorySegment sendControl = arena.allocate(CONTROL_CAPACITY, 8);
    private final MemorySegment sendVector = arena.allocate(16, 8);
    private final MemorySegment sendHeader = arena.allocate(HEADER_LENGTH, 8);
    private final MemorySegment option = arena.allocate(4, 4);
    private final Control messages;
    private @Nullable Endpoint from;
    /// Bytes of the buffer, and system calls, used since the last release.
    private long used;

    private int calls;
    /// Whether the kernel may be given many datagrams in one call.
    private boolean trains;
    /// Smallest datagram size for which the kernel refused GSO.
    private int refusedSize = Integer.MAX_VALUE;

    private int trainsUntilRetry;
    /// The endpoint and source that the destination address and control message were written for; usually they can be
    /// reused in the next call.
    private @Nullable Endpoint sentTo;

    private long sentSourceEnd;

    /// Binds to the wildcard address.
    ///
    /// @param port 0 for any free one
    /// @param offloads whether one call sends and receives many datagrams, where the kernel can do that
    UdpSocket(Family family, int port, int mark, boolean offloads) throws IOException {
        this(family, port, mark, offloads, BUFFER, false);
    }

    /// @param buffer size of the kernel's queue in bytes
    /// @param joins whether it joins another socket on this port
    private UdpSocket(Family family, int port, int mark, boolean offloads, int buffer, boolean joins)
            throws IOException {
        this.family = family;
        this.trains = offloads;
        this.messages = new Control(family);
        fd = Libc.check(libc.socket(family.domain(), SOCK_DGRAM_NONBLOCK_CLOEXEC, 0), "cannot open a UDP socket");
        try {
            for (int setting : family.settings()) {
                Libc.check(set(family.level(), setting, 1), "cannot set a socket option");
            }
            enlarge(SO_RCVBUFFORCE, SO_RCVBUF, buffer);
            enlarge(SO_SNDBUFFORCE, SO_SNDBUF, BUFFER);
            set(SOL_SOCKET, SO_REUSEPORT, joins ? 1 : 0);
            set(Control.SOL_UDP, Control.UDP_GRO, offloads ? 1 : 0); // without it datagrams come one by one
            mark(mark);
            family.writeName(name, null, port);
            Libc.check(libc.bind(fd, name, family.nameLength()), "cannot bind UDP port " + port);
        } catch (IOException e) {
            close();
            throw e;
        }
        compose(header, name, vector, control);
        compose(sendHeader, sendName, sendVector, sendControl);
        sendHeader.set(JAVA_INT_UNALIGNED, 8, family.nameLength());
    }

    /// Writes a `struct msghdr`.
    private static void compose(MemorySegment header, MemorySegment name, MemorySegment vector, MemorySegment control) {
        header.set(ADDRESS, 0, name);
        header.set(ADDRESS, 16, vector);
        header.set(JAVA_LONG, 24, 1);
        header.set(ADDRESS, 32, control);
    }

    /// Reserves this socket for data messages, and returns one for all other datagrams; null if the kernel does not
    /// support that.
    ///
    /// This socket has been bound alone, so a port that is in use was refused. From now on another process of the same
    /// user may join, if it asks for that.
    @Nullable
    UdpSocket split(boolean offloads) throws IOException {
        if (set(SOL_SOCKET, SO_REUSEPORT, 1) < 0) {
            return null;
        }
        UdpSocket other;
        try {
            other = new UdpSocket(family, port(), 0, offloads, HANDSHAKE_BUFFER, true);
        } catch (SystemCallException e) {
            set(SOL_SOCKET, SO_REUSEPORT, 0);
            return null;
        }
        MemorySegment program = DataFilter.program(arena);
        if (libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_REUSEPORT_CBPF, program, DataFilter.LENGTH) < 0) {
            other.close();
            return null;
        }
        return other;
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

    /// The next datagrams, after the earlier ones in memory; null if there are none now, or [#release()] must be
    /// called.
    @Nullable
    ReceivedTrain receive() {
        if (calls == MAX_CALLS || used + MAX_DATAGRAM > RECEIVED) {
            return null;
        }
        int length = receive(used);
        if (length < 0 || from == null) {
            calls = MAX_CALLS; // what comes from now on waits for the next turn, or it might never end
            return null;
        }
        calls++;
        int size = messages.datagramSize() == 0 ? length : messages.datagramSize();
        train.at(used, length, size);
        used += length;
        return received.at(from, messages.trafficClass());
    }

    void release() {
        calls = 0;
        used = 0;
    }

    private int receive(long at) {
        header.set(JAVA_INT_UNALIGNED, 8, Family.MAX_NAME);
        header.set(JAVA_LONG, 40, CONTROL_CAPACITY);
        vector.set(JAVA_LONG, 0, buffer.address() + at);
        vector.set(JAVA_LONG, 8, MAX_DATAGRAM);
        int length = libc.recvmsg(fd, header, 0);
        if (length >= 0) {
            messages.read(control, header.get(JAVA_LONG, 40));
            readNames();
        }
        return length;
    }

    /// Most datagrams come from the same endpoint as the previous ones; then no object is allocated.
    private void readNames() {
        if (from == null || name.mismatch(nameBefore) >= 0 || messages.isElsewhere(control, infoBefore)) {
            from = family.readName(name, messages.source(control));
            nameBefore.copyFrom(name);
            messages.keepInfo(control, infoBefore);
        }
    }

    /// Sends datagrams, in one call if the kernel supports that. Returns a negative errno if it refuses one of them.
    int send(Endpoint to, int trafficClass, Train train) {
        if (train.count() > 1 && mayGoAtOnce(train)) {
            int result = send(to, trafficClass, train.datagramSize(), train, 0, train.length());
            if (result >= 0 || result == -Libc.EAGAIN) {
                return result;
            }
            // EIO: the outgoing interface does not support it at all. EINVAL or EMSGSIZE: not for datagrams of this
            // length, which need fragmentation.
            trains = result != -Libc.EIO;
            refusedSize = train.datagramSize();
            trainsUntilRetry = TRAINS_UNTIL_RETRY;
        }
        int worst = 0;
        for (int i = 0; i < train.count(); i++) {
            worst = Math.min(worst, sendAlone(to, trafficClass, train, i));
        }
        return worst;
    }

    private boolean mayGoAtOnce(Train train) {
        if (train.datagramSize() >= refusedSize && trainsUntilRetry-- <= 0) {
            refusedSize = Integer.MAX_VALUE;
        }
        return trains && train.datagramSize() < refusedSize;
    }

    /// Sends a datagram. If its source address no longer exists, the routing table chooses another.
    private int sendAlone(Endpoint to, int trafficClass, Train train, int index) {
        int length = train.lengthOf(index);
        if (length > MAX_DATAGRAM) {
            return -Libc.EMSGSIZE;
        }
        long start = train.offsetOf(index) - train.start();
        int result = send(to, trafficClass, 0, train, start, length);
        // The error for a missing source address depends on the kernel's version: EINVAL, ENETUNREACH, ENODEV.
        boolean stale = result < 0 && result != -Libc.EAGAIN && to.source() != null;
        return stale ? send(to.withoutSource(), trafficClass, 0, train, start, length) : result;
    }

    /// @param datagramSize 0 for a single datagram
    private int send(Endpoint to, int trafficClass, int datagramSize, Train train, long start, int length) {
        if (!to.equals(sentTo)) {
            family.writeName(sendName, to, to.port());
            sentSourceEnd = messages.writeSource(sendControl, to.source());
            sentTo = to;
        }
        sendHeader.set(JAVA_LONG, 40, messages.write(sendControl, sentSourceEnd, trafficClass, datagramSize));
        sendVector.set(JAVA_LONG, 0, train.memory().address() + train.start() + start);
        sendVector.set(JAVA_LONG, 8, length);
        return libc.sendmsg(fd, sendHeader, 0);
    }

    /// Exceeds the system's limit if that is permitted.
    private void enlarge(int forced, int asked, int buffer) {
        if (set(SOL_SOCKET, forced, buffer) < 0) {
            set(SOL_SOCKET, asked, buffer);
        }
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
