package org.warren.harness.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.harness.agent.Dependencies;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// The files of a guest that is a process: the kernel, the program that starts it, and the root file system. They lie
/// below the user's cache, in a folder that is named by their digest.
///
/// @param folder holds them
public record GuestFiles(Path folder) {

    /// Names another folder than the one that `make guest` made last.
    public static final String VARIABLE = "WARREN_GUEST";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final String BUILD = "build it with `make guest`";

    /// Those of this machine's user.
    ///
    /// @throws LabException when there are none, or they cannot be used
    public static GuestFiles here() {
        missing().ifPresent(why -> {
            throw new LabException(why);
        });
        try {
            // Its own name: a newer guest may be made while this one runs.
            return new GuestFiles(place().toRealPath());
        } catch (IOException e) {
            throw new LabException("the guest in " + place() + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Why no guest can be started from files here and what to do about it, if so. Looks at files only.
    public static Optional<String> missing() {
        GuestFiles files = new GuestFiles(place());
        if (!Files.exists(files.kernel())) {
            return Optional.of("there is no guest in " + files.folder() + "; " + BUILD);
        }
        for (Path program : List.of(files.kernel(), files.launcher())) {
            if (!Files.isExecutable(program)) {
                return Optional.of(
                        program + " may not be executed, as on a file system that is mounted noexec; move the"
                                + " cache with XDG_CACHE_HOME and " + BUILD);
            }
        }
        return HostRules.refusal();
    }

    private static Path place() {
        String named = System.getenv(VARIABLE);
        if (named != null && !named.isEmpty()) {
            return Path.of(named).toAbsolutePath();
        }
        return cache().resolve("guest").resolve("current");
    }

    /// The folder of what Warren made and can make again.
    static Path cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        Path caches = named == null || named.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(named).toAbsolutePath();
        return caches.resolve("warren");
    }

    /// Its name, the digest of all files.
    public String digest() {
        return String.valueOf(folder.getFileName());
    }

    Path kernel() {
        return folder.resolve("warren-linux");
    }

    Path launcher() {
        return folder.resolve("warren-launch");
    }

    Path root() {
        return folder.resolve("root");
    }

    /// What of it decides about packets.
    List<Dependency> dependencies() {
        try {
            String digest = DIGEST.matcher(digest()).matches() ? "sha256:" + digest() : "unknown";
            List<Dependency> found = new ArrayList<>(List.of(new Dependency("guest", "process", digest)));
            found.addAll(Dependencies.parse(Files.readString(folder.resolve("dependencies"))));
            return List.copyOf(found);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
