package org.warren.wireguard.config;

/// A file that `wg` or `wg-quick` would refuse. The message is `LINE:COLUMN: KEY: what was expected`, and never
/// contains a value, which may be secret.
public final class ConfigurationException extends Exception {
    /// The expected form of a key.
    static final String EXPECTED_KEY = "expected a key, 44 characters of Base64, the last of them =";

    private static final long serialVersionUID = 1L;

    private final int line;
    private final int column;
    private final String key;

    ConfigurationException(Piece where, String key, String expected) {
        this(where.line(), where.column(), key, expected);
    }

    private ConfigurationException(int line, int column, String key, String expected) {
        super(line + ":" + column + ": " + key + ": " + expected);
        this.line = line;
        this.column = column;
        this.key = key;
    }

    /// The same, with one more sentence.
    ConfigurationException because(String reason) {
        String said = String.valueOf(getMessage()).substring((line + ":" + column + ": " + key + ": ").length());
        return new ConfigurationException(line, column, key, said + "; " + reason);
    }

    /// Counted from 1.
    public int line() {
        return line;
    }

    /// Counted from 1.
    public int column() {
        return column;
    }

    /// The key whose value is wrong, or `line` if the line has no key.
    public String key() {
        return key;
    }
}
