package org.warren.harness.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.Sha256;
import org.warren.harness.record.RunFolder;

/// Packs a run's folder into one file. The same folder gives the same bytes.
public final class BundleWriter {

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    /// Packets are packed unchanged, because they are not text.
    private static final String CAPTURES = "captures/";

    private final Path folder;
    private final String commit;
    private final boolean withKeys;
    private final PackingListener listener;

    /// @param commit of Warren itself, or a placeholder for a build without one
    /// @param withKeys whether to include secrets, if the run kept any
    public BundleWriter(Path folder, String commit, boolean withKeys, PackingListener listener) {
        this.folder = folder;
        this.commit = commit;
        this.withKeys = withKeys;
        this.listener = listener;
    }

    /// What was packed.
    ///
    /// @param files how many files of the run were packed
    /// @param bytes of the bundle
    /// @param keysLeftOut how many files with secrets were left out
    /// @param othersLeftOut how many files that do not belong to the run were left out
    public record Packed(Path bundle, int files, long bytes, int keysLeftOut, int othersLeftOut) {}

    /// Writes the bundle. The file appears complete or not at all.
    ///
    /// @param bundle a file that must not exist yet
    /// @throws org.warren.harness.record.UnreadableRecordException when the folder is not a run's folder
    /// @throws IOException in one sentence, when a file contains a secret, or cannot be read or written
    public Packed write(Path bundle) throws IOException {
        new RunFolder(folder).readRun();
        if (Files.exists(bundle, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(bundle + " exists already; remove it or name another file with --out");
        }
        var found = RunFiles.in(folder);
        List<String> paths = found.run().stream()
                .filter(path -> withKeys || !path.startsWith(RunFiles.KEYS))
                .toList();
        var manifest = manifest(paths);
        Path whole = bundle.toAbsolutePath();
        OutputFolder.make(Objects.requireNonNull(whole.getParent(), "a file lies in a folder"));
        try (NewFile file = manifest.keys() ? NewFile.ownersOnly(whole) : NewFile.at(whole)) {
            pack(manifest, file.out());
            file.commit();
        }
        return new Packed(bundle, paths.size(), Files.size(bundle), found.run().size() - paths.size(), found.others());
    }

    private Manifest manifest(List<String> paths) throws IOException {
        List<Manifest.Item> files = new ArrayList<>();
        boolean keys = false;
        var secrets = Secrets.of(paths.stream()
                .filter(path -> !path.startsWith(RunFiles.KEYS) && !path.startsWith(CAPTURES))
                .map(folder::resolve)
                .toList());
        for (String path : paths) {
            boolean secret = path.startsWith(RunFiles.KEYS);
            keys |= secret;
            Path file = folder.resolve(path);
            var line = secret ? java.util.Optional.<Integer>empty() : secrets.lineIn(file);
            if (line.isPresent()) {
                throw new IOException("%s:%d holds a key and is not packed; remove the line and bundle again"
                        .formatted(file, line.get()));
            }
            files.add(measure(path));
        }
        return Manifest.of(commit, keys, files);
    }

    private Manifest.Item measure(String path) throws IOException {
        var digest = Sha256.start();
        try (var in = new DigestInputStream(open(path), digest)) {
            long bytes = in.transferTo(OutputStream.nullOutputStream());
            return new Manifest.Item(path, bytes, HexFormat.of().formatHex(digest.digest()));
        }
    }

    private InputStream open(String path) throws IOException {
        return Files.newInputStream(folder.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }

    private void pack(Manifest manifest, OutputStream out) throws IOException {
        long total = manifest.totalBytes();
        long done = 0;
        try (var zip = new ZipOutputStream(out)) {
            begin(zip, Manifest.FILE_NAME);
            zip.write(manifest.bytes());
            for (var file : manifest.files()) {
                begin(zip, RunFiles.PREFIX + file.path());
                done = copy(file, zip, done, total);
            }
        }
    }

    private static void begin(ZipOutputStream zip, String name) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(NO_TIME);
        zip.putNextEntry(entry);
    }

    private long copy(Manifest.Item file, OutputStream zip, long before, long total) throws IOException {
        var digest = Sha256.start();
        long done = before;
        try (var in = new DigestInputStream(open(file.path()), digest)) {
            var piece = new byte[1 << 16];
            // Otherwise a file that grows faster than it is packed would never end.
            for (int length = in.read(piece); length >= 0 && done - before <= file.bytes(); length = in.read(piece)) {
                zip.write(piece, 0, length);
                done += length;
                listener.packed(done, total);
            }
        }
        if (done - before != file.bytes()
                || !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
            throw new IOException(folder.resolve(file.path())
                    + " changed while it was packed; wait for the run to end and bundle again");
        }
        return done;
    }
}
