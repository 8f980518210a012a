package org.warren.diagnose.story;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardMessage.Kind;

/// A WireGuard message where and when it was captured.
///
/// @param nanos when, in nanoseconds since 1970
/// @param number of its packet in the capture, as Wireshark counts
/// @param from who sent it, as the capture has it
/// @param to whom it was sent to
/// @param kind which of the messages of whitepaper §5.4
/// @param sender the index that its sender chose; 0 where the message has none
/// @param receiver the index that its receiver chose; 0 where the message has none
/// @param counter the nonce of data and keepalives; of a handshake message a part of its ephemeral key or
///     cookie, which makes it differ from others
/// @param length of the UDP payload on the wire, in bytes
/// @param ipLength of its IP packet, in bytes
/// @param hopLimit IPv4's time to live or IPv6's hop limit
/// @param isFragment whether IP cut it into fragments
/// @param isOutgoing whether the capture says that its own machine sent it
/// @param hasMac2 whether a handshake message carries a cookie
/// @param isCutTrain whether it may be several messages in one datagram, as offloads make them, of which the
///     capture kept the first header alone; then its length is that of all
/// @param initiation the whole text of an initiation; empty where it was cut off, and for any other message
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

    /// Whether it is a part of a session and not of a handshake.
    public boolean isTransport() {
        return kind == Kind.DATA || kind == Kind.KEEPALIVE;
    }

    /// Whether it came after another one of its capture, also in the same instant.
    boolean isBehind(Message that) {
        return nanos == that.nanos ? number > that.number : nanos > that.nanos;
    }

    /// Whether it is a copy of another one that was captured elsewhere on its way.
    boolean isSame(Message that) {
        return kind == that.kind
                && sender == that.sender
                && receiver == that.receiver
                && counter == that.counter
                && length == that.length;
    }
}
