package org.warren.wireguard.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.Libc;

/// A TUN device without packet information: one read or write is one IP packet. It vanishes when it is closed.
public final class LinuxTun implements AutoCloseable {
    private static final int MAX_NAME = 15;
    private static final int MAX_PACKET = 65_535;
    private static final int DEFAULT_MTU = 1420;

    private static final int O_RDWR_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final long TUNSETIFF = 0x400454caL;
    private static final short IFF_TUN_NO_PI = 0x1001;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCSIFMTU = 0x8922;
    private static final int IFF_UP = 1;
    private static final int IFREQ_LENGTH = 40;
    private static final int IFREQ_VALUE = 16;
    private static final int AF_INET = 2;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    private static final int RTMGRP_LINK = 1;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final String name;
    private final MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
    private final MemorySegment buffer = arena.allocate(MAX_PACKET, 8);
    private final int fd;
    private final int control;
    private final int changes;

    /// Creates the device, down and with WireGuard's MTU.
    public LinuxTun(String name) throws IOException {
        if (name.isEmpty() || name.length() > MAX_NAME || !name.matches("[^/\\s]+")) {
            throw new IOException("an interface name has 1 to 15 characters, no space and no slash: " + name);
        }
        this.name = name;
        fd = Libc.check(
                libc.open(arena.allocateFrom("/dev/net/tun"), O_RDWR_NONBLOCK_CLOEXEC), "cannot open /dev/net/tun");
        named().set(JAVA_SHORT_UNALIGNED, IFREQ_VALUE, IFF_TUN_NO_PI);
        Libc.check(libc.ioctl(fd, TUNSETIFF, request), "cannot create interface " + name);
        control = Libc.check(libc.socket(AF_INET, SOCK_DGRAM, 0), "cannot open a socket");
        changes = Libc.check(libc.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, 0), "cannot open a netlink socket");
        MemorySegment address = arena.allocate(12, 4);
        address.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_NETLINK);
        address.set(JAVA_INT_UNALIGNED, 8, RTMGRP_LINK);
        Libc.check(libc.bind(changes, address, 12), "cannot listen to link changes");
        named().set(JAVA_INT_UNALIGNED, IFREQ_VALUE, DEFAULT_MTU);
        Libc.check(libc.ioctl(control, SIOCSIFMTU, request), "cannot set the MTU of " + name);
    }

    /// Readable when there is a packet.
    public int descriptor() {
        return fd;
    }

    /// Readable when some interface has changed.
    public int changesDescriptor() {
        return changes;
    }

    /// Forgets the notices of changes; ask for what is of interest afterwards.
    public void clearChanges() {
        int read = 1;
        while (read > 0) {
            read = libc.read(changes, buffer, MAX_PACKET);
        }
    }

    public boolean isUp() {
        int result = libc.ioctl(control, SIOCGIFFLAGS, named());
        return result >= 0 && (request.get(JAVA_SHORT_UNALIGNED, IFREQ_VALUE) & IFF_UP) != 0;
    }

    public int mtu() {
        int result = libc.ioctl(control, SIOCGIFMTU, named());
        return result < 0 ? DEFAULT_MTU : request.get(JAVA_INT_UNALIGNED, IFREQ_VALUE);
    }

    /// The next packet for the tunnel, null if there is none now. Valid until the next call.
    public @Nullable ByteBuffer read(byte[] into) {
        int length = libc.read(fd, buffer, Math.min(into.length, MAX_PACKET));
        if (length <= 0) {
            return null;
        }
        MemorySegment.copy(buffer, JAVA_BYTE, 0, into, 0, length);
        return ByteBuffer.wrap(into, 0, length);
    }

    /// Hands a packet to the kernel, which may drop it.
    public void write(ByteBuffer packet) {
        int length = packet.remaining();
        MemorySegment.copy(packet.array(), packet.arrayOffset() + packet.position(), buffer, JAVA_BYTE, 0, length);
        libc.write(fd, buffer, length);
    }

    private MemorySegment named() {
        request.fill((byte) 0);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, Math.min(bytes.length, MAX_NAME));
        return request;
    }

    @Override
    public void close() {
        libc.close(changes);
        libc.close(control);
        libc.close(fd);
        arena.close();
    }
}
