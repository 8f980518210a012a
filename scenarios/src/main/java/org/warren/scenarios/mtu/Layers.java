package org.warren.scenarios.mtu;

/// The lengths of the outer packets for an inner packet, by whitepaper §5.4.6 and the headers' lengths: the oracle for
/// measurements.
final class Layers {

    /// The lengths of outer IP header, UDP header, and header and tag of a data message.
    private static final int OVERHEAD_IPV4 = 20 + 8 + 32;

    private static final int OVERHEAD_IPV6 = 40 + 8 + 32;
    /// wg-quick leaves room for the longer header, whatever the endpoint.
    static final int WG_QUICK_OVERHEAD = OVERHEAD_IPV6;

    private static final int PADDING_MULTIPLE = 16;

    private Layers() {}

    static int overhead(boolean outerIpv6) {
        return outerIpv6 ? OVERHEAD_IPV6 : OVERHEAD_IPV4;
    }

    /// The length of the outer IP packet, in bytes. The inner one is padded to a multiple of 16 bytes, but not beyond
    /// the tunnel's MTU.
    static int outer(int inner, int tunnelMtu, boolean outerIpv6) {
        int padded = (inner + PADDING_MULTIPLE - 1) / PADDING_MULTIPLE * PADDING_MULTIPLE;
        return Math.min(padded, tunnelMtu) + overhead(outerIpv6);
    }

    /// The largest inner packet that needs no fragmentation on a path, in bytes.
    static int largestWhole(int tunnelMtu, boolean outerIpv6, int pathMtu) {
        int inner = tunnelMtu;
        while (outer(inner, tunnelMtu, outerIpv6) > pathMtu) {
            inner--;
        }
        return inner;
    }
}
