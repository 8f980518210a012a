package org.warren.kit.workload;

/// A profile file that cannot be used. The message is `FILE:LINE:COLUMN: KEY: what was expected`.
public final class ProfileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    ProfileException(String message) {
        super(message);
    }

    ProfileException(String message, Throwable cause) {
        super(message, cause);
    }
}
