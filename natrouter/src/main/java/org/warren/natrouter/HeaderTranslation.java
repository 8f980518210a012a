package org.warren.natrouter;

import java.lang.foreign.MemorySegment;
import org.warren.nat.Endpoint;
import org.warren.nat.Ipv6Endpoint;
import org.warren.wireguard.bytes.BigEndian;
import org.warren.wireguard.ip.Checksum;

/// Writes a packet with a header of the other IP version (RFC 7915 §4 and §5). Transport checksums are updated, not
/// recomputed, so that a wrong one stays wrong.
final class HeaderTranslation {
    /// The length of an IPv4 header, which is written without options.
    static final int IPV4_HEADER = 20;

    private static final int HOPS_MAX = 255;
    private static final int DONT_FRAGMENT = 0x4000;
    /// RFC 7915 §5.1: longer packets came from a sender that does path MTU discovery.
    private static final int FRAGMENTABLE_MAX = 1260;

    private static final int UDP_CHECKSUM = 6;
    private static final int TCP_CHECKSUM = 16;
    private static final int ICMP_CHECKSUM = 2;
    private static final int SHORT = 0xffff;

    private HeaderTranslation() {}

    /// Writes the IPv4 packet for an IPv6 one, with a hop limit that is greater by one: the kernel forwards each packet
    /// twice, but the router is one hop. RFC 7915 §5.1.
    ///
    /// @param source with the port, or the identifier of an echo request
    /// @param destination with the port, or the identifier of an echo reply
    /// @param identification for fragments
    /// @return how many bytes were written
    static int toIpv4(
            Ipv6View from, MemorySegment to, long at, Endpoint source, Endpoint destination, int identification) {
        int protocol = from.protocol() == Ipv6View.ICMPV6 ? Ipv4View.ICMP : from.protocol();
        ipv4Header(
                to,
                at,
                from.trafficClass(),
                from.payloadLength(),
                identification,
                Math.min(HOPS_MAX, from.hopLimit() + 1),
                protocol,
                source.address(),
                destination.address());
        int body = from.bodyLength();
        MemorySegment.copy(from.memory(), from.bodyStart(), to, at + IPV4_HEADER, body);
        boolean isIcmp = protocol == Ipv4View.ICMP;
        int before = Checksum.sum(from.memory(), from.start() + 8, 32);
        // RFC 4443 §2.3: the checksum of ICMPv6 covers the pseudo-header, that of ICMP does not.
        long without = isIcmp ? (long) before + from.payloadLength() + Ipv6View.ICMPV6 : before;
        int with = isIcmp ? 0 : Checksum.sum(to, at + 12, 8);
        transport(to, at + IPV4_HEADER, body, protocol, source.port(), destination.port(), without, with);
        return IPV4_HEADER + body;
    }

    /// Writes the IPv6 packet for an IPv4 one, with a hop limit that is greater by one. RFC 7915 §4.1; options are left
    /// out.
    ///
    /// @param source with the port, or the identifier of an echo request
    /// @param destination with the port, or the identifier of an echo reply
    /// @return how many bytes were written
    static int toIpv6(Ipv4View from, MemorySegment to, long at, Ipv6Endpoint source, Ipv6Endpoint destination) {
        int payload = from.totalLength() - from.headerLength();
        boolean isIcmp = from.protocol() == Ipv4View.ICMP;
        int protocol = isIcmp ? Ipv6View.ICMPV6 : from.protocol();
        header(to, at, from.typeOfService(), payload, protocol, Math.min(HOPS_MAX, from.ttl() + 1));
        address(to, at + 8, source);
        address(to, at + 24, destination);
        int body = from.bodyLength();
        MemorySegment.copy(from.memory(), from.bodyStart(), to, at + Ipv6View.HEADER, body);
        int after = Checksum.sum(to, at + 8, 32);
        int without = isIcmp ? 0 : Checksum.sum(from.memory(), from.start() + 12, 8);
        long with = isIcmp ? (long) after + payload + Ipv6View.ICMPV6 : after;
        transport(to, at + Ipv6View.HEADER, body, protocol, source.port(), destination.port(), without, with);
        return Ipv6View.HEADER + body;
    }

    /// Writes an IPv4 header. RFC 7915 §5.1: a packet longer than 1260 bytes may not be fragmented.
    static void ipv4Header(
            MemorySegment to,
            long at,
            int typeOfService,
            int payload,
            int identification,
            int hops,
            int protocol,
            int source,
            int destination) {
        int total = IPV4_HEADER + payload;
        BigEndian.putByte(to, at, 0x45);
        BigEndian.putByte(to, at + 1, typeOfService);
        BigEndian.putShort(to, at + 2, total);
        BigEndian.putShort(to, at + 4, identification);
        BigEndian.putShort(to, at + 6, total > FRAGMENTABLE_MAX ? DONT_FRAGMENT : 0);
        BigEndian.putByte(to, at + 8, hops);
        BigEndian.putByte(to, at + 9, protocol);
        BigEndian.putShort(to, at + 10, 0);
        BigEndian.putInt(to, at + 12, source);
        BigEndian.putInt(to, at + 16, destination);
        BigEndian.putShort(to, at + 10, ~Checksum.sum(to, at, IPV4_HEADER) & SHORT);
    }

    /// Writes an IPv6 header without addresses.
    static void header(MemorySegment to, long at, int trafficClass, int payload, int next, int hops) {
        BigEndian.putInt(to, at, 6 << 28 | trafficClass << 20);
        BigEndian.putShort(to, at + 4, payload);
        BigEndian.putByte(to, at + 6, next);
        BigEndian.putByte(to, at + 7, hops);
    }

    static void address(MemorySegment to, long at, Ipv6Endpoint address) {
        for (int i = 0; i < 8; i += 4) {
            BigEndian.putInt(to, at + i, (int) (address.high() >>> (32 - 8 * i)));
            BigEndian.putInt(to, at + 8 + i, (int) (address.low() >>> (32 - 8 * i)));
        }
    }

    /// RFC 7915 §4.5: a datagram without a checksum gets one, because IPv6 requires it.
    ///
    /// @param at the offset of the IPv6 packet, which must be complete
    /// @param payload how many bytes follow its header
    static void sumUdp(MemorySegment to, long at, int payload) {
        long sum = (long) Checksum.pseudoHeader(to, at, true, Ipv4View.UDP) + payload;
        int checksum = ~Checksum.fold(sum + Checksum.sum(to, at + Ipv6View.HEADER, payload)) & SHORT;
        BigEndian.putShort(to, at + Ipv6View.HEADER + UDP_CHECKSUM, checksum == 0 ? SHORT : checksum);
    }

    /// Writes ports, or the type and the identifier of echo, and updates the checksum.
    ///
    /// @param without the sum of other data that the checksum covered
    /// @param with the sum of other data that it must cover
    private static void transport(
            MemorySegment to, long at, int length, int protocol, int source, int destination, long without, long with) {
        boolean isIcmp = protocol == Ipv4View.ICMP || protocol == Ipv6View.ICMPV6;
        long old = without;
        long changed = with;
        if (isIcmp) {
            int type = BigEndian.getByte(to, at);
            old += BigEndian.getShort(to, at) + BigEndian.getShort(to, at + 4);
            BigEndian.putByte(to, at, echoType(type));
            BigEndian.putShort(to, at + 4, Math.max(source, destination));
            changed += BigEndian.getShort(to, at) + BigEndian.getShort(to, at + 4);
        } else {
            old += BigEndian.getShort(to, at) + BigEndian.getShort(to, at + 2);
            BigEndian.putShort(to, at, source);
            BigEndian.putShort(to, at + 2, destination);
            changed += source + destination;
        }
        int place = isIcmp ? ICMP_CHECKSUM : protocol == Ipv4View.UDP ? UDP_CHECKSUM : TCP_CHECKSUM;
        // A quoted packet may end before it.
        if (length >= place + 2 && (protocol != Ipv4View.UDP || BigEndian.getShort(to, at + place) != 0)) {
            adjust(to, at + place, old, changed, protocol == Ipv4View.UDP);
        }
    }

    private static int echoType(int type) {
        return switch (type) {
            case Ipv4View.ECHO_REQUEST -> Ipv6View.ECHO_REQUEST;
            case Ipv4View.ECHO_REPLY -> Ipv6View.ECHO_REPLY;
            case Ipv6View.ECHO_REQUEST -> Ipv4View.ECHO_REQUEST;
            default -> Ipv4View.ECHO_REPLY;
        };
    }

    /// RFC 1624, equation 3.
    private static void adjust(MemorySegment to, long place, long old, long changed, boolean isUdp) {
        long sum = (~BigEndian.getShort(to, place) & SHORT) + (~Checksum.fold(old) & SHORT) + changed;
        int checksum = ~Checksum.fold(sum) & SHORT;
        BigEndian.putShort(to, place, isUdp && checksum == 0 ? SHORT : checksum);
    }
}
