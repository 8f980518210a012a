package org.warren.scenarios.network;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.wireguard.key.PrivateKey;

/// Placeholders for keys in configuration files: `{private-key:phone}`, `{public-key:phone}` and
/// `{preshared-key:office}`. Each run generates its own keys, so none need be written down.
final class KeyNames {

    static final String PRIVATE = "private-key";
    static final String PUBLIC = "public-key";
    static final String PRESHARED = "preshared-key";

    /// A key in base64, wherever it occurs.
    static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])");

    private static final Pattern NAME =
            Pattern.compile("\\{(private-key|public-key|preshared-key):([a-z][a-z0-9.-]*)}");

    private KeyNames() {}

    /// All names of a kind, in order.
    static Set<String> of(String kind, String text) {
        Set<String> names = new TreeSet<>();
        Matcher matcher = NAME.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(kind)) {
                names.add(matcher.group(2));
            }
        }
        return names;
    }

    static String write(String kind, String name) {
        return "{" + kind + ":" + name + "}";
    }

    /// Replaces the placeholders by keys.
    ///
    /// @param keys the key for a kind and a name
    static String fill(String text, BinaryOperator<String> keys) {
        return NAME.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(keys.apply(match.group(1), match.group(2))));
    }

    /// Keys that nobody uses, so that a file can be parsed before there are any.
    static String unused(String kind, String name) {
        PrivateKey key = PrivateKey.of(hash(kind.equals(PRESHARED) ? PRESHARED + name : name));
        return kind.equals(PUBLIC) ? key.publicKey().toBase64() : key.toBase64();
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
