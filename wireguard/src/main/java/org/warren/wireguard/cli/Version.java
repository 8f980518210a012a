package org.warren.wireguard.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import org.warren.wireguard.crypto.Aead;

/// The version of this program.
final class Version {
    private Version() {}

    /// `warren-wg 0.1.0`, with the commit in brackets if the build knew it, and the library that computes the bulk
    /// cipher.
    static String line() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program's own version cannot be read", e);
        }
        String commit = properties.getProperty("commit", "");
        return "warren-wg " + properties.getProperty("version", "unknown")
                + (commit.isEmpty() ? "" : " (" + commit + ")") + ", ChaCha20-Poly1305 of "
                + Aead.fastest().name();
    }
}
