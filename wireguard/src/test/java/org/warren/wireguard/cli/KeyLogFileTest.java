package org.warren.wireguard.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.support.SeededRandom;

class KeyLogFileTest {
    private final Log log = new Log("wg0", Level.SILENT, () -> LocalDateTime.MIN, line -> {});

    @TempDir
    private Path directory;

    @Test
    void onlyItsOwnerReadsItAlsoIfItWasThereBefore() throws IOException {
        Path old = Files.writeString(directory.resolve("old"), "before\n");
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-r--r--"));
        for (Path path : new Path[] {old, directory.resolve("new")}) {
            try (KeyLogFile file = new KeyLogFile(path, log)) {
                file.handshake(
                        new byte[32],
                        PrivateKey.generate(new SeededRandom(1)).publicKey(),
                        new byte[32],
                        PresharedKey.NONE);
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-------");
        }
        assertThat(old).content().startsWith("before\nLOCAL_STATIC_PRIVATE_KEY = ");
    }

    /// A device is everybody's.
    @Test
    void whatIsNoFileKeepsItsMode() throws IOException {
        Path device = Path.of("/dev/null");
        String before = PosixFilePermissions.toString(Files.getPosixFilePermissions(device));
        new KeyLogFile(device, log).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(device)))
                .isEqualTo(before);
    }
}
