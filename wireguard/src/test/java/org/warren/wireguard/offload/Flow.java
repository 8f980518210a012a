package org.warren.wireguard.offload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.support.Packets;

/// A slow and obvious sender: makes the packets of a flow one by one, each from nothing, with all lengths, numbers and
/// checksums; and what a kernel makes of them that leaves the cutting to others.
@SuppressWarnings("ArrayRecordComponent") // compared with nothing
record Flow(boolean v6, boolean tcp, byte[] options, int trafficClass, int port) {
    static final int PSH = 0x08;
    static final int FIN = 0x01;
    static final int ACK = 0x10;
    static final int CWR = 0x80;
    private static final int DONT_FRAGMENT = 0x4000;
    private static final String SOURCE_V4 = "10.0.0.1";
    private static final String DESTINATION_V4 = "10.0.0.2";
    private static final String SOURCE_V6 = "fd00::1";
    private static final String DESTINATION_V6 = "fd00::2";

    /// Any of the four kinds, with options of TCP of any length.
    static Flow random(Random random) {
        boolean tcp = random.nextInt(3) > 0;
        byte[] options = new byte[tcp ? 4 * random.nextInt(11) : 0];
        random.nextBytes(options);
        return new Flow(random.nextBoolean(), tcp, options, random.nextInt(256), 1024 + random.nextInt(60_000));
    }

    int transport() {
        return v6 ? 40 : 20;
    }

    int headerLength() {
        return transport() + (tcp ? 20 + options.length : 8);
    }

    /// A packet with its checksums.
    byte[] packet(int identification, int sequence, int flags, byte[] payload) {
        byte[] packet = headers(identification, sequence, flags, payload);
        finish(packet, transport(), packet.length - transport());
        return packet;
    }

    /// Payload in packets of at most `size` bytes of it; only the last has FIN and PSH, only the first CWR.
    List<byte[]> packets(int identification, int sequence, int flags, byte[] payload, int size) {
        List<byte[]> packets = new ArrayList<>();
        for (int at = 0; at == 0 || at < payload.length; at += size) {
            byte[] part = Arrays.copyOfRange(payload, at, Math.min(at + size, payload.length));
            int own = flags;
            own &= at + size < payload.length ? ~(FIN | PSH) : ~0;
            own &= at > 0 ? ~CWR : ~0;
            packets.add(packet(identification + packets.size(), sequence + at, own, part));
        }
        return packets;
    }

    /// The same as the kernel hands it over: one header for all, and the sum of the pseudo-header for a checksum.
    byte[] whole(int identification, int sequence, int flags, byte[] payload, int size) {
        byte[] packet = headers(identification, sequence, flags, payload);
        int type = tcp ? (v6 ? 4 : 1) : 5;
        byte[] whole = new byte[VirtioHeader.LENGTH + packet.length];
        ByteBuffer.wrap(whole)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 1)
                .put((byte) type)
                .putShort((short) headerLength())
                .putShort((short) size)
                .putShort((short) transport())
                .putShort((short) (tcp ? 16 : 6))
                .put(packet);
        return whole;
    }

    /// The checksum field has the sum of the pseudo-header, not complemented.
    private byte[] headers(int identification, int sequence, int flags, byte[] payload) {
        int length = headerLength() + payload.length;
        ByteBuffer out = ByteBuffer.allocate(length);
        byte[] source = IpAddress.parse(v6 ? SOURCE_V6 : SOURCE_V4).toBytes();
        byte[] destination =
                IpAddress.parse(v6 ? DESTINATION_V6 : DESTINATION_V4).toBytes();
        if (v6) {
            out.putInt(0x60000000 | (trafficClass << 20) | 0x12345);
            out.putShort((short) (length - 40)).put((byte) (tcp ? 6 : 17)).put((byte) 64);
            out.put(source).put(destination);
        } else {
            out.put((byte) 0x45).put((byte) trafficClass).putShort((short) length);
            out.putShort((short) identification).putShort((short) DONT_FRAGMENT);
            out.put((byte) 64).put((byte) (tcp ? 6 : 17)).putShort((short) 0);
            out.put(source).put(destination);
            out.putShort(10, Packets.checksum(out, 20));
        }
        out.putShort((short) port).putShort((short) 443);
        if (tcp) {
            out.putInt(sequence).putInt(0x01020304);
            out.put((byte) (((20 + options.length) / 4) << 4)).put((byte) flags);
            out.putShort((short) 512).putShort((short) 0).putShort((short) 0);
            out.put(options);
        } else {
            out.putShort((short) (8 + payload.length)).putShort((short) 0);
        }
        out.put(payload);
        int pseudo = sum(source) + sum(destination) + (tcp ? 6 : 17) + length - transport();
        while (pseudo > 0xffff) {
            pseudo = (pseudo & 0xffff) + (pseudo >>> 16);
        }
        return out.putShort(transport() + (tcp ? 16 : 6), (short) pseudo).array();
    }

    private void finish(byte[] packet, int from, int length) {
        int sum = sum(Arrays.copyOfRange(packet, from, from + length));
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        int checksum = ~sum & 0xffff;
        ByteBuffer.wrap(packet).putShort(from + (tcp ? 16 : 6), (short) (checksum == 0 && !tcp ? 0xffff : checksum));
    }

    private static int sum(byte[] bytes) {
        int sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += i % 2 == 0 ? (bytes[i] & 0xff) << 8 : bytes[i] & 0xff;
        }
        return sum;
    }
}
