package org.warren.harness.scenario;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Words of command lines that people copy into a shell.
public final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private ShellWord() {}

    /// The text as one word that no POSIX shell changes: in single quotes where it needs them.
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// The same of a file's name, which is never taken for an option.
    public static String of(Path file) {
        String text = file.toString();
        return of(text.startsWith("-") ? "./" + text : text);
    }
}
