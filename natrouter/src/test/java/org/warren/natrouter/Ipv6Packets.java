package org.warren.natrouter;

import java.nio.ByteBuffer;
import org.warren.nat.Ipv6Endpoint;

/// IPv6 packets as a kernel hands them over, and their checksums worked out plainly.
final class Ipv6Packets {
    static final int IP = 40;

    private Ipv6Packets() {}

    static byte[] udp(Ipv6Endpoint source, Ipv6Endpoint destination, int bytes) {
        byte[] packet = ip(17, source, destination, 8 + bytes);
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(IP, (short) source.port()).putShort(IP + 2, (short) destination.port());
        buffer.putShort(IP + 4, (short) (8 + bytes));
        for (int i = 0; i < bytes; i++) {
            packet[IP + 8 + i] = (byte) i;
        }
        return summed(packet, 6);
    }

    static byte[] tcp(Ipv6Endpoint source, Ipv6Endpoint destination, int flags) {
        byte[] packet = ip(6, source, destination, 20);
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putShort(IP, (short) source.port()).putShort(IP + 2, (short) destination.port());
        buffer.put(IP + 12, (byte) 0x50).put(IP + 13, (byte) flags);
        return summed(packet, 16);
    }

    static byte[] echo(int type, Ipv6Endpoint source, Ipv6Endpoint destination, int id) {
        byte[] packet = ip(58, source, destination, 12);
        ByteBuffer.wrap(packet).put(IP, (byte) type).putShort(IP + 4, (short) id);
        return summed(packet, 2);
    }

    static byte[] error(int type, int code, int rest, Ipv6Endpoint from, Ipv6Endpoint to, byte[] about) {
        byte[] packet = ip(58, from, to, 8 + about.length);
        ByteBuffer.wrap(packet).put(IP, (byte) type).put(IP + 1, (byte) code).putInt(IP + 4, rest);
        System.arraycopy(about, 0, packet, IP + 8, about.length);
        return summed(packet, 2);
    }

    private static byte[] ip(int next, Ipv6Endpoint source, Ipv6Endpoint destination, int payload) {
        byte[] packet = new byte[IP + payload];
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        buffer.putInt(0, 0x6b800000).putShort(4, (short) payload); // traffic class 0xb8
        buffer.put(6, (byte) next).put(7, (byte) 63);
        buffer.putLong(8, source.high()).putLong(16, source.low());
        buffer.putLong(24, destination.high()).putLong(32, destination.low());
        return packet;
    }

    private static byte[] summed(byte[] packet, int place) {
        ByteBuffer.wrap(packet).putShort(IP + place, (short) sum(packet));
        return packet;
    }

    /// Whether the checksum of the transport is right: summed up with itself it is 0. Of whole packets.
    static boolean isSound(byte[] packet) {
        return sum(packet) == 0 && (ByteBuffer.wrap(packet).getShort(4) & 0xffff) == packet.length - IP;
    }

    /// RFC 1071, with the pseudo-header of RFC 8200 §8.1.
    private static int sum(byte[] packet) {
        long sum = (long) packet[6] + packet.length - IP;
        for (int i = 8; i < packet.length; i++) {
            sum += (long) (packet[i] & 0xff) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (int) ~sum & 0xffff;
    }

    static Ipv6Endpoint source(byte[] packet, int at) {
        return end(packet, at + 8, at + IP);
    }

    static Ipv6Endpoint destination(byte[] packet, int at) {
        return end(packet, at + 24, at + IP + 2);
    }

    private static Ipv6Endpoint end(byte[] packet, int address, int port) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        return new Ipv6Endpoint(buffer.getLong(address), buffer.getLong(address + 8), buffer.getShort(port) & 0xffff);
    }
}
