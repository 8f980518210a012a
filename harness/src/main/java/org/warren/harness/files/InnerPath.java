package org.warren.harness.files;

/// Paths of files inside a folder, as text with `/` between the names.
public final class InnerPath {

    /// Longer than any of our paths, and short enough for every file system.
    private static final int CHARS_MAX = 1000;

    private static final int NAMES_MAX = 16;

    private InnerPath() {}

    /// Whether a path stays inside its folder on every system: it is relative, has at most 1000 characters in 16 names,
    /// and no name is empty, `.` or `..` or contains a backslash or a control character.
    public static boolean isOne(String path) {
        if (path.isEmpty() || path.length() > CHARS_MAX) {
            return false;
        }
        String[] names = path.split("/", -1);
        if (names.length > NAMES_MAX) {
            return false;
        }
        for (String name : names) {
            if (name.isEmpty()
                    || name.equals(".")
                    || name.equals("..")
                    || !name.chars().allMatch(InnerPath::isPlain)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(int character) {
        return character != '\\' && !Character.isISOControl(character);
    }
}
