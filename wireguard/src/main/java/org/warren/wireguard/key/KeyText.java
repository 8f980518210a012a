package org.warren.wireguard.key;

import java.util.Base64;
import java.util.HexFormat;

/// Keys of 32 bytes as text: 44 characters of Base64 as `wg` prints them, or 64 hexadecimal digits as in the UAPI.
final class KeyText {
    static final int LENGTH = 32;
    private static final int BASE64_LENGTH = 44;

    private KeyText() {}

    /// Parses exactly what [#toBase64] prints; the message of an error does not contain the text.
    static byte[] fromBase64(String text) {
        byte[] key = decode(text);
        if (text.length() != BASE64_LENGTH
                || key.length != LENGTH
                || !toBase64(key).equals(text)) {
            throw new IllegalArgumentException("a key is 44 characters of Base64, the last of them =");
        }
        return key;
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // the decoder's message quotes characters of the key
        }
    }

    static byte[] fromHex(String text) {
        if (text.length() != 2 * LENGTH || !text.chars().allMatch(HexFormat::isHexDigit)) {
            throw new IllegalArgumentException("a key is 64 hexadecimal digits");
        }
        return HexFormat.of().parseHex(text);
    }

    static String toBase64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    static String toHex(byte[] key) {
        return HexFormat.of().formatHex(key);
    }

    static byte[] checked(byte[] key) {
        if (key.length != LENGTH) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
        }
        return key.clone();
    }
}
