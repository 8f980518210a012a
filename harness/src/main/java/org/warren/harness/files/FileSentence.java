package org.warren.harness.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Locale;

/// Explains the system's file errors in a sentence that says what to do. Java's own messages often contain only a path.
public final class FileSentence {

    private FileSentence() {}

    /// Why a file cannot be read.
    public static String reading(Path file, IOException problem) {
        return file + " cannot be read: " + reason(problem) + "; name a file that can";
    }

    /// Why a file or folder cannot be written.
    public static String writing(Path file, IOException problem) {
        return file + " cannot be written: " + reason(problem) + "; name another place, or mend this one";
    }

    /// Explains an error that has no explanation yet; it names the error's file if there is one.
    public static String of(FileSystemException problem) {
        String file = problem.getFile() == null ? "a file" : problem.getFile();
        return file + " cannot be read or written: " + reason(problem) + "; mend that, or name another";
    }

    /// Why a place that Warren chose cannot be written, and what to do about it.
    ///
    /// @param elsewhere how to name another place, such as `name another folder with the option --out`
    public static String of(IOException problem, String elsewhere) {
        String file =
                problem instanceof FileSystemException known && known.getFile() != null ? known.getFile() + ": " : "";
        return file + reason(problem) + "; " + (isFull(problem) ? "free some space there, or " : "") + elsewhere;
    }

    /// Whether the disk was full.
    public static boolean isFull(IOException problem) {
        String reason = reason(problem);
        return reason.contains("no space left") || reason.contains("quota exceeded");
    }

    /// The reason only, such as `no space left on device`.
    public static String reason(IOException problem) {
        if (problem instanceof NoSuchFileException) {
            return "it does not exist";
        }
        if (problem instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (problem instanceof FileAlreadyExistsException) {
            return "something else is there already";
        }
        if (problem instanceof NotDirectoryException) {
            return "it is not a folder";
        }
        if (problem instanceof DirectoryNotEmptyException) {
            return "the folder is not empty";
        }
        String said = problem instanceof FileSystemException known ? known.getReason() : problem.getMessage();
        return String.valueOf(said)
                .lines()
                .findFirst()
                .orElse("no reason given")
                .toLowerCase(Locale.ROOT);
    }
}
