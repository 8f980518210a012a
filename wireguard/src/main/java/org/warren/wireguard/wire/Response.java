package org.warren.wireguard.wire;

import java.util.Arrays;
import org.warren.wireguard.bytes.LittleEndian;

/// The second message, responder to initiator: whitepaper §5.4.3.
public final class Response implements Message.Handshake {
    public static final int TYPE = 2;
    static final int SENDER_OFFSET = 4;
    static final int RECEIVER_OFFSET = 8;
    static final int EPHEMERAL_OFFSET = 12;
    static final int EMPTY_OFFSET = 44;
    static final int MAC1_OFFSET = 60;
    public static final int LENGTH = 92;

    private final byte[] bytes;

    Response(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Composes a message with both macs zero.
    public static Response of(int sender, int receiver, byte[] ephemeral, byte[] encryptedEmpty) {
        byte[] bytes = new byte[LENGTH];
        LittleEndian.putInt(bytes, TYPE_OFFSET, TYPE);
        LittleEndian.putInt(bytes, SENDER_OFFSET, sender);
        LittleEndian.putInt(bytes, RECEIVER_OFFSET, receiver);
        System.arraycopy(ephemeral, 0, bytes, EPHEMERAL_OFFSET, EMPTY_OFFSET - EPHEMERAL_OFFSET);
        System.arraycopy(encryptedEmpty, 0, bytes, EMPTY_OFFSET, MAC1_OFFSET - EMPTY_OFFSET);
        return new Response(bytes);
    }

    @Override
    public int senderIndex() {
        return LittleEndian.getInt(bytes, SENDER_OFFSET);
    }

    /// The index that the initiator chose.
    public int receiverIndex() {
        return LittleEndian.getInt(bytes, RECEIVER_OFFSET);
    }

    /// The responder's ephemeral public key, 32 bytes in the clear.
    public byte[] ephemeral() {
        return Arrays.copyOfRange(bytes, EPHEMERAL_OFFSET, EMPTY_OFFSET);
    }

    /// The tag of an empty plaintext.
    public byte[] encryptedEmpty() {
        return Arrays.copyOfRange(bytes, EMPTY_OFFSET, MAC1_OFFSET);
    }

    @Override
    public int mac1Offset() {
        return MAC1_OFFSET;
    }

    @Override
    public byte[] bytes() {
        return bytes;
    }
}
