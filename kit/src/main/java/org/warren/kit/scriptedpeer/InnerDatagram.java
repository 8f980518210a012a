package org.warren.kit.scriptedpeer;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.warren.wireguard.ip.Checksum;

/// UDP over IP, as it is carried inside a tunnel.
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
        MemorySegment bytes = MemorySegment.ofBuffer(packet);
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
            packet.putShort(10, (short) ~Checksum.sum(bytes, 0, IPV4_HEADER));
        }
        packet.putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) udpLength)
                .putShort((short) 0);
        packet.put(payload);
        long sum = (long) Checksum.pseudoHeader(bytes, 0, !isIpv4, UDP)
                + udpLength
                + Checksum.sum(bytes, header, udpLength);
        int checksum = ~Checksum.fold(sum) & 0xffff;
        packet.putShort(header + 6, (short) (checksum == 0 ? 0xffff : checksum));
        return packet.array();
    }

    /// The same bytes, padded with zeros to a multiple of 16 (whitepaper §5.4.6).
    public static byte[] padded(byte[] packet) {
        return Arrays.copyOf(packet, (packet.length + 15) / 16 * 16);
    }

    /// The length in an IP packet's header; -1 if there is none.
    public static int claimedLength(byte[] packet) {
        ByteBuffer bytes = ByteBuffer.wrap(packet);
        if (packet.length >= IPV4_HEADER && packet[0] >>> 4 == 4) {
            return bytes.getShort(2) & 0xffff;
        }
        return packet.length >= IPV6_HEADER && packet[0] >>> 4 == 6 ? IPV6_HEADER + (bytes.getShort(4) & 0xffff) : -1;
    }
}
