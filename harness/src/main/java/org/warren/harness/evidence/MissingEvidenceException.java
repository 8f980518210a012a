package org.warren.harness.evidence;

/// Evidence that a judge needs is not there, or cannot be read to its end. No judgement can be made without it.
public final class MissingEvidenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /// @param message one sentence that names what is missing
    public MissingEvidenceException(String message) {
        super(message);
    }

    /// @param message one sentence that names what is missing
    public MissingEvidenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
