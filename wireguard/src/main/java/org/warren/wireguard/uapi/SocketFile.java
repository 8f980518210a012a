package org.warren.wireguard.uapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The file by which a daemon's socket is found. Network namespaces share its directory, so that a daemon in another
/// one may have put its own in the place of ours.
public final class SocketFile {
    private final Path path;
    /// Device and inode; no other file has the same while our socket is open.
    private final @Nullable Object identity;

    /// @param path of a socket that is open
    SocketFile(Path path) throws IOException {
        this.path = path;
        this.identity = identity(path);
    }

    public Path path() {
        return path;
    }

    /// Whether the file is there and still the same.
    public boolean isOurs() {
        try {
            return identity != null && identity.equals(identity(path));
        } catch (IOException e) {
            return false; // gone
        }
    }

    /// Deletes it, but not another daemon's.
    void delete() throws IOException {
        if (isOurs()) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
