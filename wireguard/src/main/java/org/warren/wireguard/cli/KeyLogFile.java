package org.warren.wireguard.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;

/// The key log that Wireshark reads (`wg.keylog_file`). It contains all secrets, so only its owner may read it.
final class KeyLogFile implements KeyLog, AutoCloseable {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final FileChannel file;
    private final Log log;

    KeyLogFile(Path path, Log log) throws IOException {
        this.log = log;
        try {
            file = FileChannel.open(
                    path,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
                    PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            // An existing file may have another mode; we do not change that of a device or a pipe.
            if (Files.isRegularFile(path)) {
                Files.setPosixFilePermissions(path, OWNER_ONLY);
            }
        } catch (IOException e) {
            throw new IOException("cannot write the key log " + path + "; choose a file in a directory of yours", e);
        }
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
            file.write(ByteBuffer.wrap(lines.getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            // A failure to log must not stop packets.
            log.error("Cannot write the key log: make room on its disk");
        }
    }

    private static String base64(byte[] key) {
        return Base64.getEncoder().encodeToString(key);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
