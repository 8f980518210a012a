package org.warren.wireguard.uapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/// The file of a daemon's control socket. Network namespaces share its directory, so a daemon in another namespace may
/// have replaced our file by its own.
public final class SocketFile {
    private final Path path;
    /// Device and inode; no other file has the same ones while our socket is open.
    private final @Nullable Object identity;

    /// @param path of an open socket
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

    /// Deletes it, unless it is another daemon's.
    void delete() throws IOException {
        if (isOurs()) {
            Files.deleteIfExists(path);
        }
    }

    private static @Nullable Object identity(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }
}
