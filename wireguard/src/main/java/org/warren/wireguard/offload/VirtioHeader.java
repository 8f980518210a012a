package org.warren.wireguard.offload;

/// `struct virtio_net_hdr`, which precedes each packet of a TUN device with IFF_VNET_HDR. Its numbers are in native
/// byte order, which is little-endian on all machines that this runs on.
public final class VirtioHeader {
    public static final int LENGTH = 10;

    static final int FLAGS = 0;
    static final int GSO_TYPE = 1;
    static final int HEADER_LENGTH = 2;
    static final int GSO_SIZE = 4;
    static final int CHECKSUM_START = 6;
    static final int CHECKSUM_OFFSET = 8;

    static final int NEEDS_CHECKSUM = 1;
    static final int GSO_NONE = 0;
    static final int GSO_TCP_V4 = 1;
    static final int GSO_TCP_V6 = 4;
    static final int GSO_UDP = 5;
    /// A flag of the type: some segment is marked congestion experienced.
    static final int GSO_ECN = 0x80;

    private VirtioHeader() {}
}
