package org.warren.harness.subject;

/// A subject did not behave as every implementation must; the message names it and says what happened.
public final class SubjectException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public SubjectException(String message) {
        super(message);
    }

    public SubjectException(String message, Throwable cause) {
        super(message, cause);
    }
}
