package org.warren.harness.capture;

/// Finds the IP packet in a frame, by the frame's link type.
final class LinkLayer {

    static final int ETHERNET = 1;
    static final int RAW_IP = 101;

    private static final int LOOPBACK = 0;
    private static final int PPP = 9;
    private static final int RAW_IP_BSD = 12;
    private static final int RAW_IP_OPENBSD = 14;
    private static final int PPP_SERIAL = 50;
    private static final int PPP_ETHERNET = 51;
    private static final int LOOPBACK_OPENBSD = 108;
    private static final int COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int COOKED_2 = 276;

    private static final int VLAN_TAGS_MAX = 4;
    private static final int OUTGOING = 4;

    private LinkLayer() {}

    /// Whether frames of a link type can be decoded.
    static boolean isKnown(int linkType) {
        return switch (linkType) {
            case ETHERNET,
                    RAW_IP,
                    LOOPBACK,
                    PPP,
                    RAW_IP_BSD,
                    RAW_IP_OPENBSD,
                    PPP_SERIAL,
                    PPP_ETHERNET,
                    LOOPBACK_OPENBSD,
                    COOKED,
                    IPV4,
                    IPV6,
                    COOKED_2 -> true;
            default -> false;
        };
    }

    /// The offset of the IP header in the captured bytes of a frame; -1 if the frame has none.
    static int ipOffset(Frame frame) {
        byte[] bytes = frame.bytes();
        int at = frame.offset();
        int end = at + frame.kept();
        int ip =
                switch (frame.linkType()) {
                    case ETHERNET -> typed(bytes, at + 12, end);
                    case RAW_IP, RAW_IP_BSD, RAW_IP_OPENBSD, IPV4, IPV6 -> at;
                    // Four bytes of the address family; IP's version field says the same.
                    case LOOPBACK, LOOPBACK_OPENBSD -> at + 4;
                    case COOKED -> typed(bytes, at + 14, end);
                    case COOKED_2 -> at + 2 <= end ? network(bytes, number(bytes, at), at + 20, end) : -1;
                    case PPP, PPP_SERIAL -> pointToPoint(bytes, at, end);
                    case PPP_ETHERNET -> pointToPoint(bytes, at + 6, end);
                    default -> -1;
                };
        if (ip < 0 || ip >= end) {
            return -1;
        }
        int version = bytes[ip] >> 4 & 0xf;
        return version == 4 || version == 6 ? ip - frame.offset() : -1;
    }

    /// Whether the frame is marked as sent by the capturing machine itself; only Linux's cooked captures mark this.
    static boolean isOutgoing(Frame frame) {
        return switch (frame.linkType()) {
            case COOKED -> frame.kept() >= 2 && number(frame.bytes(), frame.offset()) == OUTGOING;
            case COOKED_2 -> frame.kept() >= 20 && frame.bytes()[frame.offset() + 10] == OUTGOING;
            default -> false;
        };
    }

    /// Reads an EtherType, after VLAN tags if there are any.
    private static int typed(byte[] bytes, int from, int end) {
        int at = from;
        for (int tags = 0; tags <= VLAN_TAGS_MAX; tags++) {
            if (at + 2 > end) {
                return -1;
            }
            int type = number(bytes, at);
            if (type != 0x8100 && type != 0x88a8 && type != 0x9100) {
                return network(bytes, type, at + 2, end);
            }
            at += 4;
        }
        return -1;
    }

    private static int network(byte[] bytes, int etherType, int at, int end) {
        return switch (etherType) {
            case 0x0800, 0x86dd -> at;
            case 0x8864 -> pointToPoint(bytes, at + 6, end); // RFC 2516: a PPPoE session's header has 6 bytes
            case 0x8100, 0x88a8 -> typed(bytes, at + 2, end);
            default -> -1;
        };
    }

    /// RFC 1661 and 1662: the protocol, possibly after address and control, possibly in one byte.
    private static int pointToPoint(byte[] bytes, int from, int end) {
        int at = from;
        if (at + 4 > end) {
            return -1;
        }
        if (number(bytes, at) == 0xff03) {
            at += 2;
        }
        if (bytes[at] == 0x21 || bytes[at] == 0x57) {
            return at + 1;
        }
        int protocol = number(bytes, at);
        return protocol == 0x0021 || protocol == 0x0057 ? at + 2 : -1;
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
}
