package org.warren.harness.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;

/// A folder that Warren writes, whose contents may not be trusted. The folder itself may be a link that its user made;
/// below it no link is followed, neither to write nor to remove.
///
/// @param path the folder
public record OutputFolder(Path path) {

    /// Creates the folder, and its parents.
    ///
    /// @throws IOException when it cannot be created
    public static OutputFolder make(Path path) throws IOException {
        // Files.createDirectories would refuse a link to a folder.
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
        }
        return new OutputFolder(path);
    }

    /// Writes a text file, replacing an older one; missing folders are created.
    ///
    /// @param name relative to this folder
    /// @throws IOException when it cannot be written, or a part of its path is a link
    public Path write(String name, String text) throws IOException {
        return NewFile.write(place(name), text);
    }

    /// The path of a file in this folder; missing folders are created.
    ///
    /// @param name relative to this folder
    /// @throws IOException when a part of its path is a link, or a folder cannot be created
    public Path place(String name) throws IOException {
        Path file = path.resolve(inside(name));
        Path parent = path.relativize(file).getParent();
        if (parent != null) {
            Path folder = path;
            for (Path part : parent) {
                folder = folder.resolve(part);
                requireNoLink(folder);
                makeOne(folder);
            }
        }
        return file;
    }

    /// Removes a file or a folder with everything in it. If it is a link, only the link is removed.
    ///
    /// @param name relative to this folder
    /// @throws IOException when it cannot be removed, or a part of its path is a link
    public void remove(String name) throws IOException {
        Path file = path.resolve(inside(name));
        for (Path folder = path.relativize(file).getParent(); folder != null; folder = folder.getParent()) {
            requireNoLink(path.resolve(folder));
        }
        removeTree(file);
    }

    /// Removes a file or a folder with everything in it, and follows no link.
    ///
    /// @throws IOException when it cannot be removed
    public static void removeTree(Path file) throws IOException {
        if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file);
            return;
        }
        try (var files = Files.walk(file)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static void makeOne(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                throw e;
            }
        }
    }

    private static void requireNoLink(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder)) {
            throw new IOException(
                    folder + " is a link, and Warren writes through none; remove it, or name another folder");
        }
    }

    private static String inside(String name) throws IOException {
        if (!InnerPath.isOne(name)) {
            throw new IOException("a file of that name does not stay in its folder");
        }
        return name;
    }
}
