package org.warren.harness.guest;

/// The guest, or what it runs in, failed; the message says what happened and what to do.
public final class GuestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public GuestException(String message) {
        super(message);
    }

    public GuestException(String message, Throwable cause) {
        super(message, cause);
    }
}
