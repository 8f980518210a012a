package org.warren.harness.bundle;

import java.io.IOException;

/// A bundle that cannot be used. The message is one sentence that says what to do, and is safe to print.
public final class UnreadableBundleException extends IOException {

    private static final long serialVersionUID = 1L;

    public UnreadableBundleException(String message) {
        super(TerminalText.of(message));
    }

    public UnreadableBundleException(String message, Throwable cause) {
        super(TerminalText.of(message), cause);
    }
}
