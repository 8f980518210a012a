package org.warren.harness.capture;

/// The fields of a TCP header other than the ports (RFC 9293 §3.1).
///
/// @param sequence number of its first byte, 0 to 2^32 - 1
/// @param acknowledgment the number that it expects next; meaningless without the flag ACK
/// @param flags the lowest eight: FIN 1, SYN 2, RST 4, PSH 8, ACK 16
public record TcpHeader(long sequence, long acknowledgment, int flags) {

    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    /// Whether it is a SYN: it asks for a connection.
    public boolean isRequest() {
        return (flags & (SYN | ACK | RST)) == SYN;
    }

    /// Whether it answers a SYN: it accepts a connection, or refuses one.
    public boolean isAnswer() {
        return (flags & ACK) != 0 && (flags & (SYN | RST)) != 0;
    }

    /// Whether it refuses or ends a connection.
    public boolean isReset() {
        return (flags & RST) != 0;
    }
}
