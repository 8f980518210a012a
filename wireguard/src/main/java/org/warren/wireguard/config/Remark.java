package org.warren.wireguard.config;

/// A setting that `wg` accepts but that probably means something else than its author intended. It never contains the
/// value of a secret key.
///
/// @param line from 1
/// @param column from 1
public record Remark(int line, int column, String key, String text) {
    Remark(Piece where, String key, String text) {
        this(where.line(), where.column(), key, text);
    }

    /// `LINE:COLUMN: KEY: the remark`.
    @Override
    public String toString() {
        return line + ":" + column + ": " + key + ": " + text;
    }
}
