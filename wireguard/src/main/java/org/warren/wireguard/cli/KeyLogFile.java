package org.warren.wireguard.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Base64;
import org.warren.wireguard.config.PresharedKey;
import org.warren.wireguard.config.PublicKey;
import org.warren.wireguard.noise.KeyLog;

/// The key log that Wireshark reads (`wg.keylog_file`). It holds every secret there is.
final class KeyLogFile implements KeyLog {
    private final Path file;

    KeyLogFile(Path file) {
        this.file = file;
    }

    @Override
    public void handshake(byte[] localStatic, PublicKey remoteStatic, byte[] localEphemeral, PresharedKey psk) {
        String lines =
                """
                LOCAL_STATIC_PRIVATE_KEY = %s
                REMOTE_STATIC_PUBLIC_KEY = %s
                LOCAL_EPHEMERAL_PRIVATE_KEY = %s
                PRESHARED_KEY = %s
                """.formatted(base64(localStatic), remoteStatic.toBase64(), base64(localEphemeral), psk.toBase64());
        try {
            Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the key log", e);
        }
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }
}
