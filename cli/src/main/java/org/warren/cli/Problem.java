package org.warren.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.Locale;
import java.util.Optional;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.engine.Engine;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.files.FileSentence;
import org.warren.harness.lab.LabException;
import org.warren.harness.scenario.OwnErrorException;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.verdict.OwnFault;

/// Why a command ended, for its user: one sentence, and an exit status. All exceptions pass here.
///
/// @param status [Warren#USAGE] for wrong usage and files, [Warren#UNSUPPORTED_HERE] for what is missing here,
///     [Warren#OWN_ERROR] for an error of Warren itself
record Problem(int status, String sentence) {

    private static final String OURS = "org.warren.";
    private static final int CHARS_MAX = 1500;

    /// @param command the name of the command that ended, as it is typed
    static Problem of(Throwable thrown, String command) {
        if (thrown instanceof OwnErrorException own) {
            return own(own.getCause() == null ? own : own.getCause(), "./warren bundle " + ShellWord.of(own.folder()));
        }
        if (thrown instanceof UnsupportedHereException) {
            return new Problem(Warren.UNSUPPORTED_HERE, line(thrown));
        }
        Optional<LabException> trouble = Engine.trouble(thrown);
        if (trouble.isPresent()) {
            return new Problem(Warren.UNSUPPORTED_HERE, line(trouble.get()));
        }
        if (thrown instanceof UncheckedIOException unchecked && unchecked.getCause() != null) {
            return of(unchecked.getCause(), command);
        }
        if (thrown instanceof FileSystemException file) {
            return new Problem(Warren.USAGE, oneLine(FileSentence.of(file)));
        }
        if (thrown instanceof IOException) {
            return new Problem(
                    Warren.USAGE,
                    isThrownByUs(thrown)
                            ? line(thrown)
                            : "reading or writing failed: " + line(thrown).toLowerCase(Locale.ROOT)
                                    + "; see that the disk has room and that the files can be read");
        }
        if (thrown instanceof InvalidPathException path) {
            return new Problem(
                    Warren.USAGE, oneLine("'" + path.getInput() + "' is not a name of a file; name another"));
        }
        if (thrown instanceof MissingEvidenceException
                || (thrown instanceof IllegalArgumentException && isThrownByUs(thrown))) {
            return new Problem(Warren.USAGE, line(thrown));
        }
        return own(thrown, "./warren -v " + command + " ..., which prints where it happened, and ./warren doctor");
    }

    /// @param report the command for making a bug report
    static Problem own(Throwable fault, String report) {
        return new Problem(
                Warren.OWN_ERROR,
                oneLine("an error of Warren's own, not of what was tested: " + OwnFault.what(fault)
                                + "; to report it, send what this gives: ")
                        + " " + report);
    }

    /// Our own messages say what to do; those of libraries are often not sentences.
    private static boolean isThrownByUs(Throwable thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith(OURS) && thrown.getMessage() != null;
    }

    private static String line(Throwable thrown) {
        return oneLine(thrown.getMessage() == null ? thrown.getClass().getSimpleName() : thrown.getMessage());
    }

    private static String oneLine(String text) {
        String line = TerminalText.of(text.strip().replaceAll("\\s*\\n\\s*", " "));
        return line.length() > CHARS_MAX ? line.substring(0, CHARS_MAX) + "..." : line;
    }
}
