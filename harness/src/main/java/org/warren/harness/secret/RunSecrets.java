package org.warren.harness.secret;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.wireguard.key.PrivateKey;

/// The private and preshared keys that a run has given to its nodes, whatever their origin. They are searched by value,
/// in Base64 and in hexadecimal, not by a word before them: a program may print a key anywhere.
///
/// Not thread-safe.
public final class RunSecrets {

    /// The replacement for a key.
    public static final String HIDDEN = "(hidden)";

    private static final int KEY_BYTES = 32;
    private static final int BASE64_CHARS = 43;
    private static final int HEX_CHARS = 64;

    private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])"
            + "|(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])");

    /// The text before a key that is public.
    private static final Pattern PUBLIC = Pattern.compile("(?i)(public[_ -]?key|peer)\\W{0,20}$");

    /// The text before a key that is secret.
    private static final Pattern SECRET = Pattern.compile("(?i)(private|pre-?shared)[_ -]?key\\W{0,20}$");

    /// Text that could be a key.
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9+/_-]{" + BASE64_CHARS + ",}=?");

    private static final int WORDS_BEFORE = 40;

    private final Set<String> secrets = new TreeSet<>();
    private final Set<String> unnamed = new TreeSet<>();
    private final Set<String> known = new TreeSet<>();
    private final Set<String> forms = new TreeSet<>();
    private boolean stale;

    /// Records the keys in a text that a node receives: a configuration file, even an invalid one, or a key alone. Keys
    /// that the text calls public are ignored.
    public void learn(String text) {
        Matcher matcher = KEY.matcher(text);
        while (matcher.find()) {
            String before = text.substring(Math.max(0, matcher.start() - WORDS_BEFORE), matcher.start());
            String key = hex(matcher.group());
            if (SECRET.matcher(before).find()) {
                secrets.add(key);
            } else {
                (PUBLIC.matcher(before).find() ? known : unnamed).add(key);
            }
            stale = true;
        }
    }

    /// The text without keys.
    public String mask(String text) {
        if (forms().isEmpty()) {
            return text;
        }
        Matcher run = RUN.matcher(text);
        StringBuilder masked = new StringBuilder();
        int done = 0;
        while (run.find()) {
            for (int at = run.start(); at <= run.end() - BASE64_CHARS; at++) {
                int length = lengthOfKey(text, at, run.end());
                if (length > 0) {
                    masked.append(text, done, at).append(HIDDEN);
                    done = at + length;
                    at = done - 1;
                }
            }
        }
        return done == 0 ? text : masked.append(text, done, text.length()).toString();
    }

    /// The value without keys, also in names.
    public JsonNode mask(JsonNode value) {
        if (value.isTextual()) {
            return TextNode.valueOf(mask(value.textValue()));
        }
        if (value instanceof ArrayNode array) {
            ArrayNode masked = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> masked.add(mask(item)));
            return masked;
        }
        if (value instanceof ObjectNode object) {
            ObjectNode masked = JsonNodeFactory.instance.objectNode();
            object.properties().forEach(field -> masked.set(mask(field.getKey()), mask(field.getValue())));
            return masked;
        }
        return value;
    }

    /// Whether any keys are known.
    boolean isEmpty() {
        return forms().isEmpty();
    }

    /// @return the length of the key at this position, or 0
    private int lengthOfKey(String text, int at, int end) {
        if (at + HEX_CHARS <= end && forms.contains(text.substring(at, at + HEX_CHARS))) {
            return HEX_CHARS;
        }
        if (!forms.contains(text.substring(at, at + BASE64_CHARS))) {
            return 0;
        }
        boolean padded = at + BASE64_CHARS < end && text.charAt(at + BASE64_CHARS) == '=';
        return padded ? BASE64_CHARS + 1 : BASE64_CHARS;
    }

    private Set<String> forms() {
        if (stale) {
            stale = false;
            forms.clear();
            Set<String> publics = new TreeSet<>(known);
            Set<String> keys = new TreeSet<>(secrets);
            keys.addAll(unnamed);
            keys.forEach(key -> publics.add(
                    hex(PrivateKey.of(HexFormat.of().parseHex(key)).publicKey().toBase64())));
            for (String key : keys) {
                if (secrets.contains(key) || !publics.contains(key)) {
                    add(HexFormat.of().parseHex(key));
                }
            }
        }
        return forms;
    }

    /// A key and its clamped form, as a kernel prints it: five bits of a private key cleared and one set.
    private void add(byte[] key) {
        if (Arrays.equals(key, new byte[KEY_BYTES])) {
            return; // the preshared key of those who have none
        }
        byte[] clamped = key.clone();
        clamped[0] &= (byte) 248;
        clamped[KEY_BYTES - 1] = (byte) ((clamped[KEY_BYTES - 1] & 127) | 64);
        for (byte[] each : new byte[][] {key, clamped}) {
            forms.add(Base64.getEncoder().withoutPadding().encodeToString(each));
            forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(each));
            forms.add(HexFormat.of().formatHex(each));
            forms.add(HexFormat.of().withUpperCase().formatHex(each));
        }
    }

    private static String hex(String key) {
        return key.length() == HEX_CHARS
                ? key.toLowerCase(java.util.Locale.ROOT)
                : HexFormat.of().formatHex(Base64.getDecoder().decode(key));
    }
}
