package org.warren.harness.guest;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.cache.CacheLock;
import org.warren.harness.cache.CacheUse;
import org.warren.harness.files.OutputFolder;

/// What Warren keeps in the user's cache and can make again: guests, Java programs for guests, measurements of NATs,
/// and the packages that `make guest` downloaded.
///
/// @param folder of the cache
public record GuestCache(Path folder) {

    /// Named here because this package does not depend on subjects.
    private static final String SUBJECTS = "subject";

    private static final String NATS = "nat";

    /// The kinds of cache entries.
    public enum Kind {
        /// A kernel with its root file system.
        GUEST("guest"),
        /// Additional programs for guests, which runs request by name.
        LAYER("layer"),
        /// The program of a subject that was built here.
        SUBJECT("subject"),
        /// A build's Java programs, with the AOT archive that they start fast from.
        JAVA("java"),
        /// Measurements of NATs in separate guests: one folder with all of them.
        NAT("nat"),
        /// What `make guest` and `make release` downloaded or compiled as intermediate steps: a folder of packages, one
        /// of their sources, and one of kernels.
        PACKAGES("packages"),
        /// Entries that are being made now, or were left by a driver that was killed.
        UNFINISHED("unfinished");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// A cache entry.
    ///
    /// @param folder of the entry
    /// @param bytes the sum of its files' lengths
    /// @param isNext whether the next run would use it: the guest that was built last or is on the class path, the Java
    ///     programs that were used last, or the measurements of NATs
    /// @param isUsed whether a running driver uses it
    public record Entry(Kind kind, Path folder, long bytes, boolean isNext, boolean isUsed) {}

    /// The cache of this machine's user, which need not exist.
    public static GuestCache here() {
        return new GuestCache(CacheFolder.here());
    }

    /// All entries, in the order of kinds, then of names.
    ///
    /// @throws IOException when it cannot be read
    public List<Entry> entries() throws IOException {
        List<Entry> found = new ArrayList<>();
        Set<Path> next = next("guest");
        PackedGuest.find(GuestCache.class.getClassLoader())
                .ifPresent(packed -> next.add(folder.resolve("guest").resolve(packed.digest())));
        for (Path each : folders("guest")) {
            found.add(entry(Kind.GUEST, each, next.contains(each)));
        }
        Set<Path> nextLayers = next(GuestLayer.PART);
        for (Path each : folders(GuestLayer.PART)) {
            found.add(entry(Kind.LAYER, each, nextLayers.contains(each)));
        }
        for (Path each : folders(SUBJECTS)) {
            found.add(entry(Kind.SUBJECT, each, true));
        }
        List<Path> java = folders("java");
        Optional<Path> latest = java.stream().max(Comparator.comparing(GuestCache::lastUse));
        for (Path each : java) {
            found.add(entry(Kind.JAVA, each, latest.filter(each::equals).isPresent()));
        }
        if (Files.isDirectory(folder.resolve(NATS))) {
            found.add(entry(Kind.NAT, folder.resolve(NATS), true));
        }
        for (String part : List.of("kernel", "packages", "sources")) {
            if (Files.isDirectory(folder.resolve(part))) {
                found.add(entry(Kind.PACKAGES, folder.resolve(part), false));
            }
        }
        found.sort(Comparator.comparing(Entry::kind).thenComparing(Entry::folder));
        return List.copyOf(found);
    }

    /// Removes an entry, unless a driver uses it or is making it.
    ///
    /// @return whether it was removed
    /// @throws IOException when it cannot be removed
    public boolean remove(Entry entry) throws IOException {
        Path parent = Objects.requireNonNull(entry.folder().getParent());
        if (entry.kind() == Kind.UNFINISHED) {
            Optional<CacheLock> lock = CacheLock.tryTake(parent);
            if (lock.isPresent()) {
                try (CacheLock taken = lock.get()) {
                    taken.removeUnfinished();
                }
            }
            return lock.isPresent();
        }
        // Removed with one rename: a driver that looks for it afterwards finds nothing, or makes it again.
        Path going =
                parent.resolve(CacheLock.PREFIX + "no-more-" + entry.folder().getFileName());
        boolean isGoing = CacheUse.ifUnused(folder, entry.folder(), () -> Files.move(entry.folder(), going));
        if (isGoing) {
            OutputFolder.removeTree(going);
        }
        return isGoing;
    }

    private Entry entry(Kind kind, Path place, boolean isNext) throws IOException {
        boolean isUnfinished = String.valueOf(place.getFileName()).startsWith(CacheLock.PREFIX);
        return new Entry(
                isUnfinished ? Kind.UNFINISHED : kind, place, bytes(place), isNext, CacheUse.isUsed(folder, place));
    }

    /// What runs would use: the entry that was built last, for each kernel or name.
    private Set<Path> next(String part) throws IOException {
        Path all = folder.resolve(part);
        Set<Path> next = new HashSet<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(all, Files::isSymbolicLink)) {
            for (Path link : links) {
                // The other files describe what it was made from.
                if (!String.valueOf(link.getFileName()).startsWith("made-from-")) {
                    next.add(all.resolve(Files.readSymbolicLink(link)));
                }
            }
        } catch (NoSuchFileException e) {
            return next;
        }
        return next;
    }

    private List<Path> folders(String part) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(
                folder.resolve(part), each -> Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS))) {
            all.forEach(found::add);
        } catch (NoSuchFileException e) {
            return List.of();
        }
        return found;
    }

    /// A driver that uses Java programs sets the time of their folder.
    private static FileTime lastUse(Path place) {
        try {
            return Files.getLastModifiedTime(place);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    private static long bytes(Path place) throws IOException {
        try (var files = Files.walk(place)) {
            long sum = 0;
            for (Path file : (Iterable<Path>) files::iterator) {
                sum += bytesOfFile(file);
            }
            return sum;
        }
    }

    private static long bytesOfFile(Path file) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isDirectory() ? 0 : attributes.size();
        } catch (NoSuchFileException e) {
            // A running driver writes files next to their final places and moves them there.
            return 0;
        }
    }
}
