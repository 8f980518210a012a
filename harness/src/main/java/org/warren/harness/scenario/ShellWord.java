package org.warren.harness.scenario;

import java.nio.file.Path;
import java.util.regex.Pattern;

/// Words of command lines that users copy into a shell.
public final class ShellWord {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=,@%+-]+");

    private ShellWord() {}

    /// The text quoted for any POSIX shell: in single quotes if it needs them.
    public static String of(String text) {
        return PLAIN.matcher(text).matches() ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /// The same for a file name, which must never be taken for an option.
    public static String of(Path file) {
        String text = file.toString();
        return of(text.startsWith("-") ? "./" + text : text);
    }
}
