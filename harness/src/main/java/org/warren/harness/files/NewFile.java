package org.warren.harness.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.regex.Pattern;

/// A file that appears complete or not at all, and replaces an older one.
///
/// It is written under a random name that did not exist before, and then renamed. A link with either name is not
/// followed but replaced. A file that is not committed is removed.
public final class NewFile implements AutoCloseable {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 8;
    private static final String ENDING = ".part";
    private static final Pattern UNFINISHED = Pattern.compile("\\.[^/]{1,200}\\.[0-9a-f]{16}\\" + ENDING);

    private final Path target;
    private final Path part;
    private final OutputStream out;
    private boolean committed;

    private NewFile(Path target, Path part, OutputStream out) {
        this.target = target;
        this.part = part;
        this.out = out;
    }

    /// Starts a file with the default permissions of the system.
    ///
    /// @throws IOException when its folder cannot be written
    public static NewFile at(Path target) throws IOException {
        return start(target, false);
    }

    /// Starts a file that only its owner can read, from the beginning.
    ///
    /// @throws IOException when its folder cannot be written
    public static NewFile ownersOnly(Path target) throws IOException {
        return start(target, true);
    }

    /// Writes a file of UTF-8 text.
    ///
    /// @throws IOException when it cannot be written
    public static Path write(Path target, String text) throws IOException {
        try (NewFile file = at(target)) {
            file.out().write(text.getBytes(StandardCharsets.UTF_8));
            return file.commit();
        }
    }

    /// Removes unfinished files that killed processes have left in a folder.
    ///
    /// @throws IOException when it cannot be removed
    public static void sweep(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (UNFINISHED.matcher(String.valueOf(file.getFileName())).matches()
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /// The stream for the file's contents.
    public OutputStream out() {
        return out;
    }

    /// Renames the file to its final name.
    ///
    /// @throws IOException when a folder has that name, or the rest cannot be written
    public Path commit() throws IOException {
        out.close();
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        committed = true;
        return target;
    }

    @Override
    public void close() throws IOException {
        if (!committed) {
            try (out) {
                Files.deleteIfExists(part);
            }
        }
    }

    private static NewFile start(Path target, boolean ownersOnly) throws IOException {
        Path whole = target.toAbsolutePath();
        FileAttribute<?>[] attributes = {};
        if (ownersOnly && whole.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            attributes = new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            };
        }
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        Path part = whole.resolveSibling(
                "." + whole.getFileName() + "." + HexFormat.of().formatHex(random) + ENDING);
        var channel =
                Files.newByteChannel(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
        return new NewFile(target, part, Channels.newOutputStream(channel));
    }
}
