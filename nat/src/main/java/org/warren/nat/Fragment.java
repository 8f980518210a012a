package org.warren.nat;

/// A piece of an IPv4 datagram (RFC 791 §3.2).
///
/// @param packet the datagram; its ports are known of the first piece alone, and 0 in others
/// @param identification what its sender has numbered the datagram
/// @param offset where in the datagram it begins, in bytes; 0 for the first piece
/// @param length how many bytes of the datagram it has, at least 1
/// @param isLast whether no piece is behind it
/// @param content by which the caller knows it
public record Fragment<T>(Packet packet, int identification, int offset, int length, boolean isLast, T content) {

    /// Whether it has the ports.
    boolean isFirst() {
        return offset == 0;
    }

    /// Where it ends.
    int end() {
        return offset + length;
    }
}
