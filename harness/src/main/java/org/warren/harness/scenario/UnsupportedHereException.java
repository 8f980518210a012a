package org.warren.harness.scenario;

/// A request cannot be carried out on this machine, or not in that lab. The message says `UNSUPPORTED`, why, and what
/// can be done.
public final class UnsupportedHereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param why one sentence
    public UnsupportedHereException(String why) {
        super("UNSUPPORTED: " + why);
    }
}
