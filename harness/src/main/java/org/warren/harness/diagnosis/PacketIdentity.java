package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.LinkAddresses;

/// What stays the same of a packet while it is forwarded, translated and encrypted: not its addresses, ports and hop
/// limit, but what it carries. Two packets with the same content count as one.
///
/// @param kind of packet, and its direction where request and answer carry the same
/// @param content the start of what it carries
public record PacketIdentity(Kind kind, ByteBuffer content) {

    /// What the rest depends on.
    public enum Kind {
        /// An ICMP echo request, and its reply.
        ECHO_REQUEST,
        ECHO_REPLY,
        /// A datagram to the lower port number, which is the service's, and one from there.
        UDP_REQUEST,
        UDP_ANSWER,
        WIREGUARD
    }

    /// An ICMP error quotes at least this much of a packet's payload on Linux.
    private static final int CONTENT_MAX = 64;
    private static final int ICMP_SEQUENCE = 6;
    private static final int QUOTE = 8;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int IPV6_HEADER = 40;

    public PacketIdentity {
        content = content.asReadOnlyBuffer();
    }

    /// A read-only view that moves on its own.
    @Override
    public ByteBuffer content() {
        return content.asReadOnlyBuffer();
    }

    /// Empty for packets of other kinds.
    public static Optional<PacketIdentity> of(CapturedPacket packet) {
        ByteBuffer payload = packet.payload();
        return switch (packet.protocol()) {
            case ICMP, ICMPV6 -> echo(payload);
            case UDP -> {
                if (!payload.hasRemaining()) {
                    yield Optional.empty();
                }
                Kind kind = packet.wireGuard().isPresent()
                        ? Kind.WIREGUARD
                        : packet.destination().port() <= packet.source().port() ? Kind.UDP_REQUEST : Kind.UDP_ANSWER;
                yield Optional.of(new PacketIdentity(kind, start(payload, 0)));
            }
            default -> Optional.empty();
        };
    }

    /// The packet that an ICMP error is about; empty for other packets.
    static Optional<PacketIdentity> quotedBy(CapturedPacket error) {
        ByteBuffer payload = error.payload();
        boolean isError = payload.remaining() > QUOTE + 1
                && switch (error.protocol()) {
                    case ICMP -> payload.get(0) == 3 || payload.get(0) == 11;
                    case ICMPV6 -> payload.get(0) > 0 && payload.get(0) < 5;
                    default -> false;
                };
        if (!isError) {
            return Optional.empty();
        }
        ByteBuffer quote = payload.slice(QUOTE, payload.remaining() - QUOTE);
        boolean isIpv4 = quote.get(0) >>> 4 == 4;
        int header = isIpv4 ? (quote.get(0) & 0xf) * 4 : IPV6_HEADER;
        if (quote.remaining() < header + UDP_HEADER) {
            return Optional.empty();
        }
        int protocol = quote.get(isIpv4 ? 9 : 6);
        ByteBuffer body = quote.slice(header, quote.remaining() - header);
        if (protocol != UDP) {
            return echo(body);
        }
        InetAddress nowhere = Endpoint.NONE.address();
        ByteBuffer content = body.slice(UDP_HEADER, body.remaining() - UDP_HEADER);
        return of(new CapturedPacket(
                error.number(),
                error.nanos(),
                Protocol.UDP,
                new Endpoint(nowhere, Short.toUnsignedInt(body.getShort(0))),
                new Endpoint(nowhere, Short.toUnsignedInt(body.getShort(2))),
                0,
                content,
                Short.toUnsignedInt(body.getShort(4)) - UDP_HEADER,
                0,
                0,
                LinkAddresses.NONE));
    }

    /// The identity of the answer to this request.
    PacketIdentity answer() {
        return switch (kind) {
            case ECHO_REQUEST -> new PacketIdentity(Kind.ECHO_REPLY, content);
            case UDP_REQUEST -> new PacketIdentity(Kind.UDP_ANSWER, content);
            default -> throw new IllegalArgumentException(kind + " has no answer that carries the same");
        };
    }

    private static Optional<PacketIdentity> echo(ByteBuffer payload) {
        if (payload.remaining() < QUOTE) {
            return Optional.empty();
        }
        // The identifier may be translated as a port is; sequence and data are not.
        return switch (Byte.toUnsignedInt(payload.get(0))) {
            case 8, 128 -> Optional.of(new PacketIdentity(Kind.ECHO_REQUEST, start(payload, ICMP_SEQUENCE)));
            case 0, 129 -> Optional.of(new PacketIdentity(Kind.ECHO_REPLY, start(payload, ICMP_SEQUENCE)));
            default -> Optional.empty();
        };
    }

    private static ByteBuffer start(ByteBuffer payload, int from) {
        byte[] bytes = new byte[Math.min(CONTENT_MAX, payload.remaining() - from)];
        payload.get(payload.position() + from, bytes);
        return ByteBuffer.wrap(bytes);
    }
}
