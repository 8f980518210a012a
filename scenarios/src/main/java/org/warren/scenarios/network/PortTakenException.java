package org.warren.scenarios.network;

/// Another program has the port on which Warren was to listen for a question, so that it cannot be asked.
final class PortTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTakenException(String message) {
        super(message);
    }
}
