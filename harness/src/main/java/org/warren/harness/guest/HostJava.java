package org.warren.harness.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.DaemonTraining;
import org.warren.harness.agent.GuestCommand;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.agent.JavaPrograms;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.cache.CacheLock;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// The Java that runs Warren, and this build's Java programs, for a guest. The programs are in the user's cache, in a
/// folder for each combination of build, Java and guest, with the AOT archive that the daemon starts fast from.
final class HostJava {

    private static final String SETTINGS = "/etc/java-25-openjdk";
    private static final String DAEMON = "/opt/warren-wg";
    private static final String TRAFFIC = "/opt/warren-traffic";
    private static final int NAME_BYTES = 8;

    /// Digests of files that this process has already computed: the files have 45 MB.
    private static final Map<FileState, String> DIGESTS = new ConcurrentHashMap<>();

    /// The digest of this build's Java programs, once it was computed: they have 23 MB.
    private static byte @Nullable [] thisBuild;

    private HostJava() {}

    /// Empty if this build has no programs.
    private static synchronized byte[] thisBuild() {
        byte[] known = thisBuild;
        if (known == null) {
            Map<String, byte[]> programs = JavaPrograms.files();
            known = JavaPrograms.areWhole(programs) ? digest(programs) : new byte[0];
            thisBuild = known;
        }
        return known;
    }

    private static byte[] digest(Map<String, byte[]> programs) {
        MessageDigest digest = Sha256.start();
        programs.values().forEach(digest::update);
        return digest.digest();
    }

    /// A file at the time when it was read.
    ///
    /// @param changed the inode change time, which cannot be set, unlike the archive's modification time
    private record FileState(Path path, Object number, Object bytes, Object changed) {

        static FileState of(Path path) throws IOException {
            Map<String, Object> now = Files.readAttributes(path, "unix:ino,size,ctime");
            return new FileState(
                    path,
                    Objects.requireNonNull(now.get("ino")),
                    Objects.requireNonNull(now.get("size")),
                    Objects.requireNonNull(now.get("ctime")));
        }
    }

    /// The folders that a guest needs to run Java; empty if this build has no Java programs, as before Maven's phase
    /// `package`.
    ///
    /// @param trained whether the daemon should start fast; making its archive takes seconds, once
    /// @throws LabException when the programs cannot be put into the cache
    static List<HostFolder> folders(GuestFiles guest, boolean trained) {
        if (thisBuild().length == 0) {
            return List.of();
        }
        try {
            Path java = Path.of(System.getProperty("java.home")).toRealPath();
            Path folder = CacheFolder.here().resolve("java").resolve(name(guest, java));
            Path plain = folder.resolveSibling(folder.getFileName() + "-plain");
            GuestFiles.announce(folder);
            GuestFiles.announce(plain);
            if (trained) {
                make(folder, made -> train(guest, java, write(made, JavaPrograms.files(), thisBuild())));
            }
            if (!Files.isDirectory(folder)) {
                make(plain, made -> write(made, JavaPrograms.files(), thisBuild()));
            }
            Path used = Files.isDirectory(folder) ? folder : plain;
            Files.setLastModifiedTime(used, FileTime.from(Instant.now()));
            return folders(java, used, false);
        } catch (IOException e) {
            throw new LabException(
                    "the Java programs of this build cannot be put into " + CacheFolder.here() + ": "
                            + FileSentence.of(e, CacheFolder.ELSEWHERE),
                    e);
        }
    }

    private static List<HostFolder> folders(Path java, Path programs, boolean training) throws IOException {
        List<HostFolder> folders = new ArrayList<>();
        folders.add(HostFolder.readOnly(java, GuestCommand.JAVA));
        // Debian's folder contains links into /etc. A different set of mounts would change random bytes, so other Java
        // installations get the same mount.
        Path settings = java.resolve("conf/security/java.security").toRealPath();
        Path elsewhere = settings.resolve("../..").normalize();
        folders.add(HostFolder.readOnly(elsewhere, settings.startsWith(java) ? SETTINGS : elsewhere.toString()));
        folders.add(new HostFolder(programs.resolve("daemon"), DAEMON, training));
        folders.add(HostFolder.readOnly(programs.resolve("traffic"), TRAFFIC));
        return List.copyOf(folders);
    }

    /// The parts of them that affect a Java daemon's packets.
    ///
    /// @param folders returned by the other method
    static List<Dependency> dependencies(List<HostFolder> folders) {
        List<Dependency> found = new ArrayList<>();
        for (HostFolder folder : folders) {
            switch (folder.path()) {
                case GuestCommand.JAVA -> add(found, "Java virtual machine", folder, "lib/server/libjvm.so");
                case DAEMON -> {
                    add(found, JavaPrograms.DAEMON, folder, "lib/" + JavaPrograms.DAEMON);
                    add(found, DaemonTraining.ARCHIVE, folder, "lib/" + DaemonTraining.ARCHIVE);
                }
                case TRAFFIC -> add(found, JavaPrograms.TRAFFIC, folder, JavaPrograms.TRAFFIC);
                default -> {
                    // Settings of the Java virtual machine do not affect packets.
                }
            }
        }
        return List.copyOf(found);
    }

    private static void add(List<Dependency> found, String name, HostFolder folder, String file) {
        Path path = folder.folder().resolve(file);
        if (Files.exists(path)) {
            String version =
                    folder.path().equals(GuestCommand.JAVA) ? Runtime.version().toString() : "unknown";
            found.add(new Dependency(name, version, "sha256:" + digest(path)));
        }
    }

    /// A file is read once, and again after it has changed.
    static String digest(Path file) {
        try {
            FileState state = FileState.of(file);
            String known = DIGESTS.get(state);
            if (known == null) {
                known = read(file);
                DIGESTS.put(state, known);
            }
            return known;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) throws IOException {
        MessageDigest digest = Sha256.start();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private interface Making {

        /// Fills an empty folder.
        void fill(Path made) throws IOException;
    }

    /// If several drivers need the same folder at the same time, one makes it.
    private static void make(Path folder, Making making) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        try (CacheLock lock = CacheLock.take(CacheFolder.here().resolve("java"))) {
            if (!Files.isDirectory(folder)) {
                Path made = lock.newFolder();
                try {
                    making.fill(made);
                    Files.move(made, folder);
                } finally {
                    OutputFolder.removeTree(made);
                }
            }
        }
    }

    /// Writes the programs into a folder of the cache.
    ///
    /// @param expected the digest in the folder's name
    /// @throws LabException when the programs differ, because they were built again while this process runs
    static Path write(Path made, Map<String, byte[]> programs, byte[] expected) throws IOException {
        if (!MessageDigest.isEqual(digest(programs), expected)) {
            throw new LabException("the Java programs of this build were built again while it runs; start it again");
        }
        for (Map.Entry<String, byte[]> program : programs.entrySet()) {
            String place =
                    switch (program.getKey()) {
                        case JavaPrograms.DAEMON -> "daemon/lib/";
                        case JavaPrograms.TRAFFIC -> "traffic/";
                        case JavaPrograms.TRAFFIC_SCRIPT -> "traffic/bin/";
                        default -> "daemon/bin/";
                    };
            Path file = made.resolve(place + program.getKey());
            Files.createDirectories(file.getParent());
            Files.write(file, program.getValue());
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.setLastModifiedTime(file, DaemonTraining.MODIFIED);
        }
        return made;
    }

    private static void train(GuestFiles guest, Path java, Path made) throws IOException {
        try (Agent agent = DaemonTraining.agent(GuestProcess.start(
                guest,
                DaemonTraining.SEED,
                DaemonTraining.MEMORY_MEBIBYTES,
                0,
                folders(java, made, true),
                List.of()))) {
            DaemonTraining.run(agent);
        }
        Files.setLastModifiedTime(made.resolve("daemon/lib/" + DaemonTraining.ARCHIVE), DaemonTraining.MODIFIED);
    }

    private static String name(GuestFiles guest, Path java) throws IOException {
        MessageDigest digest = Sha256.start();
        digest.update(guest.digest().getBytes(StandardCharsets.UTF_8));
        digest.update(java.toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(java.resolve("release")));
        digest.update(thisBuild());
        return HexFormat.of().formatHex(digest.digest(), 0, NAME_BYTES);
    }
}
