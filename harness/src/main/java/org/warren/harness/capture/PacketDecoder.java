package org.warren.harness.capture;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.pcap4j.packet.ArpPacket;
import org.pcap4j.packet.EthernetPacket;
import org.pcap4j.packet.FragmentedPacket;
import org.pcap4j.packet.IcmpV4CommonPacket;
import org.pcap4j.packet.IcmpV6CommonPacket;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpPacket;
import org.pcap4j.packet.IpSelector;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.IpV6Packet;
import org.pcap4j.packet.Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.UdpPacket;
import org.pcap4j.packet.namednumber.IpNumber;
import org.warren.harness.capture.CapturedPacket.Protocol;

/// Decodes frames to packets with pcap4j's packet classes, which are plain Java and load no native library.
final class PacketDecoder {

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    /// A frame that cannot be decoded is a packet of [Protocol#OTHER]. Anything that a hostile or broken sender puts on
    /// the wire is evidence too, and the library may throw any exception at any time: it parses some fields only when
    /// they are accessed.
    CapturedPacket decode(int number, Frame frame, long nanos) {
        byte[] bytes = frame.copy();
        var link =
                frame.linkType() == LinkLayer.ETHERNET ? LinkAddresses.of(ByteBuffer.wrap(bytes)) : LinkAddresses.NONE;
        try {
            var packet = parse(frame, bytes);
            var ip = packet.get(IpPacket.class);
            if (ip != null) {
                return decodeIp(number, frame, ip, nanos, link);
            }
            var arp = packet.get(ArpPacket.class);
            if (arp != null) {
                var source = new Endpoint(arp.getHeader().getSrcProtocolAddr(), 0);
                var destination = new Endpoint(arp.getHeader().getDstProtocolAddr(), 0);
                var message = bytes(arp);
                return new CapturedPacket(
                        number,
                        nanos,
                        Protocol.ARP,
                        source,
                        destination,
                        0,
                        message,
                        message.remaining(),
                        frame.length(),
                        0,
                        link);
            }
        } catch (IllegalRawDataException | RuntimeException | StackOverflowError e) {
            return undecoded(number, frame, nanos, link);
        }
        return undecoded(number, frame, nanos, link);
    }

    private static CapturedPacket undecoded(int number, Frame frame, long nanos, LinkAddresses link) {
        return new CapturedPacket(
                number, nanos, Protocol.OTHER, Endpoint.NONE, Endpoint.NONE, 0, EMPTY, 0, frame.length(), 0, link);
    }

    private static Packet parse(Frame frame, byte[] bytes) throws IllegalRawDataException {
        if (frame.linkType() == LinkLayer.ETHERNET) {
            return EthernetPacket.newPacket(bytes, 0, bytes.length);
        }
        int offset = frame.linkType() == LinkLayer.RAW_IP ? 0 : LinkLayer.ipOffset(frame);
        if (offset < 0) {
            throw new IllegalRawDataException("no IP packet");
        }
        return IpSelector.newPacket(bytes, offset, bytes.length - offset);
    }

    private static CapturedPacket decodeIp(int number, Frame frame, IpPacket ip, long nanos, LinkAddresses link) {
        var inner = transport(ip);
        var protocol = protocol(ip);
        int sourcePort = 0;
        int destinationPort = 0;
        var payload = bytes(inner);
        int payloadLength = payload.remaining();
        TcpHeader header = null;
        if (inner instanceof UdpPacket udp) {
            protocol = Protocol.UDP;
            sourcePort = udp.getHeader().getSrcPort().valueAsInt();
            destinationPort = udp.getHeader().getDstPort().valueAsInt();
            payload = bytes(udp.getPayload());
            // The header contains the payload's length, even when the capture kept only the start.
            payloadLength = Math.max(
                    0, udp.getHeader().getLengthAsInt() - udp.getHeader().length());
        } else if (inner instanceof TcpPacket tcp) {
            protocol = Protocol.TCP;
            sourcePort = tcp.getHeader().getSrcPort().valueAsInt();
            destinationPort = tcp.getHeader().getDstPort().valueAsInt();
            payload = bytes(tcp.getPayload());
            // If the capture kept only the start, the IP header contains the length (RFC 791 §3.1, RFC 8200 §3).
            payloadLength = frame.kept() == frame.length()
                    ? payload.remaining()
                    : Math.max(0, length(ip) - before(ip, tcp) - tcp.getHeader().length());
            header = header(tcp.getHeader());
        }
        return new CapturedPacket(
                number,
                nanos,
                protocol,
                new Endpoint(ip.getHeader().getSrcAddr(), sourcePort),
                new Endpoint(ip.getHeader().getDstAddr(), destinationPort),
                trafficClass(ip),
                payload,
                payloadLength,
                frame.length(),
                hopLimit(ip),
                link,
                header);
    }

    /// The length of an IP packet on the wire, including its header.
    private static int length(IpPacket ip) {
        return switch (ip.getHeader()) {
            case IpV4Packet.IpV4Header ipv4 -> ipv4.getTotalLengthAsInt();
            case IpV6Packet.IpV6Header ipv6 -> ipv6.length() + ipv6.getPayloadLengthAsInt();
            default -> 0;
        };
    }

    /// The length of the IP header and of IPv6's extension headers before a segment.
    private static int before(IpPacket ip, Packet segment) {
        int bytes = 0;
        for (Packet each = ip; each != null && each != segment; each = each.getPayload()) {
            var header = each.getHeader();
            bytes += header == null ? 0 : header.length();
        }
        return bytes;
    }

    private static TcpHeader header(TcpPacket.TcpHeader tcp) {
        int flags = (tcp.getAck() ? 16 : 0)
                | (tcp.getPsh() ? 8 : 0)
                | (tcp.getRst() ? 4 : 0)
                | (tcp.getSyn() ? 2 : 0)
                | (tcp.getFin() ? 1 : 0);
        return new TcpHeader(tcp.getSequenceNumberAsLong(), tcp.getAcknowledgmentNumberAsLong(), flags);
    }

    private static int hopLimit(IpPacket ip) {
        return switch (ip.getHeader()) {
            case IpV4Packet.IpV4Header ipv4 -> ipv4.getTtlAsInt();
            case IpV6Packet.IpV6Header ipv6 -> ipv6.getHopLimitAsInt();
            default -> 0;
        };
    }

    private static int trafficClass(IpPacket ip) {
        return switch (ip.getHeader()) {
            case IpV4Packet.IpV4Header ipv4 -> Byte.toUnsignedInt(ipv4.getTos().value());
            case IpV6Packet.IpV6Header ipv6 ->
                Byte.toUnsignedInt(ipv6.getTrafficClass().value());
            default -> 0;
        };
    }

    /// Everything after the IP header and IPv6's extension headers.
    private static @Nullable Packet transport(IpPacket ip) {
        var inner = ip.getPayload();
        while (inner != null && isExtension(inner)) {
            inner = inner.getPayload();
        }
        return inner;
    }

    private static boolean isExtension(Packet packet) {
        return packet.getClass().getSimpleName().startsWith("IpV6Ext");
    }

    private static Protocol protocol(IpPacket ip) {
        var inner = transport(ip);
        if (inner instanceof FragmentedPacket) {
            return Protocol.FRAGMENT;
        }
        if (inner instanceof IcmpV4CommonPacket) {
            return Protocol.ICMP;
        }
        if (inner instanceof IcmpV6CommonPacket) {
            return Protocol.ICMPV6;
        }
        return ip.getHeader().getProtocol().equals(IpNumber.IGMP) ? Protocol.IGMP : Protocol.OTHER_IP;
    }

    private static ByteBuffer bytes(@Nullable Packet packet) {
        return packet == null ? EMPTY : ByteBuffer.wrap(packet.getRawData());
    }
}
