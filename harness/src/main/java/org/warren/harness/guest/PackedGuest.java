package org.warren.harness.guest;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.cache.CacheLock;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.lab.LabException;

/// A guest on the class path, from the artefact `warren-guest`. It is unpacked once for each user.
///
/// @param archive a gzip-compressed tar file
/// @param digest the SHA-256 digest of the tar file, 64 hexadecimal digits
/// @param bytes the length of the tar file
record PackedGuest(URL archive, String digest, long bytes) {

    private static final String PLACE = "org/warren/guest/linux-x86_64/";
    private static final String ARCHIVE = PLACE + "guest.tar.gz";
    private static final String PROPERTIES = PLACE + "guest.properties";
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /// Larger than any guest, and smaller than a disk.
    private static final long BYTES_MAX = 1L << 30;

    /// The first one on the class path.
    ///
    /// @throws LabException when there is one that cannot be read
    static Optional<PackedGuest> find(ClassLoader loader) {
        URL properties = loader.getResource(PROPERTIES);
        URL archive = loader.getResource(ARCHIVE);
        if (properties == null || archive == null) {
            return Optional.empty();
        }
        Properties claims = new Properties();
        try (InputStream in = open(properties)) {
            claims.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw damaged(archive, e.getMessage(), e);
        }
        String digest = claims.getProperty("digest", "");
        String bytes = claims.getProperty("bytes", "");
        if (!DIGEST.matcher(digest).matches() || !bytes.matches("[0-9]{1,10}") || Long.parseLong(bytes) > BYTES_MAX) {
            throw damaged(archive, "its guest.properties says nothing that can be", null);
        }
        return Optional.of(new PackedGuest(archive, digest, Long.parseLong(bytes)));
    }

    /// Its folder, which is unpacked if it does not exist. The folder appears complete or not at all; if several
    /// drivers need it at the same time, one unpacks it.
    ///
    /// @param guests the folder that has a folder for each guest
    /// @throws LabException when it cannot be unpacked, with the reason and what to do
    Path unpackedIn(Path guests) {
        Path folder = guests.resolve(digest);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            try (CacheLock lock = CacheLock.take(guests)) {
                if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    unpack(lock.newFolder(), folder);
                }
            } catch (IOException e) {
                String need = FileSentence.isFull(e) ? "it needs " + ((bytes >> 20) + 1) + " MiB there: " : "";
                throw new LabException(
                        "the guest cannot be unpacked in " + guests + ": " + need
                                + FileSentence.of(e, CacheFolder.ELSEWHERE),
                        e);
            }
        }
        return folder;
    }

    private void unpack(Path made, Path folder) throws IOException {
        try (InputStream in = open(archive)) {
            GuestArchive.unpack(in, made, digest, bytes);
            Files.move(made, folder);
        } catch (GuestArchive.DamagedException e) {
            throw damaged(archive, e.getMessage(), e);
        } finally {
            OutputFolder.removeTree(made);
        }
    }

    /// Bypasses the cache of open jars: if a jar were replaced while a driver runs, it would be read at the old
    /// offsets.
    private static InputStream open(URL resource) throws IOException {
        URLConnection connection = resource.openConnection();
        connection.setUseCaches(false);
        return connection.getInputStream();
    }

    private static LabException damaged(URL archive, @Nullable String why, @Nullable Exception cause) {
        String what = "the guest in " + archive + " is damaged: " + why
                + "; remove that file and have it downloaded again, or build it again";
        return cause == null ? new LabException(what) : new LabException(what, cause);
    }
}
