package org.warren.harness.diagnosis;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.LinkAddresses;
import org.warren.harness.capture.TcpHeader;

/// The properties of a packet that do not change while it is forwarded, translated and encrypted: not its addresses,
/// ports and hop limit, but its content. Two packets with the same content count as one.
///
/// @param kind of packet, including its direction if request and answer have the same content
/// @param content the beginning of its content
public record PacketIdentity(Kind kind, ByteBuffer content) {

    /// The kinds of packets.
    public enum Kind {
        /// An ICMP echo request, and its reply.
        ECHO_REQUEST,
        ECHO_REPLY,
        /// A datagram to the lower port number, which is the service's, and one in the other direction.
        UDP_REQUEST,
        UDP_ANSWER,
        /// A TCP segment that asks for a connection, and one that accepts or refuses it.
        TCP_REQUEST,
        TCP_ANSWER,
        /// A TCP segment with data.
        TCP_DATA,
        WIREGUARD
    }

    /// On Linux an ICMP error quotes at least this much of a packet's payload.
    private static final int CONTENT_MAX = 64;
    private static final int ICMP_SEQUENCE = 6;
    private static final int QUOTE = 8;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int UDP_HEADER = 8;
    private static final int IPV6_HEADER = 40;

    public PacketIdentity {
        content = content.asReadOnlyBuffer();
    }

    /// A read-only view with its own position.
    @Override
    public ByteBuffer content() {
        return content.asReadOnlyBuffer();
    }

    /// The identity of a packet; empty for packets of other kinds.
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
            case TCP -> segment(packet);
            default -> Optional.empty();
        };
    }

    /// NAT does not change sequence numbers. A retransmitted segment may contain more data than before.
    private static Optional<PacketIdentity> segment(CapturedPacket packet) {
        TcpHeader tcp = packet.tcp();
        if (tcp == null) {
            return Optional.empty();
        }
        if (tcp.isRequest()) {
            return Optional.of(new PacketIdentity(Kind.TCP_REQUEST, number(tcp.sequence())));
        }
        if (tcp.isAnswer()) {
            return Optional.of(new PacketIdentity(Kind.TCP_ANSWER, number(tcp.acknowledgment() - 1)));
        }
        return packet.payloadLength() > 0
                ? Optional.of(new PacketIdentity(Kind.TCP_DATA, number(tcp.sequence())))
                : Optional.empty();
    }

    private static ByteBuffer number(long value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) value).flip();
    }

    /// The packet that an ICMP error quotes; empty for other packets.
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
        if (protocol == TCP) {
            // A router quotes at least the first eight bytes, which do not contain the SYN flag.
            return Optional.of(new PacketIdentity(Kind.TCP_REQUEST, number(body.getInt(4))));
        }
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

    /// As [#quotedBy] would find it: a quoted TCP segment does not reveal its kind.
    PacketIdentity asQuoted() {
        return kind == Kind.TCP_DATA ? new PacketIdentity(Kind.TCP_REQUEST, content) : this;
    }

    /// The identity of the answer to this request.
    PacketIdentity answer() {
        return switch (kind) {
            case ECHO_REQUEST -> new PacketIdentity(Kind.ECHO_REPLY, content);
            case UDP_REQUEST -> new PacketIdentity(Kind.UDP_ANSWER, content);
            case TCP_REQUEST -> new PacketIdentity(Kind.TCP_ANSWER, content);
            default -> throw new IllegalArgumentException(kind + " has no answer that carries the same");
        };
    }

    private static Optional<PacketIdentity> echo(ByteBuffer payload) {
        if (payload.remaining() < QUOTE) {
            return Optional.empty();
        }
        // A NAT may translate the identifier, as it does a port, but not sequence number and data.
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
