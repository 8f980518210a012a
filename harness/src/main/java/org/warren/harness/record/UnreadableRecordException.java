package org.warren.harness.record;

import java.io.IOException;

/// A record that cannot be used. The message is one sentence that names the file and says what to do.
public final class UnreadableRecordException extends IOException {

    private static final long serialVersionUID = 1;

    UnreadableRecordException(String message) {
        super(message);
    }

    UnreadableRecordException(String message, Throwable cause) {
        super(message, cause);
    }
}
