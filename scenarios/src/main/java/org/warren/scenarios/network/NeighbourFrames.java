package org.warren.scenarios.network;

import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.warren.wireguard.ip.Checksum;

/// Hand-crafted Ethernet frames from a host to another one on its network.
final class NeighbourFrames {

    /// The broadcast address.
    static final long EVERYBODY = 0xffff_ffff_ffffL;

    private static final int LINK_ADDRESS = 6;
    private static final int ETHERNET_HEADER = 14;
    private static final int ARP_LENGTH = 28;
    private static final short IPV4 = 0x0800;
    private static final short ARP = 0x0806;
    private static final int IPV4_HEADER = 20;
    private static final int TCP_HEADER = 20;
    /// Five 32-bit words of header (RFC 9293 §3.1).
    private static final byte OFFSET = 5 << 4;
    private static final int TCP = 6;
    private static final byte SYN_ACK = 0x12;
    /// With an identification of 0.
    private static final int DO_NOT_FRAGMENT = 0x4000;
    private static final byte HOP_LIMIT = 64;
    private static final short WINDOW = (short) 64_240;
    /// The port of a web site, whose answer it pretends to be.
    private static final int HTTPS = 443;

    private NeighbourFrames() {}

    /// An ARP request for that address (RFC 826).
    static byte[] arpRequest(long from, InetAddress own, InetAddress wanted) {
        byte[] bytes = new byte[ETHERNET_HEADER + ARP_LENGTH];
        ethernet(bytes, EVERYBODY, from, ARP)
                .putShort((short) 1)
                .putShort(IPV4)
                .put((byte) 6)
                .put((byte) 4)
                .putShort((short) 1)
                .put(link(from))
                .put(own.getAddress())
                .put(link(0))
                .put(wanted.getAddress());
        return bytes;
    }

    /// A SYN-ACK of a web site (RFC 9293 §3.1).
    ///
    /// @param to the interface that is to receive it
    /// @param port of the other end
    static byte[] synAck(long to, long from, InetAddress source, InetAddress destination, int port) {
        byte[] bytes = new byte[ETHERNET_HEADER + IPV4_HEADER + TCP_HEADER];
        ByteBuffer frame = ethernet(bytes, to, from, IPV4);
        frame.putShort((short) 0x4500)
                .putShort((short) (IPV4_HEADER + TCP_HEADER))
                .putInt(DO_NOT_FRAGMENT)
                .put(HOP_LIMIT)
                .put((byte) TCP)
                .putShort((short) 0)
                .put(source.getAddress())
                .put(destination.getAddress())
                .putShort((short) HTTPS)
                .putShort((short) port)
                .putInt(1000)
                .putInt(2000)
                .put(OFFSET)
                .put(SYN_ACK)
                .putShort(WINDOW)
                .putInt(0);
        int sumOfAddresses = sum(bytes, ETHERNET_HEADER + 12, 8);
        frame.putShort(ETHERNET_HEADER + 10, checksum(sum(bytes, ETHERNET_HEADER, IPV4_HEADER)));
        frame.putShort(
                ETHERNET_HEADER + IPV4_HEADER + 16,
                checksum(sumOfAddresses + TCP + TCP_HEADER + sum(bytes, ETHERNET_HEADER + IPV4_HEADER, TCP_HEADER)));
        return bytes;
    }

    private static ByteBuffer ethernet(byte[] frame, long to, long from, short type) {
        return ByteBuffer.wrap(frame).put(link(to)).put(link(from)).putShort(type);
    }

    private static byte[] link(long address) {
        return Arrays.copyOf(
                ByteBuffer.allocate(Long.BYTES).putLong(address << Short.SIZE).array(), LINK_ADDRESS);
    }

    private static int sum(byte[] bytes, int from, int length) {
        return Checksum.sum(MemorySegment.ofArray(bytes), from, length);
    }

    private static short checksum(int sum) {
        return (short) ~Checksum.fold(sum);
    }
}
