package org.warren.kit.scriptedpeer;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// UDP in IP, as it travels inside a tunnel.
public final class InnerDatagram {

    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int HOP_LIMIT = 64;

    private InnerDatagram() {}

    /// A whole packet with its checksums.
    ///
    /// @param port of both ends
    public static byte[] of(InetAddress from, InetAddress to, int port, byte[] payload) {
        return of(from, port, to, port, payload);
    }

    /// The same with two ports.
    public static byte[] of(InetAddress from, int sourcePort, InetAddress to, int destinationPort, byte[] payload) {
        byte[] source = from.getAddress();
        byte[] destination = to.getAddress();
        int udpLength = UDP_HEADER + payload.length;
        boolean isIpv4 = source.length == 4;
        int header = isIpv4 ? IPV4_HEADER : IPV6_HEADER;
        ByteBuffer packet = ByteBuffer.allocate(header + udpLength);
        if (isIpv4) {
            packet.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (header + udpLength))
                    .putInt(0);
            packet.put((byte) HOP_LIMIT).put((byte) UDP).putShort((short) 0);
        } else {
            packet.putInt(0x6000_0000)
                    .putShort((short) udpLength)
                    .put((byte) UDP)
                    .put((byte) HOP_LIMIT);
        }
        packet.put(source).put(destination);
        if (isIpv4) {
            packet.putShort(10, (short) ~sum(packet.array(), 0, IPV4_HEADER, 0));
        }
        packet.putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) udpLength)
                .putShort((short) 0);
        packet.put(payload);
        long pseudo = sum(source, 0, source.length, sum(destination, 0, destination.length, UDP + (long) udpLength));
        int checksum = ~(int) sum(packet.array(), header, header + udpLength, pseudo) & 0xffff;
        packet.putShort(header + 6, (short) (checksum == 0 ? 0xffff : checksum));
        return packet.array();
    }

    /// The same bytes with zeros behind them, to a multiple of 16 (whitepaper §5.4.6).
    public static byte[] padded(byte[] packet) {
        return Arrays.copyOf(packet, (packet.length + 15) / 16 * 16);
    }

    /// The length that an IP packet claims in its header; -1 where it has none.
    public static int claimedLength(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        if (packet.length >= IPV4_HEADER && packet[0] >>> 4 == 4) {
            return bytes.getShort(2) & 0xffff;
        }
        return packet.length >= IPV6_HEADER && packet[0] >>> 4 == 6 ? IPV6_HEADER + (bytes.getShort(4) & 0xffff) : -1;
    }

    /// The ones' complement sum of RFC 1071.
    private static long sum(byte[] bytes, int from, int to, long start) {
        long sum = start;
        for (int i = from; i < to; i++) {
            sum += (i - from) % 2 == 0 ? (bytes[i] & 0xffL) << 8 : bytes[i] & 0xffL;
        }
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return sum;
    }
}
