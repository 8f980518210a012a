package org.warren.harness.elf;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The loader and the libraries of this machine that a program needs on another root file system, whose own C library
/// may be older, or a different one.
///
/// @param loader of this machine
/// @param libraries by the name under which they are searched; including those that glibc opens by itself
public record HostLibraries(Path loader, Map<String, Path> libraries) {

    /// Libraries that glibc opens when a name is resolved or a thread ends.
    private static final List<String> OPENED_LATER =
            List.of("libnss_files.so.2", "libnss_dns.so.2", "libresolv.so.2", "libgcc_s.so.1");

    private static final List<String> USUAL = List.of(
            "/lib/x86_64-linux-gnu",
            "/usr/lib/x86_64-linux-gnu",
            "/lib64",
            "/usr/lib64",
            "/lib",
            "/usr/lib",
            "/usr/local/lib");
    private static final Path CONFIGURATION = Path.of("/etc/ld.so.conf.d");
    private static final long LIBRARY_BYTES_MAX = 64L << 20;
    private static final int LIBRARIES_MAX = 200;
    private static final String MUSL = "ld-musl";

    public HostLibraries {
        libraries = new LinkedHashMap<>(libraries);
    }

    /// The dependencies of a program on this machine.
    ///
    /// @param program its path
    /// @param elf its headers
    /// @return nothing if it needs no loader
    /// @throws MissingLibraryException naming what this machine does not have
    public static Optional<HostLibraries> of(Path program, ElfFile elf) throws MissingLibraryException {
        return of(program, elf, Path.of("/"));
    }

    /// The same if this machine's root file system is at another path.
    static Optional<HostLibraries> of(Path program, ElfFile elf, Path root) throws MissingLibraryException {
        if (elf.loader().isEmpty()) {
            return Optional.empty();
        }
        String name = elf.loader().get();
        Path loader = inside(root, name);
        if (!isLibrary(loader)) {
            String kind = name.contains(MUSL) ? "it is linked with musl" : "it is linked for another system";
            throw new MissingLibraryException(
                    kind + ", and this machine has no " + name + "; link it statically, or against the C library here");
        }
        Map<String, Path> found = new LinkedHashMap<>();
        List<Path> usual = usual(root);
        Deque<Map.Entry<Path, ElfFile>> open = new ArrayDeque<>(List.of(Map.entry(program, elf)));
        while (!open.isEmpty()) {
            Map.Entry<Path, ElfFile> user = open.remove();
            for (String library : user.getValue().libraries()) {
                if (found.containsKey(library) || loader.endsWith(library)) {
                    continue;
                }
                Path place = find(library, user.getKey(), user.getValue(), usual)
                        .orElseThrow(() -> new MissingLibraryException("it needs " + library
                                + ", which is not among the libraries of this machine; install it, or link it"
                                + " statically"));
                found.put(library, place);
                if (found.size() > LIBRARIES_MAX) {
                    throw new MissingLibraryException("it needs more than " + LIBRARIES_MAX + " libraries");
                }
                open.add(Map.entry(place, headers(place)));
            }
        }
        if (!name.contains(MUSL)) {
            OPENED_LATER.forEach(library -> in(usual, library).ifPresent(place -> found.putIfAbsent(library, place)));
        }
        return Optional.of(new HostLibraries(loader, found));
    }

    private static Optional<Path> find(String library, Path user, ElfFile elf, List<Path> usual) {
        if (library.contains("/")) {
            return Optional.empty();
        }
        List<Path> folders = new ArrayList<>();
        for (String folder : elf.folders()) {
            String origin = String.valueOf(user.toAbsolutePath().getParent());
            String named = folder.replace("${ORIGIN}", origin).replace("$ORIGIN", origin);
            if (named.startsWith("/")) {
                folders.add(Path.of(named));
            }
        }
        folders.addAll(usual);
        return in(folders, library);
    }

    private static Optional<Path> in(List<Path> folders, String library) {
        return folders.stream()
                .map(folder -> place(folder, library))
                .flatMap(Optional::stream)
                .filter(HostLibraries::isLibrary)
                .findFirst();
    }

    private static Optional<Path> place(Path folder, String library) {
        try {
            return Optional.of(folder.resolve(library));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /// A file for another architecture is skipped, as the loader does, so a library of the wrong architecture is never
    /// used.
    private static boolean isLibrary(Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) <= LIBRARY_BYTES_MAX
                    && ElfFile.read(Files.readAllBytes(file)).machine() == ElfFile.X86_64;
        } catch (IOException | MalformedElfException e) {
            return false;
        }
    }

    private static ElfFile headers(Path library) throws MissingLibraryException {
        try {
            return ElfFile.read(Files.readAllBytes(library));
        } catch (IOException | MalformedElfException e) {
            throw new MissingLibraryException(library + " cannot be read: " + e.getMessage());
        }
    }

    private static List<Path> usual(Path root) {
        Set<Path> folders = new LinkedHashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(inside(root, CONFIGURATION.toString()), "*.conf")) {
            for (Path file : files) {
                Files.readAllLines(file).stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .forEach(line -> folders.add(inside(root, line)));
            }
        } catch (IOException e) {
            // Without it only the usual folders are searched.
        }
        USUAL.forEach(folder -> folders.add(inside(root, folder)));
        return List.copyOf(folders);
    }

    private static Path inside(Path root, String path) {
        return root.resolve(path.replaceFirst("^/+", ""));
    }
}
