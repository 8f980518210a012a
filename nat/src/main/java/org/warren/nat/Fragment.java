package org.warren.nat;

/// A fragment of an IPv4 datagram (RFC 791 §3.2).
///
/// @param packet the datagram; only the first fragment has the ports, in others they are 0
/// @param identification the identification field of the header
/// @param offset the fragment offset, in bytes; 0 for the first fragment
/// @param length the length of its payload in bytes, at least 1
/// @param isLast whether it is the last fragment (no more-fragments flag)
/// @param content the caller's own data, which results return
public record Fragment<T>(Packet packet, int identification, int offset, int length, boolean isLast, T content) {

    /// Whether it is the first fragment, which has the ports.
    boolean isFirst() {
        return offset == 0;
    }

    /// The offset at which it ends, in bytes.
    int end() {
        return offset + length;
    }
}
