package org.warren.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/// Whether users other than the owner and the group can read a file that contains a secret.
final class WorldReadable {

    private WorldReadable() {}

    /// False also if it is not a file, such as a terminal or a pipe, or cannot be determined.
    static boolean of(Path path) {
        try {
            PosixFileAttributes file = Files.readAttributes(path, PosixFileAttributes.class);
            return file.isRegularFile()
                    && file.permissions().stream()
                            .anyMatch(permission -> permission == PosixFilePermission.OTHERS_READ
                                    || permission == PosixFilePermission.OTHERS_WRITE
                                    || permission == PosixFilePermission.OTHERS_EXECUTE);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
