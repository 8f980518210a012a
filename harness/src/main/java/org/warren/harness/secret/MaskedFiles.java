package org.warren.harness.secret;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.RunParts;

/// Masks the text files of a run's evidence, none of which may contain a key. Captures contain packets as they were
/// sent, and key logs contain keys by definition.
public final class MaskedFiles {

    private static final List<String> FOLDERS = List.of(RunParts.LOGS, RunParts.NAT, RunParts.PROBES);
    private static final int PIECE_CHARS = 1 << 20;

    /// Longer than any form of a key.
    private static final int KEPT_CHARS = 100;

    private MaskedFiles() {}

    /// Removes the keys from the evidence in a folder.
    ///
    /// @throws IOException when a file cannot be read or replaced
    public static void mask(Path folder, RunSecrets secrets) throws IOException {
        if (secrets.isEmpty()) {
            return;
        }
        for (String name : FOLDERS) {
            Path part = folder.resolve(name);
            if (!Files.isDirectory(part, LinkOption.NOFOLLOW_LINKS)) {
                continue;
            }
            try (var files = Files.walk(part)) {
                for (Path file : files.toList()) {
                    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                        maskFile(file, secrets);
                    }
                }
            }
        }
    }

    private static void maskFile(Path file, RunSecrets secrets) throws IOException {
        // One character per byte, so that binary data is preserved.
        try (Reader in = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1);
                NewFile masked = NewFile.at(file);
                Writer out = new java.io.OutputStreamWriter(masked.out(), StandardCharsets.ISO_8859_1)) {
            boolean changed = false;
            var piece = new StringBuilder();
            var chunk = new char[PIECE_CHARS];
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                piece.append(chunk, 0, length);
                int end = seam(piece);
                changed |= write(piece.substring(0, end), secrets, out);
                piece.delete(0, end);
            }
            changed |= write(piece.toString(), secrets, out);
            out.flush();
            if (changed) {
                masked.commit();
            }
        }
    }

    /// Where a piece may end so that no key is cut: at a character that no key contains.
    private static int seam(CharSequence text) {
        int least = Math.max(0, text.length() - KEPT_CHARS);
        for (int at = text.length() - 1; at >= least; at--) {
            char c = text.charAt(at);
            if (c == '\n' || c == ' ' || c == '\t') {
                return at;
            }
        }
        return least;
    }

    private static boolean write(String text, RunSecrets secrets, Writer out) throws IOException {
        String masked = secrets.mask(text);
        out.write(masked);
        return !masked.equals(text);
    }
}
