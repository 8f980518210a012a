package org.warren.harness.bundle;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.warren.harness.evidence.Observations;
import org.warren.harness.files.InputFileException;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;
import org.warren.harness.files.Sha256;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.UnreadableRecordException;

/// A bundle of unknown origin, which is not trusted: files that its manifest does not list are refused, listed ones are
/// verified, and no more is unpacked than [BundleLimits] allow.
public final class BundleReader implements AutoCloseable {

    private static final int PIECE_BYTES = 1 << 16;

    private final Path file;
    private final BundleLimits limits;
    private final ZipFile zip;
    private final Manifest manifest;

    private BundleReader(Path file, BundleLimits limits, ZipFile zip) throws IOException {
        this.file = file;
        this.limits = limits;
        this.zip = zip;
        Map<String, ZipEntry> entries = entries();
        ZipEntry first = entries.remove(Manifest.FILE_NAME);
        if (first == null) {
            throw new UnreadableBundleException(
                    file + " is a zip file but no bundle of Warren: it has no " + Manifest.FILE_NAME + ".");
        }
        this.manifest = Manifest.parse(readSmall(first), file.toString());
        checkSize();
        for (var item : manifest.files()) {
            if (entries.remove(RunFiles.PREFIX + item.path()) == null) {
                throw refused("\"" + item.path() + "\" is in its manifest and not in the file");
            }
        }
        if (!entries.isEmpty()) {
            throw refused("\"" + entries.keySet().iterator().next() + "\" is not in its manifest");
        }
    }

    /// Opens a bundle and checks its contents.
    ///
    /// @throws UnreadableBundleException when it is not a bundle, is damaged, or exceeds the limits
    public static BundleReader open(Path file) throws IOException {
        return open(file, BundleLimits.USUAL);
    }

    static BundleReader open(Path file, BundleLimits limits) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new UnreadableBundleException(file + (Files.exists(file) ? " is not a file" : " does not exist")
                    + "; name the file of a bundle.");
        }
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException | EOFException e) {
            String problem = Objects.requireNonNullElse(e.getMessage(), "it is shorter than it says");
            throw new UnreadableBundleException(
                    "%s is not a bundle of Warren, or ends in the middle (%s); ask for the file again."
                            .formatted(file, problem),
                    e);
        }
        try {
            return new BundleReader(file, limits, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    /// Whether it contains secrets with which its captures can be decrypted.
    public boolean hasKeys() {
        return manifest.keys()
                || manifest.files().stream().anyMatch(item -> item.path().startsWith(RunFiles.KEYS));
    }

    /// The record of the run.
    ///
    /// @throws UnreadableBundleException when it is not a record of a run
    public RunRecord record() throws IOException {
        return readCopy(RunParts.RECORD, limits.recordBytes(), copy -> {
            try {
                return RunFolder.readRun(copy);
            } catch (UnreadableRecordException e) {
                throw new UnreadableBundleException(shown(e, copy, RunParts.RECORD), e);
            }
        });
    }

    /// The values that the run's driver noted.
    ///
    /// @throws UnreadableBundleException when the bundle has no notes, or invalid ones
    public Observations observations() throws IOException {
        return readCopy(RunParts.OBSERVATIONS, Observations.BYTES_MAX, copy -> {
            try {
                return Observations.read(copy);
            } catch (InputFileException e) {
                throw new UnreadableBundleException(shown(e, copy, RunParts.OBSERVATIONS), e);
            }
        });
    }

    private String shown(Exception problem, Path copy, String name) {
        return String.valueOf(problem.getMessage()).replace(copy.toString(), name + " in " + file);
    }

    /// Reads a file.
    private interface Reading<T> {
        T read(Path copy) throws IOException;
    }

    private <T> T readCopy(String name, int bytesMax, Reading<T> reading) throws IOException {
        var item = manifest.files().stream()
                .filter(candidate -> candidate.path().equals(name))
                .findFirst()
                .orElseThrow(() -> refused("it has no " + name));
        if (item.bytes() > bytesMax) {
            throw refused("its " + name + " is longer than " + bytesMax + " bytes");
        }
        Path copy = Files.createTempFile("warren-", "-" + name);
        try {
            try (var out = Files.newOutputStream(copy)) {
                extract(item, out, length -> {});
            }
            return reading.read(copy);
        } finally {
            Files.delete(copy);
        }
    }

    /// Unpacks all files of the run except its page, which is generated again because it is not trusted. The folder
    /// appears complete or not at all.
    ///
    /// @param folder must not exist yet; its parent must
    public void unpack(Path folder, PackingListener listener) throws IOException {
        Path part = Files.createTempDirectory(folder.toAbsolutePath().getParent(), ".unpacking");
        try {
            long[] done = {0};
            long total = manifest.totalBytes();
            for (var item : manifest.files()) {
                Path target = part.resolve(item.path()).normalize();
                if (!target.startsWith(part)) {
                    throw refused("\"" + item.path() + "\" leads out of the folder");
                }
                if (item.path().equals(RunParts.REPORT)) {
                    continue;
                }
                try (var out = create(target)) {
                    extract(item, out, length -> listener.packed(done[0] += length, total));
                }
            }
            Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            OutputFolder.removeTree(part);
        }
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }

    private Map<String, ZipEntry> entries() throws UnreadableBundleException {
        if (zip.size() > limits.files()) {
            throw refused("it has %d files, and %d is the limit".formatted(zip.size(), limits.files()));
        }
        Map<String, ZipEntry> entries = new LinkedHashMap<>();
        for (var all = zip.entries(); all.hasMoreElements(); ) {
            ZipEntry entry = all.nextElement();
            if (entries.put(entry.getName(), entry) != null) {
                throw refused("it has \"" + entry.getName() + "\" twice");
            }
        }
        return entries;
    }

    private void checkSize() throws UnreadableBundleException {
        if (manifest.totalBytes() > limits.totalBytes()) {
            throw refused("it would unpack to %d MiB, and %d MiB is the limit"
                    .formatted(manifest.totalBytes() >> 20, limits.totalBytes() >> 20));
        }
    }

    private byte[] readSmall(ZipEntry entry) throws IOException {
        byte[] bytes;
        try (InputStream in = zip.getInputStream(entry)) {
            bytes = in.readNBytes(limits.recordBytes() + 1);
        } catch (IOException e) {
            throw damaged(entry.getName(), e);
        }
        if (bytes.length > limits.recordBytes()) {
            throw refused("its manifest is longer than " + limits.recordBytes() + " bytes");
        }
        return bytes;
    }

    private void extract(Manifest.Item item, OutputStream out, LongConsumer progress) throws IOException {
        var digest = Sha256.start();
        long bytes = 0;
        try (InputStream in = stream(item)) {
            var piece = new byte[PIECE_BYTES];
            for (int length = read(in, piece, item); length >= 0; length = read(in, piece, item)) {
                bytes += length;
                if (bytes > item.bytes()) {
                    throw refused("\"" + item.path() + "\" is longer than its manifest says");
                }
                digest.update(piece, 0, length);
                out.write(piece, 0, length);
                progress.accept(length);
            }
        }
        if (bytes != item.bytes() || !HexFormat.of().formatHex(digest.digest()).equals(item.sha256())) {
            throw new UnreadableBundleException(
                    "%s is damaged: \"%s\" is not what its manifest says; ask for the file again."
                            .formatted(file, item.path()));
        }
    }

    private InputStream stream(Manifest.Item item) throws UnreadableBundleException {
        try {
            return zip.getInputStream(zip.getEntry(RunFiles.PREFIX + item.path()));
        } catch (IOException e) {
            throw damaged(item.path(), e);
        }
    }

    /// A full disk fails at writing; a failure here is the bundle's.
    private int read(InputStream in, byte[] piece, Manifest.Item item) throws UnreadableBundleException {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw damaged(item.path(), e);
        }
    }

    private UnreadableBundleException damaged(String name, IOException e) {
        return new UnreadableBundleException(
                "%s is damaged at \"%s\" (%s); ask for the file again.".formatted(file, name, e.getMessage()), e);
    }

    private UnreadableBundleException refused(String why) {
        return new UnreadableBundleException(file + " is refused: " + why + ".");
    }

    /// Key logs are for the owner only, and so may be all files of somebody else's run.
    private static OutputStream create(Path target) throws IOException {
        Files.createDirectories(target.getParent());
        if (target.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(target);
        }
        return Files.newOutputStream(target);
    }
}
