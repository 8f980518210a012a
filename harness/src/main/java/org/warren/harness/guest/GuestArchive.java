package org.warren.harness.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.Sha256;

/// Unpacks a guest's files. The archive is not trusted: it may contain only folders, files and links that stay inside,
/// and no more of them than a guest has.
final class GuestArchive {

    private static final int ENTRIES_MAX = 100_000;
    private static final int ANYBODY_EXECUTES = 0111;
    private static final FileTime MODIFIED = FileTime.fromMillis(0);

    private final Path folder;
    /// The folders created here, none of which is a link; the empty path is the folder itself.
    private final Set<String> folders = new HashSet<>(Set.of(""));

    private final Set<String> files = new HashSet<>();
    private final List<Path> made = new ArrayList<>();

    private GuestArchive(Path folder) {
        this.folder = folder;
    }

    /// The archive does not match its description, or exceeds a limit.
    static final class DamagedException extends IOException {

        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }

        DamagedException(IOException cause) {
            super(cause.getMessage() == null ? "it ends in the middle" : cause.getMessage(), cause);
        }
    }

    /// Unpacks a gzip-compressed tar file.
    ///
    /// @param folder must exist and be empty; when this fails, it contains some of the files
    /// @param digest of the tar file, SHA-256 in hexadecimal digits
    /// @param bytes the length of the tar file
    /// @throws DamagedException when the archive has another digest, or contains something that no guest has
    /// @throws IOException when the folder cannot be written
    static void unpack(InputStream compressed, Path folder, String digest, long bytes) throws IOException {
        MessageDigest sum = Sha256.start();
        Source source = new Source(compressed, sum, bytes);
        try (var tar = new TarArchiveInputStream(source)) {
            GuestArchive archive = new GuestArchive(folder);
            int entries = 0;
            for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
                if (++entries > ENTRIES_MAX) {
                    throw new DamagedException("it has more than " + ENTRIES_MAX + " files");
                }
                archive.take(entry, tar);
            }
            source.transferTo(OutputStream.nullOutputStream());
            if (!HexFormat.of().formatHex(sum.digest()).equals(digest)) {
                throw new DamagedException("its digest is another than it says");
            }
            archive.finish();
        }
    }

    private static TarArchiveEntry next(TarArchiveInputStream tar) throws DamagedException {
        try {
            return tar.getNextEntry();
        } catch (IOException e) {
            throw new DamagedException(e);
        }
    }

    private void take(TarArchiveEntry entry, InputStream content) throws IOException {
        String name = inner(entry.getName());
        if (name.isEmpty()) {
            return; // the folder itself
        }
        int slash = name.lastIndexOf('/');
        if (!folders.contains(slash < 0 ? "" : name.substring(0, slash))) {
            throw new DamagedException("the folder of \"" + name + "\" is not in it");
        }
        Path path = folder.resolve(name);
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new DamagedException("it has \"" + name + "\" twice");
        }
        if (entry.isDirectory()) {
            Files.createDirectory(path);
            folders.add(name);
        } else if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(target(name, entry.getLinkName())));
        } else if (entry.isLink()) {
            String other = inner(entry.getLinkName());
            if (!files.contains(other)) {
                throw new DamagedException("\"" + name + "\" is a link to what is not in it");
            }
            Files.createLink(path, folder.resolve(other));
        } else if (isRegular(entry)) {
            try (OutputStream out = Files.newOutputStream(path)) {
                copy(content, out);
            }
            files.add(name);
        } else {
            throw new DamagedException("\"" + name + "\" is neither a file, a folder nor a link");
        }
        if (!entry.isSymbolicLink()) {
            boolean executable = entry.isDirectory() || (entry.getMode() & ANYBODY_EXECUTES) != 0;
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
        made.add(path);
    }

    /// The library's own method also returns true for devices.
    private static boolean isRegular(TarArchiveEntry entry) {
        return entry.getLinkFlag() == TarConstants.LF_NORMAL || entry.getLinkFlag() == TarConstants.LF_OLDNORM;
    }

    /// The name as a path relative to the folder, without tar's leading `./`.
    private static String inner(String name) throws DamagedException {
        String path = name.startsWith("./") ? name.substring(2) : name;
        if (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (!path.isEmpty() && !path.equals(".") && !InnerPath.isOne(path)) {
            throw new DamagedException("\"" + name + "\" leads out of the folder");
        }
        return path.equals(".") ? "" : path;
    }

    /// Links are meant for the guest: an absolute one starts at the guest's root, and a relative one must not leave it.
    /// The driver follows none of them.
    private static String target(String name, String target) throws DamagedException {
        int depth = name.split("/").length - 2;
        boolean leaves = depth < 0 || target.isEmpty() || target.chars().anyMatch(Character::isISOControl);
        for (String part : target.startsWith("/") ? new String[0] : target.split("/")) {
            depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
            leaves |= depth < 0;
        }
        if (leaves) {
            throw new DamagedException("the link \"" + name + "\" leads out of the folder");
        }
        return target;
    }

    /// A read error is the archive's fault, a write error the disk's.
    private static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] piece = new byte[1 << 16];
        for (int length = read(in, piece); length >= 0; length = read(in, piece)) {
            out.write(piece, 0, length);
        }
    }

    private static int read(InputStream in, byte[] piece) throws DamagedException {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw new DamagedException(e);
        }
    }

    /// Times are set last, because creating a file in a folder changes the folder's.
    private void finish() throws IOException {
        for (Path path : made.reversed()) {
            Files.getFileAttributeView(path, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(MODIFIED, null, null);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /// The decompressed tar file: its length is measured, and it ends at its stated length.
    private static final class Source extends InputStream {

        private final InputStream compressed;
        private final MessageDigest sum;
        private long left;
        private final byte[] one = new byte[1];
        private GZIPInputStream plain;

        Source(InputStream compressed, MessageDigest sum, long bytes) throws DamagedException {
            this.compressed = compressed;
            this.sum = sum;
            this.left = bytes;
            try {
                this.plain = new GZIPInputStream(compressed, 1 << 16);
            } catch (IOException e) {
                throw new DamagedException(e);
            }
        }

        @Override
        public int read() throws IOException {
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int got;
            try {
                got = plain.read(bytes, offset, length);
            } catch (IOException e) {
                throw new DamagedException(e);
            }
            if (got > 0) {
                left -= got;
                if (left < 0) {
                    throw new DamagedException("it is longer than it says");
                }
                sum.update(bytes, offset, got);
            }
            return got;
        }

        @Override
        public void close() throws IOException {
            compressed.close();
        }
    }
}
