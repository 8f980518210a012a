package org.warren.harness.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/// Reads files that a user or another file names, into memory and with a limit. Anything but a regular file is refused
/// before it is opened: reading a pipe without a writer would block, and a device has no end.
public final class InputFile {

    /// The paths under which a shell passes standard input and process substitutions.
    private static final Set<String> DESCRIPTORS = Set.of("/dev/fd", "/proc/self/fd");

    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private InputFile() {}

    /// The bytes of a file that a user named; links, standard input and a shell's `<(COMMAND)` are allowed.
    ///
    /// @param bytesMax a larger file is refused
    /// @throws InputFileException in one sentence, when it cannot be read or is too large
    public static byte[] bytes(Path file, int bytesMax) throws InputFileException {
        if (!isDescriptor(file)) {
            requireRegular(file, file);
        }
        return read(file, file, bytesMax);
    }

    /// The same as UTF-8 text.
    ///
    /// @throws InputFileException also when it is another encoding
    public static String text(Path file, int bytesMax) throws InputFileException {
        return decode(file, bytes(file, bytesMax));
    }

    /// The text of a file that a file of unknown origin names. It must be in the folder, also after links are followed.
    ///
    /// @param folder of the file that names it
    /// @throws InputFileException in one sentence, when it is outside the folder, cannot be read or is too large
    public static String textIn(Path folder, String name, int bytesMax) throws InputFileException {
        Path real = placeIn(folder, name);
        Path shown = resolve(folder, name);
        requireRegular(real, shown);
        return decode(shown, read(real, shown, bytesMax));
    }

    /// The path of a file or folder that a file of unknown origin names, after links are followed. Nothing of it is
    /// read.
    ///
    /// @param folder of the file that names it
    /// @throws InputFileException in one sentence, when it is outside the folder or does not exist
    public static Path placeIn(Path folder, String name) throws InputFileException {
        if (!InnerPath.isOne(name)) {
            throw new InputFileException("'" + printable(name) + "' leads out of its folder; name a file beside the"
                    + " one that names it, without a leading / and without ..");
        }
        Path shown = resolve(folder, name);
        try {
            Path real = shown.toRealPath();
            if (!real.startsWith(folder.toAbsolutePath().toRealPath())) {
                throw new InputFileException(
                        shown + " is a link that leads out of its folder; put the file itself there");
            }
            return real;
        } catch (InputFileException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw new InputFileException("there is no file " + shown + "; name one that exists", e);
        } catch (IOException e) {
            throw new InputFileException(FileSentence.reading(shown, e), e);
        }
    }

    /// Refuses files that would make a reader block or never end.
    ///
    /// @throws InputFileException unless it is a regular file, or a link to one
    public static void requireRegular(Path file) throws InputFileException {
        requireRegular(file, file);
    }

    private static void requireRegular(Path file, Path shown) throws InputFileException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                throw new InputFileException(shown + " is a folder; name a file");
            }
            if (!attributes.isRegularFile()) {
                throw new InputFileException(shown + " is a device or a pipe; name a regular file");
            }
        } catch (NoSuchFileException e) {
            boolean link = Files.isSymbolicLink(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            throw new InputFileException(
                    link
                            ? shown + " is a link to a file that does not exist; name one that exists"
                            : "there is no file " + shown + "; name one that exists",
                    e);
        } catch (InputFileException e) {
            throw e;
        } catch (IOException e) {
            throw new InputFileException(FileSentence.reading(shown, e), e);
        }
    }

    private static byte[] read(Path file, Path shown, int bytesMax) throws InputFileException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(bytesMax + 1);
        } catch (IOException e) {
            throw new InputFileException(FileSentence.reading(shown, e), e);
        }
        if (bytes.length > bytesMax) {
            throw new InputFileException(shown + " is larger than " + bytesMax + " bytes; name the file that you mean");
        }
        return bytes;
    }

    private static String decode(Path shown, byte[] bytes) throws InputFileException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InputFileException(shown + " is no UTF-8 text; convert it, for instance with iconv", e);
        }
    }

    private static boolean isDescriptor(Path file) {
        Path parent = file.getParent();
        return file.equals(STANDARD_INPUT) || (parent != null && DESCRIPTORS.contains(parent.toString()));
    }

    private static Path resolve(Path folder, String name) throws InputFileException {
        try {
            return folder.resolve(name);
        } catch (InvalidPathException e) {
            throw new InputFileException("'" + printable(name) + "' is not a name of a file", e);
        }
    }

    private static String printable(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "..." : plain;
    }
}
