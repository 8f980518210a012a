package org.warren.wireguard.wire;

import java.util.Arrays;
import org.warren.wireguard.bytes.LittleEndian;

/// The first message, initiator to responder: whitepaper §5.4.2.
public final class Initiation implements Message.Handshake {
    public static final int TYPE = 1;
    static final int SENDER_OFFSET = 4;
    static final int EPHEMERAL_OFFSET = 8;
    static final int STATIC_OFFSET = 40;
    static final int TIMESTAMP_OFFSET = 88;
    static final int MAC1_OFFSET = 116;
    public static final int LENGTH = 148;

    private final byte[] bytes;

    Initiation(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Composes a message with both macs zero.
    public static Initiation of(int sender, byte[] ephemeral, byte[] encryptedStatic, byte[] encryptedTimestamp) {
        byte[] bytes = new byte[LENGTH];
        LittleEndian.putInt(bytes, TYPE_OFFSET, TYPE);
        LittleEndian.putInt(bytes, SENDER_OFFSET, sender);
        System.arraycopy(ephemeral, 0, bytes, EPHEMERAL_OFFSET, STATIC_OFFSET - EPHEMERAL_OFFSET);
        System.arraycopy(encryptedStatic, 0, bytes, STATIC_OFFSET, TIMESTAMP_OFFSET - STATIC_OFFSET);
        System.arraycopy(encryptedTimestamp, 0, bytes, TIMESTAMP_OFFSET, MAC1_OFFSET - TIMESTAMP_OFFSET);
        return new Initiation(bytes);
    }

    @Override
    public int senderIndex() {
        return LittleEndian.getInt(bytes, SENDER_OFFSET);
    }

    /// The initiator's ephemeral public key, 32 bytes in the clear.
    public byte[] ephemeral() {
        return Arrays.copyOfRange(bytes, EPHEMERAL_OFFSET, STATIC_OFFSET);
    }

    /// The initiator's static public key, 32 bytes and a tag.
    public byte[] encryptedStatic() {
        return Arrays.copyOfRange(bytes, STATIC_OFFSET, TIMESTAMP_OFFSET);
    }

    /// The TAI64N timestamp, 12 bytes and a tag.
    public byte[] encryptedTimestamp() {
        return Arrays.copyOfRange(bytes, TIMESTAMP_OFFSET, MAC1_OFFSET);
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
