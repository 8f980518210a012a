package org.warren.scenarios.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The source tree that this build is made of.
final class Sources {

    static final Path ROOT = Path.of("..");

    private static final Set<String> NOT_OURS = Set.of("target", ".git", "runs", "site", ".idea", ".warren");
    private static final Set<String> TEXT =
            Set.of("java", "md", "xml", "sh", "c", "h", "tsv", "yaml", "html", "js", "css", "properties", "txt");

    private Sources() {}

    /// All text files, by their paths below the root, sorted.
    static List<Path> texts() {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                    return NOT_OURS.contains(String.valueOf(folder.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = String.valueOf(file.getFileName());
                    int dot = name.lastIndexOf('.');
                    if (attributes.isRegularFile() && (dot < 0 || TEXT.contains(name.substring(dot + 1)))) {
                        found.add(ROOT.relativize(file));
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    /// A file's text; bytes that are no UTF-8 are replaced.
    static String read(Path file) {
        try {
            return new String(Files.readAllBytes(ROOT.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
