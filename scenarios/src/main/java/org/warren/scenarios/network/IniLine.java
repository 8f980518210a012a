package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A line `KEY = VALUE` of a configuration file. White space is ignored, as `wg` does.
///
/// @param number from 1
/// @param column of the value, from 1
/// @param key in lower case, without white space; empty if the line has none
/// @param value as written
/// @param text the whole line, including a comment
record IniLine(int number, int column, String key, String value, String text) {

    static List<IniLine> of(String file) {
        List<IniLine> lines = new ArrayList<>();
        for (String text : file.split("\n", -1)) {
            int comment = text.indexOf('#');
            String line = comment < 0 ? text : text.substring(0, comment);
            int equals = line.indexOf('=');
            int start = equals + 1;
            while (start < line.length() && Character.isWhitespace(line.charAt(start))) {
                start++;
            }
            String key = equals < 0
                    ? ""
                    : line.substring(0, equals).replaceAll("\\s", "").toLowerCase(Locale.ROOT);
            lines.add(new IniLine(
                    lines.size() + 1, start + 1, key, line.substring(start).strip(), text));
        }
        return lines;
    }

    /// A message about the value.
    NetworkFileException bad(String file, String expected) {
        return new NetworkFileException(file + ":" + number + ":" + column + ": "
                + text.substring(0, Math.max(0, text.indexOf('='))).strip() + ": expected " + expected);
    }

    /// Whether wg-quick passes the value to a shell.
    boolean isCommand() {
        return List.of("preup", "postup", "predown", "postdown").contains(key);
    }
}
