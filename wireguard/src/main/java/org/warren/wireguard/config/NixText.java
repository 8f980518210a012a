package org.warren.wireguard.config;

import java.util.List;
import java.util.stream.Collectors;

/// Writes expressions of the Nix language.
final class NixText {
    private static final String STEP = "  ";

    private final StringBuilder text = new StringBuilder();
    private String indent = "";

    /// Begins a line that ends in an opening bracket.
    void open(String line) {
        line(line);
        indent += STEP;
    }

    void close(String line) {
        indent = indent.substring(STEP.length());
        line(line);
    }

    void line(String line) {
        text.append(indent).append(line).append('\n');
    }

    void string(String name, String value) {
        line(name + " = " + quoted(value) + ";");
    }

    void number(String name, long value) {
        line(name + " = " + value + ";");
    }

    void strings(String name, List<?> values) {
        String list =
                values.stream().map(value -> quoted(value.toString()) + " ").collect(Collectors.joining());
        line(name + " = [ " + list + "];");
    }

    /// Writes nothing for an empty list that is the default.
    void stringsIfAny(String name, List<?> values) {
        if (!values.isEmpty()) {
            strings(name, values);
        }
    }

    /// A string literal without interpolation: Nix would otherwise interpret `${...}` and backslashes.
    static String quoted(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("${", "\\${") + '"';
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
