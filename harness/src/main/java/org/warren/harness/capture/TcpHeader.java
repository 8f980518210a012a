package org.warren.harness.capture;

/// What a TCP segment's header says besides its ports (RFC 9293 §3.1).
///
/// @param sequence number of its first byte, 0 to 2^32 - 1
/// @param acknowledgment the number that it expects next; meaningless without the flag ACK
/// @param flags the lowest eight: FIN 1, SYN 2, RST 4, PSH 8, ACK 16
public record TcpHeader(long sequence, long acknowledgment, int flags) {

    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    /// Whether it asks for a connection.
    public boolean isRequest() {
        return (flags & (SYN | ACK | RST)) == SYN;
    }

    /// Whether it grants a connection, or refuses one.
    public boolean isAnswer() {
        return (flags & ACK) != 0 && (flags & (SYN | RST)) != 0;
    }

    /// Whether it refuses or ends a connection.
    public boolean isReset() {
        return (flags & RST) != 0;
    }
}
