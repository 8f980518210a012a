package org.warren.harness.files;

import java.io.IOException;

/// A file that cannot be used. The message is one sentence that says why and what to do.
public final class InputFileException extends IOException {

    private static final long serialVersionUID = 1L;

    public InputFileException(String message) {
        super(message);
    }

    public InputFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
