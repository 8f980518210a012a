package org.warren.wireguard.config;

/// Something in a file that `wg` accepts and that probably means something else than its author thought. It never
/// repeats a value of a secret key.
///
/// @param line from 1
/// @param column from 1
public record Remark(int line, int column, String key, String text) {
    Remark(Piece where, String key, String text) {
        this(where.line(), where.column(), key, text);
    }

    /// `LINE:COLUMN: KEY: what about it`.
    @Override
    public String toString() {
        return line + ":" + column + ": " + key + ": " + text;
    }
}
