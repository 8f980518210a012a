package org.warren.wireguard.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The files of `src/test/resources/config`, with what is said to each.
public final class WgFiles {
    public static final String PRIVATE = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";
    public static final String PUBLIC = "vzC6SdkNri5nWHi2sAK7QRJDsdggtEyszMMPA36yySo=";
    private static final Map<String, String> PARTS = parts();

    private WgFiles() {}

    /// A row.
    ///
    /// @param line where in the table
    /// @param verdict `good`; `LINE:COLUMN KEY` of what is refused; `strict` and the same where we refuse what the real
    /// one takes; `lookup` where the real one refuses a name that its machine does not know
    /// @param text the file
    public record WgFile(int line, String verdict, String text) {
        private static final String STRICT = "strict ";

        /// Whether we take it.
        public boolean isGood() {
            return verdict.equals("good") || verdict.equals("lookup");
        }

        public boolean isGoodForTheRealOne() {
            return verdict.equals("good") || verdict.startsWith(STRICT);
        }

        /// `LINE:COLUMN KEY` of what we refuse.
        public String refusal() {
            return verdict.replace(STRICT, "");
        }

        @Override
        public String toString() {
            return "line " + line + ": " + text;
        }
    }

    /// All rows of a table.
    ///
    /// @param table `wg.tsv` or `wg-quick.tsv`
    public static List<WgFile> of(String table) {
        try (InputStream in = Objects.requireNonNull(WgFiles.class.getResourceAsStream("/config/" + table))) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return java.util.stream.IntStream.range(0, lines.size())
                    .filter(i -> !lines.get(i).startsWith("#"))
                    .mapToObj(i -> file(i + 1, lines.get(i)))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static WgFile file(int line, String row) {
        int tab = row.indexOf('\t');
        String text = row.substring(tab + 1).translateEscapes();
        for (Map.Entry<String, String> part : PARTS.entrySet()) {
            text = text.replace(part.getKey(), part.getValue());
        }
        return new WgFile(line, row.substring(0, tab), text);
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("<private>", PRIVATE);
        parts.put("<spaced>", PRIVATE.substring(0, 5) + " \t" + PRIVATE.substring(5));
        parts.put("<wrong>", PRIVATE.substring(0, 42) + "Z=");
        parts.put("<short>", PRIVATE.substring(1));
        parts.put("<hex>", "28".repeat(32));
        parts.put("<zero>", "A".repeat(43) + "=");
        parts.put("<public>", PUBLIC);
        parts.put("<other>", "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=");
        parts.put("<psk>", "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=");
        parts.put("<bom>", "\ufeff");
        parts.put("<long-s>", "\u017f");
        parts.put("<kelvin>", "\u212a");
        return parts;
    }
}
