package org.warren.diagnose.privacy;

import java.net.Inet6Address;
import java.nio.ByteBuffer;
import org.warren.diagnose.story.IcmpError;
import org.warren.harness.capture.Endpoint;

/// Composes IP packets with UDP and ICMP errors.
final class RawPackets {

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int FRAGMENT_HEADER = 8;
    private static final int UDP_HEADER = 8;
    private static final int ICMP_HEADER = 8;
    private static final int UDP = 17;
    private static final int FRAGMENT = 44;
    private static final int NO_NEXT_HEADER = 59;
    private static final int HOPS = 64;
    private static final int LENGTH_MAX = 65_535;

    private RawPackets() {}

    /// The length of the headers before a UDP payload.
    static int headerLength(Endpoint from) {
        return (isIpv6(from) ? IPV6_HEADER : IPV4_HEADER) + UDP_HEADER;
    }

    private static boolean isIpv6(Endpoint endpoint) {
        return endpoint.address() instanceof Inet6Address;
    }

    /// @param ipLength the length in the IP header, in bytes
    /// @param length of the whole UDP payload, in bytes
    /// @param payload its beginning
    static byte[] udp(
            Endpoint from, Endpoint to, int hopLimit, boolean isFragment, int ipLength, int length, byte[] payload) {
        boolean isIpv6 = isIpv6(from);
        int fragment = isIpv6 && isFragment ? FRAGMENT_HEADER : 0;
        var packet = ByteBuffer.allocate(headerLength(from) + fragment + payload.length);
        ip(packet, from, to, fragment > 0 ? FRAGMENT : UDP, hopLimit, isFragment, ipLength);
        if (fragment > 0) {
            packet.putShort((short) (UDP << 8)).putShort((short) 1).putInt(1);
        }
        int start = packet.position();
        packet.putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) Math.min(LENGTH_MAX, UDP_HEADER + length))
                .putShort((short) 0)
                .put(payload);
        if (isIpv6) {
            // RFC 8200 §8.1: UDP over IPv6 needs a checksum. Truncated data is taken for zeros.
            long sum = sum(packet, 8, 40) + UDP_HEADER + length + UDP + sum(packet, start, packet.position());
            int checksum = ~folded(sum) & 0xffff;
            packet.putShort(start + 6, (short) (checksum == 0 ? 0xffff : checksum));
        }
        return packet.array();
    }

    /// An IP packet without a payload.
    static byte[] empty(Endpoint from, Endpoint to) {
        var packet = ByteBuffer.allocate(isIpv6(from) ? IPV6_HEADER : IPV4_HEADER);
        ip(packet, from, to, NO_NEXT_HEADER, HOPS, false, packet.capacity());
        return packet.array();
    }

    /// An ICMP error that quotes the headers of a UDP datagram.
    static byte[] icmp(Endpoint reporter, Endpoint from, Endpoint to, IcmpError error) {
        boolean isIpv6 = isIpv6(from);
        int quoted = headerLength(from);
        int header = isIpv6 ? IPV6_HEADER : IPV4_HEADER;
        var packet = ByteBuffer.allocate(header + ICMP_HEADER + quoted);
        ip(packet, reporter, from, isIpv6 ? 58 : 1, HOPS, false, packet.capacity());
        int start = packet.position();
        packet.putShort((short) (isIpv6 ? type6(error.reason()) : type4(error.reason())));
        packet.putShort((short) 0).putInt(error.mtu());
        ip(packet, from, to, UDP, HOPS, false, error.length());
        packet.putShort((short) from.port())
                .putShort((short) to.port())
                .putShort((short) Math.clamp(error.length() - (long) (quoted - UDP_HEADER), UDP_HEADER, LENGTH_MAX))
                .putShort((short) 0);
        long sum = sum(packet, start, packet.capacity());
        if (isIpv6) {
            sum += sum(packet, 8, 40) + packet.capacity() - IPV6_HEADER + 58;
        }
        packet.putShort(start + 2, (short) ~folded(sum));
        return packet.array();
    }

    private static void ip(
            ByteBuffer packet, Endpoint from, Endpoint to, int protocol, int hopLimit, boolean isFragment, int length) {
        int start = packet.position();
        if (isIpv6(from)) {
            packet.putInt(0x6000_0000)
                    .putShort((short) Math.min(LENGTH_MAX, length - IPV6_HEADER))
                    .put((byte) protocol)
                    .put((byte) hopLimit);
            packet.put(from.address().getAddress()).put(to.address().getAddress());
            return;
        }
        packet.putShort((short) 0x4500)
                .putShort((short) Math.min(LENGTH_MAX, length))
                .putShort((short) 0)
                .putShort((short) (isFragment ? 0x2000 : 0))
                .put((byte) hopLimit)
                .put((byte) protocol)
                .putShort((short) 0);
        packet.put(from.address().getAddress()).put(to.address().getAddress());
        packet.putShort(start + 10, (short) ~folded(sum(packet, start, start + IPV4_HEADER)));
    }

    private static int type4(IcmpError.Reason reason) {
        return switch (reason) {
            case NETWORK -> 0x0300;
            case HOST -> 0x0301;
            case PORT -> 0x0303;
            case TOO_LONG -> 0x0304;
            case PROHIBITED -> 0x030d;
            case HOPS -> 0x0b00;
            case OTHER -> 0x0305;
        };
    }

    private static int type6(IcmpError.Reason reason) {
        return switch (reason) {
            case NETWORK -> 0x0100;
            case PROHIBITED -> 0x0101;
            case HOST -> 0x0103;
            case PORT -> 0x0104;
            case TOO_LONG -> 0x0200;
            case HOPS -> 0x0300;
            case OTHER -> 0x0107;
        };
    }

    /// The sum of 16-bit numbers of RFC 1071.
    private static long sum(ByteBuffer bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes.get(i) & 0xffL) << ((i - from) % 2 == 0 ? Byte.SIZE : 0);
        }
        return sum;
    }

    private static int folded(long sum) {
        long folded = sum;
        while (folded > 0xffff) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) folded;
    }
}
