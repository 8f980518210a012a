package org.warren.wireguard.wire;

import java.util.Arrays;
import org.warren.wireguard.bytes.LittleEndian;

/// The reply of a responder under load: whitepaper §5.4.7.
public final class CookieReply implements Message {
    public static final int TYPE = 3;
    static final int RECEIVER_OFFSET = 4;
    static final int NONCE_OFFSET = 8;
    static final int COOKIE_OFFSET = 32;
    public static final int LENGTH = 64;

    private final byte[] bytes;

    CookieReply(byte[] bytes) {
        this.bytes = bytes;
    }

    public static CookieReply of(int receiver, byte[] nonce, byte[] encryptedCookie) {
        byte[] bytes = new byte[LENGTH];
        LittleEndian.putInt(bytes, TYPE_OFFSET, TYPE);
        LittleEndian.putInt(bytes, RECEIVER_OFFSET, receiver);
        System.arraycopy(nonce, 0, bytes, NONCE_OFFSET, COOKIE_OFFSET - NONCE_OFFSET);
        System.arraycopy(encryptedCookie, 0, bytes, COOKIE_OFFSET, LENGTH - COOKIE_OFFSET);
        return new CookieReply(bytes);
    }

    /// The sender index of the message that is answered.
    public int receiverIndex() {
        return LittleEndian.getInt(bytes, RECEIVER_OFFSET);
    }

    /// 24 random bytes.
    public byte[] nonce() {
        return Arrays.copyOfRange(bytes, NONCE_OFFSET, COOKIE_OFFSET);
    }

    /// The encrypted cookie, 16 bytes and a tag.
    public byte[] encryptedCookie() {
        return Arrays.copyOfRange(bytes, COOKIE_OFFSET, LENGTH);
    }

    public byte[] bytes() {
        return bytes;
    }
}
