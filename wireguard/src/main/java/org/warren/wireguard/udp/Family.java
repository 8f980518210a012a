package org.warren.wireguard.udp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.wire.Endpoint;

/// What differs between IPv4 and IPv6 sockets: constants and the layout of addresses.
enum Family {
    V4(2, 16, 0, 8, 1),
    V6(10, 28, 41, 50, 67);

    static final int MAX_NAME = 28;
    private static final int V4_ADDRESS = 4;
    private static final int V6_ADDRESS = 8;
    private static final int V6_SCOPE = 24;

    private final int domain;
    private final int nameLength;
    private final int level;
    private final int packetInfo;
    private final int trafficClass;

    Family(int domain, int nameLength, int level, int packetInfo, int trafficClass) {
        this.domain = domain;
        this.nameLength = nameLength;
        this.level = level;
        this.packetInfo = packetInfo;
        this.trafficClass = trafficClass;
    }

    static Family of(IpAddress address) {
        return address.v6() ? V6 : V4;
    }

    /// AF_INET or AF_INET6.
    int domain() {
        return domain;
    }

    int nameLength() {
        return nameLength;
    }

    /// IPPROTO_IP or IPPROTO_IPV6.
    int level() {
        return level;
    }

    /// IP_PKTINFO or IPV6_PKTINFO.
    int packetInfo() {
        return packetInfo;
    }

    /// IP_TOS or IPV6_TCLASS.
    int trafficClass() {
        return trafficClass;
    }

    /// The options that a socket needs: IPv6 only, packet information, traffic class.
    List<Integer> settings() {
        return this == V6 ? List.of(26, 49, 66) : List.of(8, 13);
    }

    /// Writes a sockaddr; the wildcard address for null.
    void writeName(MemorySegment name, @Nullable Endpoint endpoint, int port) {
        name.fill((byte) 0);
        name.set(JAVA_SHORT_UNALIGNED, 0, (short) domain);
        name.set(JAVA_SHORT_UNALIGNED, 2, Short.reverseBytes((short) port));
        if (endpoint != null) {
            byte[] bytes = endpoint.address().toBytes();
            MemorySegment.copy(bytes, 0, name, JAVA_BYTE, this == V6 ? V6_ADDRESS : V4_ADDRESS, bytes.length);
            if (this == V6) {
                name.set(JAVA_INT_UNALIGNED, V6_SCOPE, endpoint.scope());
            }
        }
    }

    Endpoint readName(MemorySegment name, Endpoint.@Nullable LocalSource source) {
        IpAddress address = readAddress(name, this == V6 ? V6_ADDRESS : V4_ADDRESS);
        int scope = this == V6 ? name.get(JAVA_INT_UNALIGNED, V6_SCOPE) : 0;
        return new Endpoint(address, readPort(name), scope, source);
    }

    static int readPort(MemorySegment name) {
        return Short.reverseBytes(name.get(JAVA_SHORT_UNALIGNED, 2)) & 0xffff;
    }

    IpAddress readAddress(MemorySegment segment, long offset) {
        byte[] bytes = new byte[this == V6 ? 16 : 4];
        MemorySegment.copy(segment, JAVA_BYTE, offset, bytes, 0, bytes.length);
        return IpAddress.of(bytes);
    }
}
