package org.warren.wireguard.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Response;

/// A datagram is one of the four messages, by the table of lengths in §5.4, or malformed; its place in a larger buffer
/// does not matter.
public final class MessageFuzz {
    private MessageFuzz() {}

    public static void fuzzerTestOneInput(byte[] datagram) {
        Message message = Message.parse(ByteBuffer.wrap(datagram.clone()));
        assertThat(lengthIsRight(message, datagram.length)).isTrue();
        byte[] around = new byte[datagram.length + 7];
        Arrays.fill(around, (byte) 1);
        System.arraycopy(datagram, 0, around, 3, datagram.length);
        Message elsewhere = Message.parse(ByteBuffer.wrap(around, 3, datagram.length));
        assertThat(elsewhere.getClass()).isEqualTo(message.getClass());
        if (message instanceof Message.Handshake handshake && elsewhere instanceof Message.Handshake other) {
            assertThat(other.bytes()).isEqualTo(datagram).isEqualTo(handshake.bytes());
            assertThat(other.senderIndex()).isEqualTo(handshake.senderIndex());
        }
        if (message instanceof Data data && elsewhere instanceof Data other) {
            assertThat(other.counter()).isEqualTo(data.counter());
            assertThat(other.receiverIndex()).isEqualTo(data.receiverIndex());
            assertThat(data.packetOffset() + data.packetLength()).isEqualTo(datagram.length);
        }
    }

    private static boolean lengthIsRight(Message message, int length) {
        return switch (message) {
            case Initiation initiation ->
                length == 148
                        && initiation.ephemeral().length == 32
                        && initiation.encryptedStatic().length == 48
                        && initiation.encryptedTimestamp().length == 28;
            case Response response ->
                length == 92 && response.ephemeral().length == 32 && response.encryptedEmpty().length == 16;
            case CookieReply reply -> length == 64 && reply.nonce().length == 24;
            case Data data -> length >= 32 && data.length() == length;
            case Message.Malformed malformed -> true;
        };
    }
}
