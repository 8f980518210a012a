package org.warren.harness.lab;

/// A lab, or what it runs in, failed; the message says what happened and what to do.
public final class LabException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LabException(String message) {
        super(message);
    }

    public LabException(String message, Throwable cause) {
        super(message, cause);
    }
}
