package org.warren.scenarios.network;

/// A network file that is not accepted. The message is `FILE:LINE:COLUMN: KEY: what was expected`.
final class NetworkFileException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    NetworkFileException(String message) {
        super(message);
    }

    NetworkFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
