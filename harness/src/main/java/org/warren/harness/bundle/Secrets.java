package org.warren.harness.bundle;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/// Looks for keys where none should be: a program under test may have logged its configuration.
final class Secrets {

    /// A key's name, as wg, wg-quick, the UAPI and key logs write it, and the key itself in Base64 or hexadecimal.
    private static final Pattern KEY =
            Pattern.compile("(?i)(private|pre-?shared)[_ -]?key\\W{1,8}([a-z0-9+/]{43}=|[0-9a-f]{64})");

    /// Of one line; a longer one is looked at in pieces.
    private static final int PIECE_CHARS = 1 << 16;

    private static final int KEY_CHARS_MAX = 128;

    private Secrets() {}

    /// The number of the first line that holds a key, counted from 1.
    static Optional<Integer> lineIn(Path file) throws IOException {
        try (var reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.ISO_8859_1))) {
            int line = 1;
            var piece = new StringBuilder();
            var chunk = new char[PIECE_CHARS];
            for (int length = reader.read(chunk); length >= 0; length = reader.read(chunk)) {
                piece.append(chunk, 0, length);
                var found = KEY.matcher(piece);
                if (found.find()) {
                    return Optional.of(line + lines(piece, found.start()));
                }
                int kept = Math.max(0, piece.length() - KEY_CHARS_MAX);
                line += lines(piece, kept);
                piece.delete(0, kept);
            }
            return Optional.empty();
        }
    }

    private static int lines(CharSequence text, int end) {
        return (int)
                text.chars().limit(end).filter(character -> character == '\n').count();
    }
}
