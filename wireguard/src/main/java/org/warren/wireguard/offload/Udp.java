package org.warren.wireguard.offload;

/// The header of UDP (RFC 768).
final class Udp {
    static final int PROTOCOL = 17;
    static final int HEADER = 8;
    static final int LENGTH = 4;
    static final int CHECKSUM = 6;

    private Udp() {}
}
