package org.warren.harness.capture;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/// The headers of a frame up to the transport layer, read in place: for captures of millions of packets, of which few
/// matter. [CapturedPacket] has more, but allocates a dozen objects for each.
///
/// IPv4 and IPv6 with options, extension headers and fragments. For a GRE, IPIP or 6in4 tunnel the inner packet is
/// read.
public final class PacketHeaders {

    /// The kind of a frame's content.
    public enum Kind {
        UDP,
        ICMP,
        ICMPV6,
        /// A fragment after the first one, which has no ports.
        LATER_FRAGMENT,
        /// IP with another protocol.
        OTHER_IP,
        /// Not IP, or truncated within its headers.
        OTHER
    }

    private static final int GRE = 47;
    private static final int TUNNELS_MAX = 4;
    private static final int EXTENSIONS_MAX = 16;

    private byte[] bytes = new byte[0];
    private boolean isIpv6;
    private long sourceHigh;
    private long sourceLow;
    private long destinationHigh;
    private long destinationLow;
    private int sourcePort;
    private int destinationPort;
    private int trafficClass;
    private int hopLimit;
    private boolean isFragment;
    private boolean isOutgoing;
    private int payloadOffset;
    private int payloadKept;
    private int payloadLength;
    private int ipLength;

    /// Whether frames of its link type can be decoded at all.
    public static boolean isReadable(Frame frame) {
        return LinkLayer.isKnown(frame.linkType());
    }

    /// Reads a frame. All accessors refer to it, until the next one.
    ///
    /// @return its kind; never throws, whatever its bytes are
    public Kind read(Frame frame) {
        isOutgoing = LinkLayer.isOutgoing(frame);
        int offset = LinkLayer.ipOffset(frame);
        if (offset < 0) {
            return Kind.OTHER;
        }
        bytes = frame.bytes();
        return ip(frame.offset() + offset, frame.offset() + frame.kept(), frame.length() - offset);
    }

    /// Reads an IP packet that is not in a frame, such as one that an ICMP error quotes.
    ///
    /// @param length its length on the wire, in bytes, if its header does not contain it
    public Kind readIp(byte[] bytes, int offset, int kept, int length) {
        isOutgoing = false;
        this.bytes = bytes;
        return ip(offset, offset + kept, length);
    }

    private Kind ip(int from, int keptEnd, int length) {
        int at = from;
        int end = keptEnd;
        int wire = length;
        for (int tunnels = 0; tunnels < TUNNELS_MAX; tunnels++) {
            isFragment = false;
            if (at >= end) {
                return Kind.OTHER;
            }
            int version = bytes[at] >> 4 & 0xf;
            int protocol = version == 4 ? ipv4(at, end, wire) : version == 6 ? ipv6(at, end, wire) : -1;
            if (protocol < 0) {
                return protocol == LATER ? Kind.LATER_FRAGMENT : Kind.OTHER;
            }
            end = Math.min(end, payloadOffset + payloadLength);
            payloadKept = Math.max(0, end - payloadOffset);
            int inner = isFragment ? -1 : innerOffset(protocol);
            if (inner < 0) {
                return transport(protocol);
            }
            wire = payloadLength - (inner - payloadOffset);
            at = inner;
        }
        return Kind.OTHER_IP;
    }

    private static final int LATER = -2;

    /// @return the protocol that follows; -1 if the header is truncated, [#LATER] for a later fragment
    private int ipv4(int at, int end, int wire) {
        int header = (bytes[at] & 0xf) * 4;
        if (header < 20 || at + header > end) {
            return -1;
        }
        int total = number(at + 2);
        // A network card's segmentation offload leaves 0.
        ipLength = total < header ? wire : total;
        isIpv6 = false;
        trafficClass = bytes[at + 1] & 0xff;
        hopLimit = bytes[at + 8] & 0xff;
        sourceHigh = 0;
        destinationHigh = 0;
        sourceLow = Integer.toUnsignedLong(word(at + 12));
        destinationLow = Integer.toUnsignedLong(word(at + 16));
        sourcePort = 0;
        destinationPort = 0;
        payloadOffset = at + header;
        payloadLength = Math.max(0, ipLength - header);
        int fragment = number(at + 6);
        isFragment = (fragment & 0x3fff) != 0;
        return (fragment & 0x1fff) != 0 ? LATER : bytes[at + 9] & 0xff;
    }

    private int ipv6(int from, int end, int wire) {
        if (from + 40 > end) {
            return -1;
        }
        int length = number(from + 4);
        ipLength = length == 0 ? wire : 40 + length;
        isIpv6 = true;
        trafficClass = number(from) >> 4 & 0xff;
        hopLimit = bytes[from + 7] & 0xff;
        sourceHigh = longAt(from + 8);
        sourceLow = longAt(from + 16);
        destinationHigh = longAt(from + 24);
        destinationLow = longAt(from + 32);
        sourcePort = 0;
        destinationPort = 0;
        int next = bytes[from + 6] & 0xff;
        int at = from + 40;
        for (int extensions = 0; extensions < EXTENSIONS_MAX && isExtension(next); extensions++) {
            if (at + 8 > end) {
                return -1;
            }
            int size = 8 * ((bytes[at + 1] & 0xff) + 1);
            if (next == 44) {
                size = 8;
                int fragment = number(at + 2);
                isFragment = (fragment & 0xfff9) != 0;
                if (fragment >> 3 != 0) {
                    return LATER;
                }
            } else if (next == 51) {
                size = 4 * ((bytes[at + 1] & 0xff) + 2);
            }
            next = bytes[at] & 0xff;
            at += size;
        }
        if (at > end) {
            return -1;
        }
        payloadOffset = at;
        payloadLength = Math.max(0, ipLength - (at - from));
        return next;
    }

    /// RFC 8200 §4: hop-by-hop, routing, fragment, authentication, destination; and mobility, HIP, Shim6.
    private static boolean isExtension(int next) {
        return switch (next) {
            case 0, 43, 44, 51, 60, 135, 139, 140 -> true;
            default -> false;
        };
    }

    /// The offset of the IP packet inside a tunnel's header; -1 if there is none.
    private int innerOffset(int protocol) {
        if (protocol == 4 || protocol == 41) {
            return payloadOffset;
        }
        if (protocol != GRE || payloadKept < 4) {
            return -1;
        }
        // RFC 2784 and 2890: checksum, key and sequence number, of four bytes each, if their bits are set.
        int flags = number(payloadOffset);
        int type = number(payloadOffset + 2);
        if ((flags & 0x4fff) != 0 || (type != 0x0800 && type != 0x86dd)) {
            return -1;
        }
        return payloadOffset + 4 + Integer.bitCount(flags & 0xb000) * 4;
    }

    private Kind transport(int protocol) {
        if (protocol == 1) {
            return Kind.ICMP;
        }
        if (protocol == 58) {
            return Kind.ICMPV6;
        }
        if (protocol != 17) {
            return Kind.OTHER_IP;
        }
        if (payloadKept < 8) {
            return Kind.OTHER;
        }
        sourcePort = number(payloadOffset);
        destinationPort = number(payloadOffset + 2);
        int udp = number(payloadOffset + 4);
        payloadOffset += 8;
        // A first fragment contains only a part of the length in its UDP header.
        payloadLength = Math.max(0, udp < 8 ? payloadLength - 8 : udp - 8);
        payloadKept = Math.min(payloadKept - 8, payloadLength);
        return Kind.UDP;
    }

    /// Whether it is IPv6, not IPv4.
    public boolean isIpv6() {
        return isIpv6;
    }

    /// The upper 64 bits of the source address; 0 for IPv4.
    public long sourceHigh() {
        return sourceHigh;
    }

    /// The lower 64 bits of the source address, or the 32 of IPv4.
    public long sourceLow() {
        return sourceLow;
    }

    /// The upper 64 bits of the destination address; 0 for IPv4.
    public long destinationHigh() {
        return destinationHigh;
    }

    /// The lower 64 bits of the destination address, or the 32 of IPv4.
    public long destinationLow() {
        return destinationLow;
    }

    /// The UDP source port; 0 if there is none.
    public int sourcePort() {
        return sourcePort;
    }

    /// The UDP destination port; 0 if there is none.
    public int destinationPort() {
        return destinationPort;
    }

    /// The source endpoint.
    public Endpoint source() {
        return new Endpoint(address(isIpv6, sourceHigh, sourceLow), sourcePort);
    }

    /// The destination endpoint.
    public Endpoint destination() {
        return new Endpoint(address(isIpv6, destinationHigh, destinationLow), destinationPort);
    }

    /// DSCP and ECN, 0 to 255.
    public int trafficClass() {
        return trafficClass;
    }

    /// IPv4's time to live or IPv6's hop limit, 0 to 255.
    public int hopLimit() {
        return hopLimit;
    }

    /// Whether it is the first fragment of several.
    public boolean isFragment() {
        return isFragment;
    }

    /// Whether the frame is marked as sent by the capturing machine itself; only Linux's cooked captures mark this.
    public boolean isOutgoing() {
        return isOutgoing;
    }

    /// The offset in the frame's memory of the UDP payload, or of the data after the IP header.
    public int payloadOffset() {
        return payloadOffset;
    }

    /// How many bytes of it the capture kept.
    public int payloadKept() {
        return payloadKept;
    }

    /// Its length on the wire, in bytes; for the first fragment of a datagram the length of the whole datagram.
    public int payloadLength() {
        return payloadLength;
    }

    /// The length of the IP packet on the wire, in bytes.
    public int ipLength() {
        return ipLength;
    }

    private static InetAddress address(boolean isIpv6, long high, long low) {
        var text = isIpv6
                ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
                : ByteBuffer.allocate(4).putInt((int) low).array();
        try {
            return InetAddress.getByAddress(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("4 and 16 bytes are addresses", e);
        }
    }

    private int number(int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private int word(int at) {
        return number(at) << 16 | number(at + 2);
    }

    private long longAt(int at) {
        return (long) word(at) << 32 | Integer.toUnsignedLong(word(at + 4));
    }
}
