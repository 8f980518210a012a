package org.warren.harness.bundle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.wireguard.key.PrivateKey;

/// Searches files for keys. Runs keep their keys out of the evidence, but an old run, or files that a user has added,
/// may contain one.
///
/// A key is recognised by a word before it. It is also recognised if its public key occurs in the run: then it is a
/// private key, as `wg show wg0 dump` prints one without a word.
final class Secrets {

    /// A key's name, as in wg, wg-quick, the UAPI and key logs, followed by the key in Base64 or hexadecimal.
    private static final Pattern NAMED =
            Pattern.compile("(?i)(private|pre-?shared)[_ -]?key\\W{1,8}([a-z0-9+/]{43}=|[0-9a-f]{64})");

    private static final Pattern KEY = Pattern.compile("(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{43}=(?![A-Za-z0-9+/=])"
            + "|(?<![0-9A-Fa-f])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])");

    /// The maximum length of a line; longer lines are searched in pieces.
    private static final int PIECE_CHARS = 1 << 16;

    private static final int KEY_CHARS_MAX = 128;
    private static final int HEX_CHARS = 64;

    /// The maximum number of keys to compare; a tunnel of ten thousand peers has fewer, and each costs a fraction of a
    /// millisecond.
    private static final int KEYS_MAX = 30_000;

    private final Set<String> privateKeys = new TreeSet<>();

    /// Reads all files once, to find the public keys.
    static Secrets of(List<Path> files) throws IOException {
        Set<String> seen = new TreeSet<>();
        for (Path file : files) {
            scan(file, KEY, match -> {
                if (seen.size() < KEYS_MAX) {
                    seen.add(hex(match.group()));
                }
                return false;
            });
        }
        Secrets secrets = new Secrets();
        for (String key : seen) {
            String publicKey =
                    hex(PrivateKey.of(HexFormat.of().parseHex(key)).publicKey().toBase64());
            if (seen.contains(publicKey)) {
                secrets.privateKeys.add(key);
            }
        }
        return secrets;
    }

    /// The number of the first line that contains a key, counted from 1.
    Optional<Integer> lineIn(Path file) throws IOException {
        Optional<Integer> named = scan(file, NAMED, match -> true);
        return named.isPresent() ? named : scan(file, KEY, match -> privateKeys.contains(hex(match.group())));
    }

    /// Whether a match ends the search.
    private interface Found {
        boolean in(Matcher match);
    }

    private static Optional<Integer> scan(Path file, Pattern pattern, Found found) throws IOException {
        try (var reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1))) {
            int line = 1;
            var piece = new StringBuilder();
            var chunk = new char[PIECE_CHARS];
            for (int length = reader.read(chunk); length >= 0; length = reader.read(chunk)) {
                piece.append(chunk, 0, length);
                var match = pattern.matcher(piece);
                while (match.find()) {
                    if (found.in(match)) {
                        return Optional.of(line + lines(piece, match.start()));
                    }
                }
                int kept = Math.max(0, piece.length() - KEY_CHARS_MAX);
                line += lines(piece, kept);
                piece.delete(0, kept);
            }
            return Optional.empty();
        }
    }

    private static String hex(String key) {
        return key.length() == HEX_CHARS
                ? key.toLowerCase(Locale.ROOT)
                : HexFormat.of().formatHex(Base64.getDecoder().decode(key));
    }

    private static int lines(CharSequence text, int end) {
        return (int)
                text.chars().limit(end).filter(character -> character == '\n').count();
    }
}
