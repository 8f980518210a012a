package org.warren.junit;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.warren.harness.lab.Program;

/// The class path of a Java program in a node, from entries of the test's class path. A folder of classes is packed
/// into a jar, because a node has another file system than this machine.
final class JavaFiles {

    /// The same classes give the same bytes.
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    /// Enough for a small program, and not too much for a lab with many.
    private static final List<String> OPTIONS = List.of("-XX:+UseSerialGC", "-Xmx128m");

    private JavaFiles() {}

    /// The file or folder that a class was loaded from.
    ///
    /// @throws IllegalArgumentException for a class that came from neither, such as one of the JDK
    static Path entry(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            throw new IllegalArgumentException(type.getName() + " comes from no folder and no jar of the class path");
        }
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(source.getLocation() + " is not the name of a file", e);
        }
    }

    /// A Java program.
    ///
    /// @param entries of its class path
    /// @param folder for the jars that folders are packed into
    static Program program(String name, Set<Path> entries, String main, List<String> arguments, Path folder)
            throws IOException {
        List<String> classPath = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (Path entry : entries) {
            String jar = classPath.size() + ".jar";
            files.add(Files.isDirectory(entry) ? pack(entry, folder.resolve(jar)) : entry);
            classPath.add(jar);
        }
        List<String> words = new ArrayList<>(List.of("java"));
        words.addAll(OPTIONS);
        words.addAll(List.of("-cp", String.join(":", classPath), main));
        words.addAll(arguments);
        Program program = Program.of(name, words.toArray(String[]::new));
        for (int i = 0; i < files.size(); i++) {
            program = program.file(files.get(i), classPath.get(i));
        }
        return program;
    }

    private static Path pack(Path folder, Path target) throws IOException {
        try (OutputStream out = Files.newOutputStream(target);
                var jar = new JarOutputStream(out);
                var all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                var entry = new JarEntry(folder.relativize(file).toString());
                entry.setTimeLocal(TIME);
                jar.putNextEntry(entry);
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return target;
    }
}
