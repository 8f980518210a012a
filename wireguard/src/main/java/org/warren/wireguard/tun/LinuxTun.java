package org.warren.wireguard.tun;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.offload.Coalescer;
import org.warren.wireguard.offload.SuperPacket;
import org.warren.wireguard.offload.VirtioHeader;
import org.warren.wireguard.posix.InterfaceIndex;
import org.warren.wireguard.posix.Libc;

/// A TUN device without packet information: one read or write is one IP packet or, if the kernel supports offloads, a
/// super-packet of one flow. The device vanishes when it is closed; before that, others may rename it, move it to
/// another network namespace or delete it.
public final class LinuxTun implements Tun {
    private static final int MAX_NAME = 15;
    private static final char DELETE = 0x7f;
    private static final int MAX_PACKET = 65_535;
    private static final int DEFAULT_MTU = 1420;

    private static final int O_RDWR_NONBLOCK_CLOEXEC = 2 | 0x800 | 0x80000;
    private static final long TUNSETIFF = 0x400454caL;
    private static final long TUNGETIFF = 0x800454d2L;
    private static final long TUNGETFEATURES = 0x800454cfL;
    private static final long TUNSETOFFLOAD = 0x400454d0L;
    private static final short IFF_TUN_NO_PI = 0x1001;
    private static final short IFF_VNET_HDR = 0x4000;
    /// TUN_F_CSUM, TSO4, TSO6, TSO_ECN.
    private static final int TUN_F_TCP = 0x1 | 0x2 | 0x4 | 0x8;
    /// TUN_F_USO4, USO6; since Linux 6.2.
    private static final int TUN_F_UDP = 0x20 | 0x40;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCGIFMTU = 0x8921;
    private static final long SIOCSIFMTU = 0x8922;
    private static final int IFF_UP = 1;
    private static final int IFREQ_LENGTH = 40;
    private static final int IFREQ_VALUE = 16;
    private static final int AF_INET = 2;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    private static final int SOCK_RAW_NONBLOCK_CLOEXEC = 3 | 0x800 | 0x80000;
    /// Multicast groups: links, and the routes of IPv4 and IPv6.
    private static final int RTMGRP_LINK_ROUTES = 0x1 | 0x40 | 0x400;
    private static final int NETLINK_HEADER = 16;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_NEWROUTE = 24;
    private static final int RTM_DELROUTE = 25;
    private static final int IOVEC = 16;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment request = arena.allocate(IFREQ_LENGTH, 8);
    /// One packet or super-packet that was read, after its header.
    private final MemorySegment buffer = arena.allocate(VirtioHeader.LENGTH + MAX_PACKET, 8);
    /// The same, including the header, if the kernel does not write it.
    private final MemorySegment readInto;
    /// The header to be written, and one packet after it.
    private final MemorySegment out = arena.allocate(VirtioHeader.LENGTH + MAX_PACKET, 8);
    private final MemorySegment vector = arena.allocate((long) IOVEC * (1 + Coalescer.MAX_PACKETS), 8);
    private final SuperPacket packets = new SuperPacket();
    /// Null if each packet is written alone.
    private final @Nullable Coalescer coalescer;
    /// Length of the header that the kernel puts before each packet.
    private final int header;
    private final int fd;
    private final int control;
    private final int changes;
    private final int index;
    private final Elsewhere elsewhere;
    private int mtu = DEFAULT_MTU;
    private boolean away;
    private boolean gone;

    /// Creates the device, in state down and with WireGuard's MTU.
    ///
    /// @param offloads whether to exchange super-packets with the kernel, if it supports them; otherwise single packets
    public LinuxTun(String name, boolean offloads) throws IOException {
        checkName(name);
        fd = Libc.check(
                libc.open(arena.allocateFrom("/dev/net/tun"), O_RDWR_NONBLOCK_CLOEXEC), "cannot open /dev/net/tun");
        elsewhere = new Elsewhere(libc, arena, fd);
        boolean headers = offloads && hasHeaders();
        header = headers ? VirtioHeader.LENGTH : 0;
        readInto = buffer.asSlice(VirtioHeader.LENGTH - header);
        short flags = (short) (IFF_TUN_NO_PI | (headers ? IFF_VNET_HDR : 0));
        named(name).set(JAVA_SHORT_UNALIGNED, IFREQ_VALUE, flags);
        int created = libc.ioctl(fd, TUNSETIFF, request);
        if (created == -Libc.EINVAL) {
            throw new IOException(
                    "an interface of another kind is named " + name + "; delete it or choose another name");
        }
        Libc.check(created, "cannot create interface " + name);
        coalescer = headers ? new Coalescer(takeSuperPackets()) : null;
        control = Libc.check(libc.socket(AF_INET, SOCK_DGRAM_CLOEXEC, 0), "cannot open a socket");
        changes = Libc.check(libc.socket(AF_NETLINK, SOCK_RAW_NONBLOCK_CLOEXEC, 0), "cannot open a netlink socket");
        MemorySegment address = arena.allocate(12, 4);
        address.set(JAVA_SHORT_UNALIGNED, 0, (short) AF_NETLINK);
        address.set(JAVA_INT_UNALIGNED, 8, RTMGRP_LINK_ROUTES);
        Libc.check(libc.bind(changes, address, 12), "cannot listen to link changes");
        named(name).set(JAVA_INT_UNALIGNED, IFREQ_VALUE, DEFAULT_MTU);
        Libc.check(libc.ioctl(control, SIOCSIFMTU, request), "cannot set the MTU of " + name);
        index = InterfaceIndex.of(name);
        LinkSettings.apply(index);
    }

    private boolean hasHeaders() {
        int result = libc.ioctl(fd, TUNGETFEATURES, request);
        return result >= 0 && (request.get(JAVA_INT_UNALIGNED, 0) & IFF_VNET_HDR) != 0;
    }

    /// Enables offloads; returns whether the kernel supports them for UDP too.
    private boolean takeSuperPackets() {
        if (libc.ioctl(fd, TUNSETOFFLOAD, TUN_F_TCP | TUN_F_UDP) >= 0) {
            return true;
        }
        libc.ioctl(fd, TUNSETOFFLOAD, TUN_F_TCP); // if not even that, packets come one by one
        return false;
    }

    private static void checkName(String name) throws IOException {
        int length = name.getBytes(StandardCharsets.UTF_8).length;
        boolean dots = name.equals(".") || name.equals("..");
        if (length == 0 || length > MAX_NAME || dots || hasRefused(name)) {
            throw new IOException(
                    "an interface name has 1 to 15 bytes and no space, slash, colon or percent sign; choose another");
        }
    }

    private static boolean hasRefused(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c <= ' ' || c == DELETE || c == '/' || c == ':' || c == '%') {
                return true;
            }
        }
        return false;
    }

    @Override
    public int index() {
        return index;
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public int changesDescriptor() {
        return changes;
    }

    @Override
    public boolean followChanges() {
        boolean routes = false;
        for (int read = libc.read(changes, buffer, MAX_PACKET); read > 0; ) {
            routes |= tellOfRoutes(read);
            read = libc.read(changes, buffer, MAX_PACKET);
        }
        // The kernel fills in the interface's current name.
        gone = gone || libc.ioctl(fd, TUNGETIFF, request) == -Libc.EBADFD;
        int result = gone ? -1 : libc.ioctl(control, SIOCGIFMTU, request);
        away = !gone && result < 0;
        result = away ? askElsewhere() : result;
        mtu = result < 0 ? mtu : request.get(JAVA_INT_UNALIGNED, IFREQ_VALUE);
        return routes;
    }

    /// Queries the MTU in the interface's current namespace. It may have moved since the last query.
    private int askElsewhere() {
        int result = libc.ioctl(elsewhere.socket(), SIOCGIFMTU, request);
        if (result < 0) {
            elsewhere.forget();
            result = libc.ioctl(elsewhere.socket(), SIOCGIFMTU, request);
        }
        return result;
    }

    private boolean tellOfRoutes(int length) {
        int offset = 0;
        while (offset + NETLINK_HEADER <= length) {
            int type = buffer.get(JAVA_SHORT_UNALIGNED, offset + 4L);
            // A link that loses its carrier disables routes without sending a notification for each.
            if (type == RTM_NEWROUTE || type == RTM_DELROUTE || type == RTM_NEWLINK || type == RTM_DELLINK) {
                return true;
            }
            offset += Math.max(NETLINK_HEADER, (buffer.get(JAVA_INT_UNALIGNED, offset) + 3) & ~3);
        }
        return false;
    }

    @Override
    public boolean isGone() {
        return gone;
    }

    @Override
    public boolean isAway() {
        return away;
    }

    @Override
    public boolean isUp() {
        if (gone) {
            return false;
        }
        if (away) {
            out.fill((byte) 0);
            return libc.write(fd, out, header) != -Libc.EIO; // EINVAL, for no packet is empty
        }
        libc.ioctl(fd, TUNGETIFF, request);
        int result = libc.ioctl(control, SIOCGIFFLAGS, request);
        return result >= 0 && (request.get(JAVA_SHORT_UNALIGNED, IFREQ_VALUE) & IFF_UP) != 0;
    }

    @Override
    public int mtu() {
        return mtu;
    }

    @Override
    public @Nullable SuperPacket read() {
        int length = libc.read(fd, readInto, header + MAX_PACKET);
        if (length <= 0) {
            gone = gone || length == -Libc.EBADFD;
            return null;
        }
        packets.read(buffer, 0, VirtioHeader.LENGTH - header + length);
        return packets;
    }

    @Override
    public void write(MemorySegment memory, long offset, int length) {
        if (coalescer == null || !memory.isNative()) {
            flush();
            out.asSlice(0, header).fill((byte) 0);
            MemorySegment.copy(memory, offset, out, header, length);
            libc.write(fd, out, header + length);
        } else if (!coalescer.add(memory, offset, length)) {
            flush();
            coalescer.add(memory, offset, length);
        }
    }

    @Override
    public void flush() {
        if (coalescer == null || coalescer.isEmpty()) {
            return;
        }
        coalescer.finish(out, 0);
        put(0, out.address(), header);
        for (int i = 0; i < coalescer.count(); i++) {
            put(1 + i, coalescer.memory().address() + coalescer.offsetOf(i), coalescer.lengthOf(i));
        }
        libc.writev(fd, vector, 1 + coalescer.count());
        coalescer.clear();
    }

    private void put(int place, long address, long length) {
        vector.set(JAVA_LONG, (long) place * IOVEC, address);
        vector.set(JAVA_LONG, (long) place * IOVEC + 8, length);
    }

    private MemorySegment named(String name) {
        request.fill((byte) 0);
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        MemorySegment.copy(bytes, 0, request, JAVA_BYTE, 0, bytes.length);
        return request;
    }

    @Override
    public void close() {
        elsewhere.close();
        libc.close(changes);
        libc.close(control);
        libc.close(fd);
        arena.close();
    }
}
