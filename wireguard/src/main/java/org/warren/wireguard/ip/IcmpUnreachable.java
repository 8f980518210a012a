package org.warren.wireguard.ip;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Optional;

/// The ICMP error for a packet whose destination cannot be reached: host unreachable in ICMP, address unreachable in
/// ICMPv6.
public final class IcmpUnreachable {
    private static final int V4_HEADER = 20;
    private static final int V6_HEADER = 40;
    private static final int ICMP_HEADER = 8;
    private static final int V4_MAX = 576;
    private static final int V6_MAX = 1280;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int HOP_LIMIT = 64;

    private IcmpUnreachable() {}

    /// The answer to a packet; empty where RFC 1122 §3.2.2 and RFC 4443 §2.4 forbid one.
    public static Optional<ByteBuffer> answer(IpPacket packet) {
        if (cannotBeAnswered(packet.source()) || isMulticast(packet.destination()) || isIcmpError(packet)) {
            return Optional.empty();
        }
        return Optional.of(packet.v6() ? v6(packet) : v4(packet));
    }

    private static ByteBuffer v4(IpPacket packet) {
        int quoted = Math.min(packet.length(), V4_MAX - V4_HEADER - ICMP_HEADER);
        int length = V4_HEADER + ICMP_HEADER + quoted;
        ByteBuffer out = ByteBuffer.allocate(length);
        out.put((byte) 0x45).put((byte) 0xc0).putShort((short) length).putInt(0);
        out.put((byte) HOP_LIMIT).put((byte) ICMP).putShort((short) 0);
        out.put(packet.destination().toBytes()).put(packet.source().toBytes());
        out.put((byte) 3).put((byte) 1).putShort((short) 0).putInt(0); // RFC 792: destination, host unreachable
        out.put(packet.bytes().limit(quoted)).flip();
        out.putShort(10, checksum(out, 0, V4_HEADER, 0));
        return out.putShort(V4_HEADER + 2, checksum(out, V4_HEADER, length, 0));
    }

    private static ByteBuffer v6(IpPacket packet) {
        int quoted = Math.min(packet.length(), V6_MAX - V6_HEADER - ICMP_HEADER);
        int payload = ICMP_HEADER + quoted;
        ByteBuffer out = ByteBuffer.allocate(V6_HEADER + payload);
        out.putInt(0x60000000).putShort((short) payload).put((byte) ICMPV6).put((byte) HOP_LIMIT);
        out.put(packet.destination().toBytes()).put(packet.source().toBytes());
        out.put((byte) 1).put((byte) 3).putShort((short) 0).putInt(0); // RFC 4443 §3.1: address unreachable
        out.put(packet.bytes().limit(quoted)).flip();
        // RFC 8200 §8.1: the pseudo-header is the addresses, the length and the next header.
        return out.putShort(V6_HEADER + 2, checksum(out, 8, V6_HEADER + payload, payload + ICMPV6));
    }

    private static short checksum(ByteBuffer bytes, int from, int to, int initial) {
        int sum = Checksum.sum(MemorySegment.ofBuffer(bytes), from, to - from);
        return (short) ~Checksum.fold((long) sum + initial);
    }

    private static boolean cannotBeAnswered(IpAddress source) {
        return (source.high() == 0 && source.low() == 0) || isMulticast(source);
    }

    private static boolean isMulticast(IpAddress address) {
        int first = (int) (address.high() >>> 56);
        return address.v6() ? first == 0xff : first >= 0xe0;
    }

    private static boolean isIcmpError(IpPacket packet) {
        ByteBuffer bytes = packet.bytes();
        if (packet.v6()) {
            return bytes.get(6) == ICMPV6 && packet.length() > V6_HEADER && bytes.get(V6_HEADER) >= 0;
        }
        boolean laterFragment = (bytes.getShort(6) & 0x1fff) != 0;
        int payload = (bytes.get(0) & 0xf) * 4;
        boolean icmp = bytes.get(9) == ICMP && packet.length() > payload;
        return laterFragment || (icmp && isErrorType(bytes.get(payload)));
    }

    /// RFC 1122 §3.2.2: unreachable, source quench, redirect, time exceeded, parameter problem.
    private static boolean isErrorType(int type) {
        return type == 3 || type == 4 || type == 5 || type == 11 || type == 12;
    }
}
