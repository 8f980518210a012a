package org.warren.diagnose.story;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// A captured WireGuard message.
///
/// @param nanos in nanoseconds since 1970
/// @param number of its packet in the capture, as in Wireshark
/// @param from its source in the capture
/// @param to its destination
/// @param kind one of the messages of whitepaper §5.4
/// @param sender the index that its sender chose; 0 if it has none
/// @param receiver the index that its receiver chose; 0 if it has none
/// @param counter the nonce of data and keepalives; for a handshake message a part of its ephemeral key or cookie,
///     which identifies it
/// @param length of the UDP payload on the wire, in bytes
/// @param ipLength of its IP packet, in bytes
/// @param hopLimit IPv4's time to live or IPv6's hop limit
/// @param isFragment whether IP fragmented it
/// @param isOutgoing whether it is marked as sent by the capturing machine
/// @param hasMac2 whether a handshake message contains a valid-looking mac2
/// @param isCutTrain whether it may be several messages in one datagram (offloads) of which only the first header was
///     captured; then its length is the total
/// @param initiation the complete initiation; empty if it was truncated, and for other messages
public record Message(
        long nanos,
        long number,
        Endpoint from,
        Endpoint to,
        Kind kind,
        int sender,
        int receiver,
        long counter,
        int length,
        int ipLength,
        int hopLimit,
        boolean isFragment,
        boolean isOutgoing,
        boolean hasMac2,
        boolean isCutTrain,
        Optional<ByteBuffer> initiation)
        implements Event {

    /// Whether it belongs to a session, not to a handshake.
    public boolean isTransport() {
        return kind == Kind.DATA || kind == Kind.KEEPALIVE;
    }

    /// Whether it came after another message of its capture, possibly at the same instant.
    boolean isBehind(Message that) {
        return nanos == that.nanos ? number > that.number : nanos > that.nanos;
    }

    /// Whether it is a copy of another message that was captured elsewhere on its path.
    boolean isSame(Message that) {
        return kind == that.kind
                && sender == that.sender
                && receiver == that.receiver
                && counter == that.counter
                && length == that.length;
    }
}
