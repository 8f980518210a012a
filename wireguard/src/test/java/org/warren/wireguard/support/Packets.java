package org.warren.wireguard.support;

import java.nio.ByteBuffer;
import org.warren.wireguard.ip.IpAddress;

/// Inner packets.
public final class Packets {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;

    private Packets() {}

    /// An IPv4 packet of UDP's protocol number whose payload begins with an id.
    public static byte[] v4(String source, String destination, long id, int length) {
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put((byte) 0x45).put((byte) 0).putShort((short) length).putInt(0);
        out.put((byte) 64).put((byte) 17).putShort((short) 0);
        out.put(IpAddress.parse(source).toBytes())
                .put(IpAddress.parse(destination).toBytes());
        out.putShort(10, checksum(out, V4_HEADER));
        if (length >= V4_HEADER + Long.BYTES) {
            out.putLong(V4_HEADER, id);
        }
        return out.array();
    }

    public static byte[] v6(String source, String destination, long id, int length) {
        ByteBuffer out = ByteBuffer.allocate(length);
        out.putInt(0x60000000)
                .putShort((short) (length - V6_HEADER))
                .put((byte) 17)
                .put((byte) 64);
        out.put(IpAddress.parse(source).toBytes())
                .put(IpAddress.parse(destination).toBytes());
        if (length >= V6_HEADER + Long.BYTES) {
            out.putLong(V6_HEADER, id);
        }
        return out.array();
    }

    /// The id of a packet made here.
    public static long id(byte[] packet) {
        return ByteBuffer.wrap(packet).getLong(packet[0] >>> 4 == 4 ? V4_HEADER : V6_HEADER);
    }

    /// The Internet checksum of the first bytes; 0 over a header that holds.
    public static short checksum(ByteBuffer bytes, int length) {
        int sum = 0;
        for (int i = 0; i < length; i += 2) {
            sum += bytes.getShort(i) & 0xffff;
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    public static byte[] bytes(ByteBuffer buffer) {
        byte[] out = new byte[buffer.remaining()];
        buffer.get(buffer.position(), out);
        return out;
    }
}
