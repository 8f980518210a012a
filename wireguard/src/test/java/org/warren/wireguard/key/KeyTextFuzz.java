package org.warren.wireguard.key;

import java.nio.charset.StandardCharsets;

/// Exactly what the printer prints is read; anything else is refused without being quoted.
public final class KeyTextFuzz {
    private KeyTextFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length == KeyText.LENGTH) {
            byte[] again = KeyText.fromBase64(KeyText.toBase64(bytes));
            require(KeyText.toHex(again).equals(KeyText.toHex(bytes)), "Base64 does not come back");
            require(KeyText.toBase64(KeyText.fromHex(KeyText.toHex(bytes))).equals(KeyText.toBase64(bytes)), "hex");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            require(KeyText.toBase64(KeyText.fromBase64(text)).equals(text), "it is read but not printed like that");
        } catch (IllegalArgumentException e) {
            requireUnquoted(e, text);
        }
        try {
            require(
                    KeyText.toHex(KeyText.fromHex(text)).equalsIgnoreCase(text),
                    "it is read but not printed like that");
        } catch (IllegalArgumentException e) {
            requireUnquoted(e, text);
        }
    }

    private static void requireUnquoted(IllegalArgumentException e, String text) {
        boolean quoted = text.length() >= KeyText.LENGTH
                && String.valueOf(e.getMessage()).contains(text);
        require(!quoted && e.getCause() == null, "the refusal quotes the text");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
