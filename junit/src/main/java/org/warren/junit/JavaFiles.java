package org.warren.junit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.LocalDateTime;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/// An entry of the test's class path, as the bytes of a jar: a node has another file system than this machine.
final class JavaFiles {

    /// The same classes give the same bytes.
    private static final LocalDateTime TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

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

    /// The bytes of a jar with what the entry has.
    static byte[] jar(Path entry) {
        try {
            return Files.isDirectory(entry) ? pack(entry) : Files.readAllBytes(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] pack(Path folder) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var jar = new JarOutputStream(bytes);
                var all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            for (Path file : files) {
                var entry = new JarEntry(folder.relativize(file).toString());
                entry.setTimeLocal(TIME);
                jar.putNextEntry(entry);
                Files.copy(file, jar);
                jar.closeEntry();
            }
        }
        return bytes.toByteArray();
    }
}
