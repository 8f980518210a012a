package org.warren.harness.register;

/// A subject could not be built here; the message is a sentence that says why and what to do.
public final class BuildException extends Exception {

    private static final long serialVersionUID = 1L;

    public BuildException(String message) {
        super(message);
    }

    public BuildException(String message, Throwable cause) {
        super(message, cause);
    }
}
