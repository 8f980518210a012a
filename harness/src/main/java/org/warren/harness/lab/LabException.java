package org.warren.harness.lab;

/// A lab, or what it runs in, failed; the message says what happened and what to do.
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message one sentence that says what happened and what to do
    public LabException(String message) {
        super(message);
    }

    /// @param message one sentence that says what happened and what to do
    /// @param cause what lies behind it
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
