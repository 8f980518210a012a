package org.warren.natrouter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Optional;
import org.warren.wireguard.bytes.BigEndian;
import org.warren.workload.link.Passage;
import org.warren.workload.link.Passage.Kind;

/// What a link sees of an Ethernet frame.
final class FrameView {

    private static final int ETHERNET = 14;
    private static final int ETHERNET_TYPE = 12;
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int ICMPV6 = 58;
    private static final int ROUTER_SOLICITATION = 133;
    private static final int REDIRECT = 137;
    private static final int OFFSET = 0x1fff;

    private static final int INITIATION_LENGTH = 148;
    private static final int RESPONSE_LENGTH = 92;
    private static final int COOKIE_LENGTH = 64;
    private static final int KEEPALIVE_LENGTH = 32;
    private static final int COUNTER = 8;
    private static final ValueLayout.OfLong LITTLE_LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private FrameView() {}

    /// The packet in a frame. Empty for ARP and neighbour discovery (RFC 4861), and for frames without IP: they belong
    /// to the network, and the link does not affect them.
    static Optional<Passage> of(MemorySegment frame, int length) {
        if (length < ETHERNET + IPV4_HEADER) {
            return Optional.empty();
        }
        return switch (BigEndian.getShort(frame, ETHERNET_TYPE)) {
            case IPV4 -> Optional.of(ipv4(frame, length));
            case IPV6 -> ipv6(frame, length);
            default -> Optional.empty();
        };
    }

    private static Passage ipv4(MemorySegment frame, int length) {
        int bytes = Math.min(BigEndian.getShort(frame, ETHERNET + 2), length - ETHERNET);
        int header = (BigEndian.getByte(frame, ETHERNET) & 0xf) * 4;
        boolean isWhole = (BigEndian.getShort(frame, ETHERNET + 6) & OFFSET) == 0;
        return isWhole && BigEndian.getByte(frame, ETHERNET + 9) == UDP ? udp(frame, bytes, header) : Passage.of(bytes);
    }

    private static Optional<Passage> ipv6(MemorySegment frame, int length) {
        if (length < ETHERNET + IPV6_HEADER + 1) {
            return Optional.empty();
        }
        int bytes = Math.min(BigEndian.getShort(frame, ETHERNET + 4) + IPV6_HEADER, length - ETHERNET);
        int next = BigEndian.getByte(frame, ETHERNET + 6);
        int type = BigEndian.getByte(frame, ETHERNET + IPV6_HEADER);
        if (next == ICMPV6 && type >= ROUTER_SOLICITATION && type <= REDIRECT) {
            return Optional.empty();
        }
        return Optional.of(next == UDP ? udp(frame, bytes, IPV6_HEADER) : Passage.of(bytes));
    }

    /// WireGuard has message types 1 to 4, each followed by three zero bytes; the first three have fixed lengths
    /// (whitepaper §5.4). A full transport message is not padded beyond the MTU (§5.4.6), so its length may be any.
    private static Passage udp(MemorySegment frame, int bytes, int header) {
        int payload = bytes - header - UDP_HEADER;
        int start = ETHERNET + header + UDP_HEADER;
        if (payload < KEEPALIVE_LENGTH || (BigEndian.getInt(frame, start) & 0xffffff) != 0) {
            return Passage.of(bytes);
        }
        int type = BigEndian.getByte(frame, start);
        if (type == 4) {
            Kind kind = payload == KEEPALIVE_LENGTH ? Kind.KEEPALIVE : Kind.DATA;
            return new Passage(bytes, kind, frame.get(LITTLE_LONG, (long) start + COUNTER));
        }
        Kind kind =
                switch (type) {
                    case 1 -> payload == INITIATION_LENGTH ? Kind.INITIATION : Kind.OTHER;
                    case 2 -> payload == RESPONSE_LENGTH ? Kind.RESPONSE : Kind.OTHER;
                    case 3 -> payload == COOKIE_LENGTH ? Kind.COOKIE : Kind.OTHER;
                    default -> Kind.OTHER;
                };
        return new Passage(bytes, kind, 0);
    }
}
