package org.warren.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/// Whether people who are neither owner nor in the group can get at a file that holds a secret.
final class WorldReadable {

    private WorldReadable() {}

    /// False also for what is not a file, such as a terminal or a pipe, and where nobody can tell.
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
