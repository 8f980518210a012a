package org.warren.harness.evidence;

/// Evidence that a judge needs is missing or incomplete, so no judgement is possible.
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
