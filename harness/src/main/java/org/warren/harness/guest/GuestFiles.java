package org.warren.harness.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.warren.harness.agent.Dependencies;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.cache.CacheUse;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// The files of a guest that runs as a process: the kernel, the launcher, and the root file system. They are in the
/// user's cache, in a folder named by their digest: `make guest` put them there, or they come from the artefact
/// `warren-guest` on the class path.
///
/// @param folder that contains them
public record GuestFiles(Path folder) {

    /// The variable that names another folder than the one that `make guest` made last.
    public static final String VARIABLE = "WARREN_GUEST";

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern KERNEL = Pattern.compile("[0-9]{1,3}\\.[0-9]{1,3}(-debug)?");
    private static final String NAME_OF_KERNEL = "kernel-";
    private static final String DEBUG = "-debug";
    private static final String BUILD =
            "build it with `make guest`, or put the artefact warren-guest with classifier linux-x86_64 on the class path";

    /// The files of this machine's user; a guest on the class path is unpacked into the user's cache, once.
    ///
    /// @throws LabException when there are none, or they cannot be used
    public static GuestFiles here() {
        return at(place(), BUILD);
    }

    /// The files with a certain kernel, as made by `make guest KERNEL=6.12`.
    ///
    /// @param kernel its version; empty for the default one
    /// @throws LabException when there are none, or they cannot be used
    public static GuestFiles here(String kernel) {
        if (kernel.isEmpty()) {
            return here();
        }
        List<String> known = kernels();
        return at(
                CacheFolder.here().resolve("guest").resolve(NAME_OF_KERNEL + kernelVersion(kernel)),
                "build it with `make guest KERNEL=" + kernel.replace(DEBUG, " DEBUG=1") + "`; built here "
                        + (known.isEmpty()
                                ? "is none"
                                : known.size() == 1 ? "is " + known.getFirst() : "are " + String.join(", ", known)));
    }

    /// The same text, if it is a valid kernel version.
    ///
    /// @throws IllegalArgumentException if it is not
    public static String kernelVersion(String text) {
        if (!KERNEL.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a kernel version such as 6.12 or 7.3-debug");
        }
        return text;
    }

    /// The versions of the kernels that guests were built with here, for [#here(String)].
    public static List<String> kernels() {
        try (DirectoryStream<Path> links =
                Files.newDirectoryStream(CacheFolder.here().resolve("guest"), NAME_OF_KERNEL + "*")) {
            List<String> found = new ArrayList<>();
            links.forEach(link -> found.add(String.valueOf(link.getFileName()).substring(NAME_OF_KERNEL.length())));
            return found.stream().sorted().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static GuestFiles at(Path place, String remedy) {
        try {
            // The folder of this guest, not the link: a newer guest may be made while this one runs.
            GuestFiles files = new GuestFiles(place.toRealPath());
            announce(files.folder());
            files.problem().ifPresent(why -> {
                throw new LabException(why);
            });
            return files;
        } catch (IOException e) {
            throw new LabException("there is no guest in " + place + "; " + remedy, e);
        }
    }

    /// Why no guest can be started here and what to do about it; empty if one can.
    ///
    /// @param kernel the version of its kernel; empty for the default one
    /// @param layers the names of its layers
    public static Optional<String> missing(String kernel, Set<String> layers) {
        Optional<String> refusal = HostRules.refusal(HostFacts.here());
        if (refusal.isPresent()) {
            return refusal;
        }
        try {
            here(kernel).layers(layers);
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> problem() {
        if (!Files.exists(kernel())) {
            return Optional.of("there is no guest in " + folder + "; " + BUILD);
        }
        for (Path program : List.of(kernel(), launcher())) {
            if (!Files.isExecutable(program)) {
                return Optional.of(program + " may not be executed, as on a file system that is mounted noexec; name"
                        + " another folder for caches with the environment variable XDG_CACHE_HOME");
            }
        }
        HostFacts facts = HostFacts.here();
        return HostRules.isDoubtful(facts) ? HostRules.refusal(facts, GuestTrial.of(this)) : Optional.empty();
    }

    /// Whether the user names another guest with [#VARIABLE].
    public static boolean isNamed() {
        String named = System.getenv(VARIABLE);
        return named != null && !named.isEmpty();
    }

    private static Path place() {
        if (isNamed()) {
            return Path.of(Objects.requireNonNull(System.getenv(VARIABLE))).toAbsolutePath();
        }
        Path guests = CacheFolder.here().resolve("guest");
        return PackedGuest.find(GuestFiles.class.getClassLoader())
                .map(packed -> {
                    announce(guests.resolve(packed.digest()));
                    return packed.unpackedIn(guests);
                })
                .orElse(guests.resolve("current"));
    }

    /// Prevents others from removing from the cache what this process may start.
    static void announce(Path folder) {
        Path part = folder.getParent();
        if (part != null && part.getParent() != null && isCache(part.getParent())) {
            CacheUse.announce(CacheFolder.here(), folder);
        }
    }

    private static boolean isCache(Path place) {
        try {
            return place.equals(CacheFolder.here()) || Files.isSameFile(place, CacheFolder.here());
        } catch (IOException e) {
            return false;
        }
    }

    /// Its name, the digest of all files.
    public String digest() {
        return String.valueOf(folder.getFileName());
    }

    /// Its layers, in the order of names.
    ///
    /// @throws LabException when one was not built, or was built for another guest
    List<GuestLayer> layers(Set<String> names) {
        return names.stream()
                .sorted()
                .map(name -> GuestLayer.of(name, this, CacheFolder.here()))
                .toList();
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

    /// The parts of it that affect packets.
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
