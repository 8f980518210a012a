package org.warren.natrouter;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.warren.nat.Endpoint;

/// Packets as a kernel hands them over, and their checksums worked out plainly.
final class Packets {
    static final int IP = 20;

    private Packets() {}

    static byte[] udp(String source, String destination, boolean checksum) {
        return udp(source, destination, checksum, "hello".getBytes(StandardCharsets.US_ASCII));
    }

    static byte[] udp(String source, String destination, boolean checksum, byte[] payload) {
        byte[] packet = ip(17, source, destination, 8 + payload.length);
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(IP, (short) Endpoint.parse(source).port());
        buffer.putShort(IP + 2, (short) Endpoint.parse(destination).port());
        buffer.putShort(IP + 4, (short) (8 + payload.length));
        System.arraycopy(payload, 0, packet, IP + 8, payload.length);
        if (checksum) {
            buffer.putShort(IP + 6, (short) transportSum(packet));
        }
        return packet;
    }

    static byte[] tcp(String source, String destination, int flags) {
        byte[] packet = ip(6, source, destination, 20);
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(IP, (short) Endpoint.parse(source).port());
        buffer.putShort(IP + 2, (short) Endpoint.parse(destination).port());
        buffer.put(IP + 12, (byte) 0x50).put(IP + 13, (byte) flags);
        buffer.putShort(IP + 16, (short) transportSum(packet));
        return packet;
    }

    static byte[] echo(int type, String source, String destination, int id) {
        byte[] packet = ip(1, source + ":0", destination + ":0", 12);
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.put(IP, (byte) type).putShort(IP + 4, (short) id);
        buffer.putShort(IP + 2, (short) sum(packet, IP, packet.length, 0));
        return packet;
    }

    static byte[] error(String from, String to, byte[] about) {
        byte[] packet = ip(1, from + ":0", to + ":0", 8 + 28);
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.put(IP, (byte) 3).put(IP + 1, (byte) 3);
        System.arraycopy(about, 0, packet, IP + 8, 28);
        buffer.putShort(IP + 2, (short) sum(packet, IP, packet.length, 0));
        return packet;
    }

    private static byte[] ip(int protocol, String source, String destination, int payload) {
        byte[] packet = new byte[IP + payload];
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.put(0, (byte) 0x45).putShort(2, (short) packet.length);
        buffer.put(8, (byte) 63).put(9, (byte) protocol);
        buffer.putInt(12, Endpoint.parse(source).address());
        buffer.putInt(16, Endpoint.parse(destination).address());
        buffer.putShort(10, (short) sum(packet, 0, IP, 0));
        return packet;
    }

    /// A packet in pieces (RFC 791 §3.2).
    ///
    /// @param bytes of the body that a piece has, a multiple of 8
    static List<byte[]> pieces(byte[] packet, int identification, int bytes) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = IP; at < packet.length; at += bytes) {
            int length = Math.min(bytes, packet.length - at);
            byte[] piece = Arrays.copyOf(packet, IP + length);
            System.arraycopy(packet, at, piece, IP, length);
            ByteBuffer buffer = ByteBuffer.wrap(piece);
            buffer.putShort(2, (short) piece.length).putShort(4, (short) identification);
            buffer.putShort(6, (short) ((at - IP) / 8 | (at + length < packet.length ? 0x2000 : 0)));
            buffer.putShort(10, (short) 0);
            buffer.putShort(10, (short) sum(piece, 0, IP, 0));
            pieces.add(piece);
        }
        return pieces;
    }

    /// What pieces make together, as a host that receives them puts it.
    static byte[] joined(List<byte[]> pieces) {
        int length = pieces.stream()
                .mapToInt(piece -> offset(piece) + piece.length)
                .max()
                .orElse(0);
        byte[] packet = new byte[length];
        pieces.forEach(piece -> System.arraycopy(piece, IP, packet, IP + offset(piece), piece.length - IP));
        pieces.stream().filter(piece -> offset(piece) == 0).forEach(first -> System.arraycopy(first, 0, packet, 0, IP));
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(2, (short) length).putShort(6, (short) 0).putShort(10, (short) 0);
        buffer.putShort(10, (short) sum(packet, 0, IP, 0));
        return packet;
    }

    private static int offset(byte[] piece) {
        return (ByteBuffer.wrap(piece).getShort(6) & 0x1fff) * 8;
    }

    /// Whether the checksum of a packet's header is right.
    static boolean hasSoundHeader(byte[] packet) {
        return sum(packet, 0, IP, 0) == 0;
    }

    /// Whether all checksums of a packet are right: summed up with themselves they are 0.
    static boolean isSound(byte[] packet) {
        boolean header = sum(packet, 0, IP, 0) == 0;
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        return header
                && switch (packet[9]) {
                    case 1 -> sum(packet, IP, packet.length, 0) == 0;
                    case 17 -> buffer.getShort(IP + 6) == 0 || sum(packet, IP, packet.length, pseudo(packet)) == 0;
                    default -> sum(packet, IP, packet.length, pseudo(packet)) == 0;
                };
    }

    private static int transportSum(byte[] packet) {
        return sum(packet, IP, packet.length, pseudo(packet));
    }

    private static int pseudo(byte[] packet) {
        int sum = packet[9] + packet.length - IP;
        for (int i = 12; i < 20; i += 2) {
            sum += ByteBuffer.wrap(packet).getShort(i) & 0xffff;
        }
        return sum;
    }

    /// RFC 1071, as it is written there.
    private static int sum(byte[] packet, int from, int to, int initial) {
        int sum = initial;
        for (int i = from; i < to; i++) {
            sum += (packet[i] & 0xff) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return ~sum & 0xffff;
    }

    /// Source and destination of UDP or TCP.
    static String ends(byte[] packet) {
        return ends(packet, 0);
    }

    /// The same of the packet that an error quotes.
    static String quotedEnds(byte[] packet) {
        return ends(packet, IP + 8);
    }

    private static String ends(byte[] packet, int at) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        var source = new Endpoint(buffer.getInt(at + 12), buffer.getShort(at + IP) & 0xffff);
        var destination = new Endpoint(buffer.getInt(at + 16), buffer.getShort(at + IP + 2) & 0xffff);
        return source + " " + destination;
    }
}
